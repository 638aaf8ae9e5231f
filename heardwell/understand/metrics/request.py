"""What is asked of a metric: the query parameters of the API, checked one by one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import cast
from urllib.parse import unquote

from django.utils.translation import gettext as _

from heardwell.analytics.calendar import INTERVALS, Calendar, Interval
from heardwell.analytics.query import Condition, Span, is_dimension
from heardwell.core import clock
from heardwell.core.errors import FieldError, Invalid, NotFound

SCORES = ("nps", "csat", "ces", "gcr", "stars", "thumbs", "smileys")
#: Answers on a scale of one's own, sliders and the rows of a matrix: each question for itself, on no dashboard.
OWN_SCALES = ("scale",)
LABELS = ("sentiment", "tone", "intent")
CASES = ("completion", "first_response", "resolution", "closed_loop")
#: Known to the contract, without facts to compute them from so far: always n = 0.
WITHOUT_FACTS = ("fcr",)
METRICS = (*SCORES, *OWN_SCALES, "volume", *LABELS, "topics", *CASES, "response_rate", *WITHOUT_FACTS)
MOST_DIMENSIONS = 3

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|z|[+ -]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a workspace decides about its numbers: its calendar, and the smallest group that shows a score."""

    calendar: Calendar = field(default_factory=Calendar)
    minimum_group: int = 5


@dataclass(frozen=True, slots=True)
class MetricRequest:
    """One question about one metric. ``start`` is inclusive, ``end`` exclusive, both in milliseconds."""

    metric: str
    policy: Policy = field(default_factory=Policy)
    survey: str = ""
    question: str = ""
    start: int | None = None
    end: int | None = None
    interval: Interval | None = None
    group_by: tuple[str, ...] = ()
    filters: tuple[Condition, ...] = ()
    compare: bool = False
    wald: bool = False

    @classmethod
    def parse(cls, metric: str, params: Mapping[str, Sequence[str]], policy: Policy) -> "MetricRequest":
        """Read query parameters (each with all its values).

        Raises :class:`NotFound` for an unknown metric and :class:`Invalid` that names every wrong parameter.
        """
        if metric not in METRICS:
            raise NotFound(_("There is no metric of this name"))
        reader = _Reader(params, policy.calendar)
        request = cls(
            metric,
            policy,
            survey=reader.last("survey_id"),
            question=reader.last("question"),
            start=reader.moment("from"),
            end=reader.moment("to"),
            interval=cast(Interval | None, reader.one_of("interval", INTERVALS) or None),
            group_by=reader.dimensions(),
            filters=reader.filters(),
            compare=bool(reader.one_of("compare", ("previous",))),
            wald=bool(reader.one_of("ci", ("wald",))),
        )
        reader.check_order(request)
        if reader.errors:
            raise Invalid(reader.errors[0].message, errors=reader.errors)
        return request

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def previous(self) -> Span | None:
        """The equally long period just before, in whole local days where the period is."""
        if not self.compare or self.start is None:
            return None
        calendar = self.policy.calendar
        # An open end is now, to the minute, so that the same question is asked twice and answered once.
        end = clock.now_ms() // 60_000 * 60_000 if self.end is None else self.end
        first, last = calendar.local(self.start), calendar.local(end)
        if first.time() == last.time() == time():
            return Span(calendar.midnight(first.date() - (last.date() - first.date())), self.start)
        return Span(min(2 * self.start - end, self.start), self.start)

    @property
    def where(self) -> tuple[Condition, ...]:
        """All conditions: survey and question first."""
        asked = [("survey", self.survey), ("question", self.question)]
        return (*(Condition(name, (value,)) for name, value in asked if value), *self.filters)

    @property
    def narrowing(self) -> tuple[Condition, ...]:
        """The conditions that pick people out, unlike those that choose a survey or a question."""
        return tuple(one for one in self.filters if one.dimension not in ("survey", "question"))


class _Reader:
    """Query parameters on their way to a request; what is wrong is gathered in ``errors``."""

    def __init__(self, params: Mapping[str, Sequence[str]], calendar: Calendar) -> None:
        self.params, self.calendar = params, calendar
        self.errors: list[FieldError] = []

    def wrong(self, name: str, message: str) -> None:
        self.errors.append(FieldError(name, message))

    def last(self, name: str) -> str:
        values = self.params.get(name) or [""]
        return values[-1].strip()

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        value = self.last(name)
        if value and value not in allowed:
            self.wrong(name, _("expected one of: %(values)s") % {"values": ", ".join(allowed)})
            return ""
        return value

    def moment(self, name: str) -> int | None:
        value = self.last(name)
        if not value:
            return None
        try:
            return self._milliseconds(value)
        except (ValueError, OverflowError):
            self.wrong(name, _("expected a date such as 2026-03-31, or a moment such as 2026-03-31T18:00:00Z"))
            return None

    def _milliseconds(self, value: str) -> int:
        if _DATE.fullmatch(value):
            return self.calendar.midnight(_in_reach(date.fromisoformat(value)))
        parts = _MOMENT.fullmatch(value)
        if not parts:
            raise ValueError(value)
        day, hours, zone = parts.groups()
        # A plus sign that was not encoded arrives as a space.
        moment = datetime.fromisoformat(f"{day}T{hours}{(zone or '').replace(' ', '+').upper()}")
        _in_reach(moment.date())
        return round((moment if zone else moment.replace(tzinfo=self.calendar.zone)).timestamp() * 1000)

    def dimensions(self) -> tuple[str, ...]:
        given = [name.strip() for value in self.params.get("group_by") or () for name in value.split(",")]
        names = tuple(dict.fromkeys(name for name in given if name))
        for name in names:
            if not is_dimension(name):
                self.wrong("group_by", _("“%(name)s” is not something to group by") % {"name": name})
        if len(names) > MOST_DIMENSIONS:
            self.wrong("group_by", _("expected at most %(count)s dimensions") % {"count": MOST_DIMENSIONS})
        return names

    def filters(self) -> tuple[Condition, ...]:
        """Values of one key are alternatives; different keys must all hold."""
        values: dict[str, list[str]] = {}
        for given in self.params.get("filter") or ():
            key, colon, value = given.partition(":")
            key = key.strip()
            if not colon:
                self.wrong("filter", _("expected key:value, for example channel:web"))
            elif not is_dimension(key):
                self.wrong("filter", _("“%(name)s” is not something to filter by") % {"name": key})
            else:
                # Some clients encode the value once more, others do not: either is what was meant.
                values.setdefault(key, []).extend(dict.fromkeys((value, unquote(value))))
        return tuple(Condition(key, tuple(dict.fromkeys(found))) for key, found in sorted(values.items()))

    def check_order(self, request: MetricRequest) -> None:
        if request.start is not None and request.end is not None and request.start >= request.end:
            self.wrong("to", _("expected a moment after “from”"))
        named = {error.field for error in self.errors}
        if request.compare and request.start is None and "from" not in named:
            self.wrong("from", _("expected, because “compare” needs a period that begins somewhere"))


def _in_reach(day: date) -> date:
    if not 1970 <= day.year <= 2200:
        raise ValueError(day)
    return day
