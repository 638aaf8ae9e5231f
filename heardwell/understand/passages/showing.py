"""How an offered passage is shown."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import Workspace
from heardwell.feedback.models import Feedback
from heardwell.feedback.showing import Subject, narrow
from heardwell.feedback.topics import TopicName, topics_of
from heardwell.feedback.words import INTENT_NAMES, SENTIMENT_NAMES
from heardwell.text.engine import UNSURE
from heardwell.text.passages import CUSTOMER
from heardwell.understand.passages.models import Passage
from heardwell.understand.passages.queries import Offer, decisions, offers

#: Passages of one text that are shown.
MOST_SHOWN = 300


class Row(NamedTuple):
    """A passage with what was understood of it in words, and what was decided about it ("" for nothing)."""

    key: str
    text: str
    language: str
    feeling: str
    feeling_words: StrOrPromise
    wants: Sequence[StrOrPromise]
    topics: Sequence[Subject]
    speaker: str
    state: str = ""
    voice: int | None = None


def rows_of(workspace: Workspace, feedback: Feedback) -> list[Row]:
    """The passages of a feedback that hold feedback, each with its decision."""
    found = offers(workspace, feedback)[:MOST_SHOWN]
    return rows(workspace, found, decisions(workspace, feedback))


def rows(workspace: Workspace, found: Sequence[Offer], decided: Mapping[str, Passage]) -> list[Row]:
    names = topics_of(workspace.pk)
    return [_row(one, names, decided.get(one.key)) for one in found]


def _row(offer: Offer, names: Mapping[str, TopicName], decision: Passage | None) -> Row:
    found = offer.found
    intents = dict.fromkeys((found.intent.label, *found.intent.labels)) if found.intent else {}
    topics = narrow([topic.as_json() for topic in found.topics], names)
    return Row(
        key=offer.key,
        text=offer.text,
        language=found.language,
        feeling=found.sentiment.label if found.sentiment.label != UNSURE else "",
        feeling_words=SENTIMENT_NAMES.get(found.sentiment.label, ""),
        wants=[INTENT_NAMES.get(one, one) for one in intents if one != UNSURE],
        topics=[
            Subject(names[one["key"]].name if one["key"] in names else one["key"], one["polarity"]) for one in topics
        ],
        speaker=_("Customer") if offer.speaker == CUSTOMER else "",
        state=decision.state if decision else "",
        voice=decision.voice_id if decision else None,
    )
