"""Sentences that say what numbers mean: the finding first, then why one may believe it."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.understand.dashboards.filters import Period
from heardwell.understand.metrics.statistics import ENOUGH
from heardwell.web.bands import FEWEST
from heardwell.web.numbers import number, numbers_in, percent, rounded, signed

Figures = Mapping[str, Any]  # the contract's JSON


def said(sentence: str, **parts: object) -> SafeString:
    """A translated sentence with named parts, all escaped; parts may be markup of ours (``<em>``)."""
    safe = {
        name: conditional_escape(str(part) if not isinstance(part, SafeString) else part)
        for name, part in parts.items()
    }
    return mark_safe(conditional_escape(sentence) % safe)  # both sides are escaped


def shown(metric: str, value: float | None) -> str:
    """A score as it is read: NPS in points, shares in percent."""
    return number(value) if metric == "nps" else percent(value)


def points(metric: str, delta: float) -> str:
    """The size of a change, without its direction."""
    size = number(abs(delta))
    return size if metric == "nps" else ngettext("%(n)s point", "%(n)s points", int(rounded(abs(delta)))) % {"n": size}


def headline(metric: str, name: str, figures: Figures, period: Period) -> SafeString:
    """``NPS is 34, up 9 on the 30 days before. The change is likely real.`` with the score emphasised."""
    score = mark_safe(f"<em>{shown(metric, figures['value'])}</em>")  # digits, a sign, a percent sign
    parts = {"name": name, "score": score}
    change = figures.get("compare") or {}
    delta, real = change.get("delta"), change.get("significant")
    if delta is None or change.get("value") is None:
        return said(_("%(name)s is %(score)s."), **parts)
    parts |= {"size": points(metric, delta), "before": str(period.before)}
    if real is None:
        return said(_("%(name)s is %(score)s. There are too few answers to say whether it changed."), **parts)
    if not real:
        return said(_("%(name)s is %(score)s, with no clear change."), **parts)
    if delta > 0:
        return said(_("%(name)s is %(score)s, up %(size)s on the %(before)s. The change is likely real."), **parts)
    return said(_("%(name)s is %(score)s, down %(size)s on the %(before)s. The change is likely real."), **parts)


def because(metric: str, figures: Figures) -> SafeString:
    """Where the score and its change lie, and how many spoke."""
    n = mark_safe(f'<bdi class="nowrap" dir="ltr">n = {number(figures["n"])}</bdi>')
    if figures["low"] is None:
        return said("%(n)s", n=n)
    if figures["n"] < FEWEST:
        return said(_("%(n)s, too few to tell."), n=n)
    low, high = shown(metric, figures["low"]), shown(metric, figures["high"])
    change = figures.get("compare") or {}
    if change.get("low") is None or change.get("significant") is None:
        sentence = _("The score lies between %(low)s and %(high)s (95%% interval, %(n)s).")
        return said(numbers_in(sentence), low=low, high=high, n=n)
    least, most = (_plus(change[end]) for end in ("low", "high"))
    sentence = _(
        "The score lies between %(low)s and %(high)s, the change between %(least)s and %(most)s (95%% interval, %(n)s)."
    )
    return said(numbers_in(sentence), low=low, high=high, least=least, most=most, n=n)


def _plus(value: float) -> SafeString:
    return format_html('<bdi dir="ltr">{}</bdi>', signed(value))


def title(metric: str, name: str, figures: Figures) -> str:
    """A tile's finding, short: what happened to the score."""
    change = figures.get("compare") or {}
    delta, real = change.get("delta"), change.get("significant")
    if figures["n"] == 0:
        return _("No answers in this period")
    if delta is None:
        return _("%(name)s stands at %(score)s") % {"name": name, "score": shown(metric, figures["value"])}
    if real is None:
        return _("Too few answers to see a change")
    if not real:
        return _("%(name)s has not clearly changed") % {"name": name}
    return (_("%(name)s went up") if delta > 0 else _("%(name)s went down")) % {"name": name}


def change_words(figures: Figures) -> tuple[str, str]:
    """``("up 9", "real change")``; two empty strings where nothing can be compared."""
    change = figures.get("compare") or {}
    delta, real = change.get("delta"), change.get("significant")
    if delta is None:
        return "", ""
    size = number(abs(delta))
    way = _("no change") if rounded(delta) == 0 else (_("up %(n)s") if delta > 0 else _("down %(n)s")) % {"n": size}
    if real is None:
        return way, _("not enough data to judge")
    return way, _("real change") if real else _("no clear change")


def missing(n: int) -> str:
    """How many answers are still missing before a change can be judged; nothing when there are enough."""
    if n >= ENOUGH:
        return ""
    left = ENOUGH - n
    heard = ngettext("%(n)s answer so far", "%(n)s answers so far", n) % {"n": number(n)}
    more = ngettext("%(n)s more needed to judge a change", "%(n)s more needed to judge a change", left) % {
        "n": number(left)
    }
    return _("%(heard)s, %(more)s.") % {"heard": heard, "more": more}
