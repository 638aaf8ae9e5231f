"""The sentences of a summary, each with the address of the voices that it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.accounts.models import Workspace
from heardwell.feedback.models import Feedback
from heardwell.understand.summaries.queries import Spoken, Summary
from heardwell.web.numbers import number, percent

#: Fewer judged voices say too little for a share.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence; ``url`` leads to all the voices behind it, ``quotes`` are three of them."""

    text: str
    url: str
    feeling: str
    quotes: tuple[Feedback, ...]


def whole(summary: Summary) -> str:
    """``312 voices with words: 41% negative (between 36% and 47%), 38% positive.``"""
    n = ngettext("%(n)s voice with words", "%(n)s voices with words", summary.worded) % {"n": number(summary.worded)}
    judged = sum(summary.feelings.get(name, 0) for name in ("negative", "neutral", "positive"))
    if judged < ENOUGH or summary.negative is None:
        return _("%(voices)s. Too few to speak of shares.") % {"voices": n}
    parts = {
        "voices": n,
        "negative": percent(100 * summary.feelings.get("negative", 0) / judged),
        "positive": percent(100 * summary.feelings.get("positive", 0) / judged),
        "low": percent(summary.negative.low),
        "high": percent(summary.negative.high),
    }
    return _("%(voices)s: %(negative)s negative (between %(low)s and %(high)s), %(positive)s positive.") % parts


def claims(workspace: Workspace, summary: Summary, query: QueryDict) -> list[Claim]:
    """A claim for each topic, the most named first, and one for what no topic catches."""
    found = [_claim(workspace, summary, one, query) for one in summary.topics]
    if summary.elsewhere:
        count = {"n": number(summary.elsewhere)}
        text = ngettext(
            "%(n)s voice names none of your topics.", "%(n)s voices name none of your topics.", summary.elsewhere
        )
        found.append(Claim(text % count, "", "", _rows(summary, summary.other_quotes)))
    return found


def _claim(workspace: Workspace, summary: Summary, one: Spoken, query: QueryDict) -> Claim:
    asked = query.copy()
    asked["topic"] = one.key
    url = f"{reverse('feedback:voices', args=[workspace.slug])}?{asked.urlencode()}"
    return Claim(_sentence(one), url, _FEELINGS.get(one.leaning, ""), _rows(summary, one.quotes))


def _sentence(one: Spoken) -> str:
    parts = {"topic": one.name, "n": number(one.n)}
    if one.judged < ENOUGH:
        return ngettext("%(topic)s: %(n)s voice.", "%(topic)s: %(n)s voices.", one.n) % parts
    parts |= {name: percent(100 * one.feelings.get(name, 0) / one.judged) for name in ("negative", "positive")}
    return _("%(topic)s: %(n)s voices, %(negative)s negative, %(positive)s positive.") % parts


_FEELINGS = {"negative": "bad", "neutral": "mid", "positive": "good"}


def _rows(summary: Summary, quotes: Sequence[int]) -> tuple[Feedback, ...]:
    return tuple(summary.quoted[pk] for pk in quotes if pk in summary.quoted)
