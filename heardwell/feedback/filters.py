"""What a list of feedback can be narrowed by, read from the address of a page or of the API."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.core.errors import FieldError, Invalid
from heardwell.core.scales import BAD, DEFAULTS, GOOD, NEUTRAL
from heardwell.feedback import search, understood
from heardwell.feedback.models import Channel, Feedback, Sentiment, Triage
from heardwell.feedback.near import near
from heardwell.text.engine import SENTIMENTS, UNSURE

BANDS = {"good": GOOD, "neutral": NEUTRAL, "bad": BAD}
_SCORE = re.compile(r"(?:([a-z]{3,8}):)?(?:(-?\d{1,3})(?:-(\d{1,3}))?|(good|neutral|bad|any))\Z")
_TOPIC = re.compile(rf"[^\s:]{{1,80}}(?::(?:{'|'.join((*SENTIMENTS, UNSURE))}))?\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class Filters:
    """Every value is as it stands in the address; "" filters nothing. ``since`` is inclusive, ``until`` exclusive."""

    q: str = ""
    survey_id: str = ""
    channel: str = ""
    sentiment: str = ""
    tag: str = ""
    lang: str = ""
    kind: str = ""
    source: str = ""
    score: str = ""
    triage: str = ""
    visibility: str = ""
    quote_permission: str = ""
    tone: str = ""
    intent: str = ""
    topic: str = ""  # a key, or "key:negative"
    meaning: str = ""  # words: feedback that means the same, however it is said
    period: str = ""
    sort: str = ""
    since: datetime | None = None
    until: datetime | None = None
    through: bool = False  # ``until`` was said as the last day that counts

    @property
    def any(self) -> bool:
        """Whether anything is left out. The order leaves nothing out."""
        return replace(self, sort="") != Filters()


def parse(workspace: Workspace, given: Mapping[str, str]) -> Filters:
    """The filters of an address: ``from`` and ``to`` as dates or moments, a bare date in the workspace's zone, or
    ``period``, so many whole days with today. Pages also say ``survey``, ``language``, and ``through`` for the last
    day that counts.

    Raises :class:`Invalid` naming each that cannot be read. Unknown names are not looked at.
    """
    errors: list[FieldError] = []
    plain = {name: (given.get(name) or given.get(_ALSO.get(name, ""), "")).strip() for name in _PLAIN}
    for name, known in _KNOWN.items():
        if plain[name] and plain[name] not in known:
            errors.append(FieldError(name, _("Expected one of %(names)s") % {"names": ", ".join(known)}))
    if plain["score"] and not _readable(plain["score"]):
        errors.append(FieldError("score", _("Expected good, neutral, bad or a range such as nps:0-6")))
    if len(plain["meaning"]) > LONGEST_MEANING:
        errors.append(FieldError("meaning", _("At most %(n)s characters") % {"n": LONGEST_MEANING}))
    if plain["topic"] and not _TOPIC.match(plain["topic"]):
        errors.append(FieldError("topic", _("Expected the key of a topic, or one such as delivery:negative")))
    since, until, through = (
        _moment(workspace, given.get(name, "").strip(), name, errors) for name in ("from", "to", "through")
    )
    until = until or (_day_after(workspace, through) if through else None)
    if errors:
        raise Invalid(_("Some filters are not right"), errors=errors)
    if days := PERIODS.get(plain["period"]):
        since = since or _days_ago(workspace, days)
    return Filters(**plain, since=since, until=until, through=through is not None)


#: ``period`` → whole local days with today, as dashboards have them.
PERIODS: Mapping[str, int | None] = {"7d": 7, "30d": 30, "90d": 90, "365d": 365, "all": None}
#: ``sort`` → what stands first; "" is the newest. A search always gives the newest first, as its index does.
SORTS = ("oldest", "worst")
#: Characters of what ``meaning`` asks for.
LONGEST_MEANING = 400
VISIBILITIES = ("private", "public")
QUOTE_PERMISSIONS = ("none", "anonymous", "named")
_PLAIN = (
    *("q", "survey_id", "channel", "sentiment", "tag", "lang", "kind", "source", "score", "triage"),
    *("visibility", "quote_permission", "tone", "intent", "topic", "meaning", "period", "sort"),
)
_ALSO = {"survey_id": "survey", "lang": "language"}
_KNOWN: Mapping[str, list[str]] = {
    "channel": Channel.values,
    "sentiment": Sentiment.values,
    "triage": Triage.values,
    "visibility": list(VISIBILITIES),
    "quote_permission": list(QUOTE_PERMISSIONS),
    "tone": [*understood.TONES, UNSURE],
    "intent": [*understood.INTENTS, UNSURE],
    "period": list(PERIODS),
    "sort": list(SORTS),
}


def readable(workspace: Workspace, given: Mapping[str, str]) -> dict[str, str]:
    """What can be read of an address that was kept: the rest may be older than the program, or newer."""
    return {name: value for name, value in given.items() if _reads(workspace, name, value)}


def _reads(workspace: Workspace, name: str, value: str) -> bool:
    try:
        parse(workspace, {name: value})
    except Invalid:
        return False
    return name in (*_PLAIN, *_ALSO.values(), "from", "to", "through")


def _moment(workspace: Workspace, text: str, name: str, errors: list[FieldError]) -> datetime | None:
    if not text:
        return None
    try:
        if _DAY.match(text):
            return _in_reach(datetime.combine(date.fromisoformat(text), time(), workspace.zone))
        moment = datetime.fromisoformat(text)
        return _in_reach(moment if moment.tzinfo else moment.replace(tzinfo=workspace.zone))
    except (ValueError, OverflowError):
        errors.append(FieldError(name, _("Expected a date such as 2026-03-01 or a moment such as 2026-03-01T12:30Z")))
        return None


def _in_reach(moment: datetime) -> datetime:
    # At the ends of the calendar a moment cannot be told in another zone, nor kept in the search index.
    if not 1970 <= moment.year <= 2200:
        raise ValueError(moment)
    return moment


def rows(workspace: Workspace, filters: Filters) -> "QuerySet[Feedback]":
    """The feedback that pass, not yet ordered; with a search they are ordered by its index, the newest first."""
    found = Feedback.objects.filter(workspace=workspace).filter(_conditions(workspace, filters))
    if filters.meaning:
        found = found.filter(pk__in=[one.feedback for one in near().to_words(workspace.pk, filters.meaning)])
    if filters.q:
        return search.within(search.matching(found, workspace.pk, filters.q), filters.since, filters.until)
    return found


def _conditions(workspace: Workspace, filters: Filters) -> Q:
    found = Q()
    for name, condition in _CONDITIONS.items():
        value = getattr(filters, name)
        if value:
            found &= condition(value)
    if filters.tag:
        # A list of ids, not a join: the rows are still read from the one index, in its order.
        links = Feedback.tags.through.objects.filter(tag__name=filters.tag, tag__workspace=workspace)
        found &= Q(pk__in=links.values("feedback_id"))
    return found


def _topic(asked: str) -> Q:
    """About the topic and, where it is asked for, in that feeling. Read from the one index."""
    key, _colon, polarity = asked.partition(":")
    return Q(topics__contains=f" {key}:{polarity} " if polarity else f" {key}:")


_CONDITIONS: Mapping[str, Callable[[Any], Q]] = {  # Any: a filter's value
    "survey_id": lambda value: Q(survey=value),
    "channel": lambda value: Q(channel=value),
    "sentiment": lambda value: Q(sentiment=value),
    # "zh" means every Chinese, "zh-Hant" only that.
    "lang": lambda value: (
        Q(language=value) if "-" in value else Q(language=value) | Q(language__startswith=f"{value}-")
    ),
    "kind": lambda value: Q(kind=value),
    "source": lambda value: Q(source=value),
    "score": lambda value: _score(value),
    "triage": lambda value: Q(triage=value),
    "visibility": lambda value: Q(visibility=value),
    "quote_permission": lambda value: Q(quote_permission=value),
    "tone": lambda value: Q(tone=value),
    "intent": lambda value: Q(intent__contains=value),  # no intent is a part of another's name
    "topic": lambda value: _topic(value),
    "sort": lambda value: Q(score_band__isnull=False) if value == "worst" else Q(),
    "since": lambda value: Q(occurred_at__gte=value),
    "until": lambda value: Q(occurred_at__lt=value),
}


def _readable(score: str) -> bool:
    found = _SCORE.match(score)
    return found is not None and (found[1] is None or found[1] in (*DEFAULTS, "gcr"))


def _score(score: str) -> Q:
    """``bad``, ``nps:0-6``, ``stars:1``, ``3-5`` or ``csat:good``."""
    found = _SCORE.match(score)
    assert found is not None
    metric, low, high, band = found.groups()
    wanted = Q(score_metric=metric) if metric else ~Q(score_metric="")
    if band:
        return wanted if band == "any" else wanted & Q(score_band=BANDS[band])
    return wanted & Q(score_value__gte=int(low), score_value__lte=int(high or low))


def _day_after(workspace: Workspace, moment: datetime) -> datetime:
    day = moment.astimezone(workspace.zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), workspace.zone)


def _days_ago(workspace: Workspace, days: int) -> datetime:
    today = clock.now().astimezone(workspace.zone).date()
    return datetime.combine(today - timedelta(days=days - 1), time(), workspace.zone)
