"""The results of one survey, put together for its page."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.intake.shown import shown_since
from heardwell.collect.surveys.models import Survey
from heardwell.core import clock
from heardwell.feedback import labels
from heardwell.feedback.labels import QuestionLabel
from heardwell.feedback.models import Channel
from heardwell.understand.dashboards.filters import Filters
from heardwell.understand.metrics import statistics
from heardwell.understand.metrics.endpoints import policy_of
from heardwell.understand.results import funnel, pictures, responses
from heardwell.understand.results.pictures import Picture
from heardwell.understand.results.responses import MOST, Response
from heardwell.web.bands import FEWEST
from heardwell.web.languages import language_name
from heardwell.web.numbers import number, percent

#: Fewer times tell nothing about how long a question takes.
ENOUGH_TIMES: Final = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """One question: what was answered, and how many came so far."""

    label: QuestionLabel
    picture: Picture
    gone: bool  # it is not asked any more
    reached: int
    left: int
    seconds: str
    width: str  # of those whose version asks it, how many reached it
    left_share: str


@dataclass(frozen=True, slots=True)
class Share:
    """Responses of a channel or language. ``completion`` is empty where they are too few."""

    value: str
    name: str
    n: int
    completion: str
    on: bool


@dataclass(frozen=True, slots=True)
class Results:
    n: int
    done: int
    completion: str
    between: str
    shown: int
    rate: str
    more: bool
    suppressed: bool
    minimum: int
    questions: Sequence[Answered]
    channels: Sequence[Share]
    languages: Sequence[Share]


def results(survey: Survey, filters: Filters) -> Results:
    """Everything about the responses that the filters let through."""
    found = responses.responses(survey, filters)
    minimum = policy_of(survey.workspace).minimum_group
    suppressed = _too_small(len(found), survey, filters, minimum)
    done = sum(one.done for one in found)
    shown, rate = _response_rate(survey, filters, found)
    completion, between = ("", "") if suppressed else _completion(done, len(found))
    return Results(
        len(found),
        done,
        completion,
        between,
        shown,
        rate,
        len(found) >= MOST,
        suppressed,
        minimum,
        [] if suppressed else _questions(survey, found),
        _shares(found, lambda one: one.channel, _channel_name, filters.channels),
        _shares(found, lambda one: one.language, language_name, filters.languages),
    )


def _too_small(n: int, survey: Survey, filters: Filters, minimum: int) -> bool:
    """Whether a part is so small, or nearly everything, that it would tell what few people said."""
    if not (filters.channels or filters.languages) or not n:
        return False
    others = responses.count(survey, filters) - n
    return n < minimum or 0 < others < minimum


def _completion(done: int, n: int) -> tuple[str, str]:
    interval = statistics.wilson(done, n)
    if not n or interval is None or n < FEWEST:
        return "", ""
    ends = {"low": percent(interval.low), "high": percent(interval.high)}
    between = _("between %(low)s and %(high)s") % ends if ends["low"] != ends["high"] else ""
    return percent(statistics.share(done, n)), between


def _response_rate(survey: Survey, filters: Filters, found: Sequence[Response]) -> tuple[int, str]:
    """How often it was shown, and the share that began to answer, on the channels where showing is counted."""
    if filters.languages:
        return 0, ""
    start, end = filters.span(policy_of(survey.workspace).calendar, filters.period.days)
    since = date(1970, 1, 1) if start is None else clock.from_ms(start).date()
    until = "9999" if end is None else clock.from_ms(end).date().isoformat()
    counted: Counter[str] = Counter()
    for _survey, day, channel, n in shown_since([survey.pk], since):
        if day <= until and (not filters.channels or channel in filters.channels):
            counted[channel] += n
    began = sum(one.channel in counted for one in found)
    shown = counted.total()
    return shown, percent(statistics.share(began, shown)) if shown >= max(began, FEWEST) else ""


def _questions(survey: Survey, found: Sequence[Response]) -> list[Answered]:
    forms = responses.forms_of(survey, found)
    stops = funnel.stops(forms, found)
    asked_now = {question["key"] for question in forms.current["questions"]}
    known = _labels(survey, found)
    answered = []
    for question in forms.everything():
        key = question["key"]
        label = known.get(key) or QuestionLabel(key, question["type"], key)
        stop = stops.get(key) or funnel.Stop(key)
        if key not in asked_now and not stop.answered:
            continue
        drawn = pictures.picture(question, label, forms, found)
        asked_of = sum(forms.question(one, key) is not None for one in found)
        answered.append(_answered(label, drawn, stop, asked_of, gone=key not in asked_now))
    return answered


def _labels(survey: Survey, found: Sequence[Response]) -> dict[str, QuestionLabel]:
    """Of every version that was answered; the newest words win."""
    named: dict[str, QuestionLabel] = {}
    for version in sorted({one.version for one in found} | {survey.published_version}):
        questions = labels.surveys().questions(survey.workspace_id, survey.pk, version)
        named |= {label.key: label for label in questions}
    return named


def _answered(label: QuestionLabel, drawn: Picture, stop: funnel.Stop, n: int, *, gone: bool) -> Answered:
    enough = len(stop.times) >= ENOUGH_TIMES
    seconds = _("%(n)s s") % {"n": number(stop.seconds, 0 if (stop.seconds or 0) >= 10 else 1)} if enough else ""
    width = f"{100 * stop.reached / n:.2f}%" if n else "0%"
    left = percent(100 * stop.left / stop.reached) if stop.reached >= FEWEST else ""
    return Answered(label, drawn, gone, stop.reached, stop.left, seconds, width, left)


def _shares(
    found: Sequence[Response], of: Callable[[Response], str], named: Callable[[str], str], chosen: Sequence[str]
) -> list[Share]:
    counted, done = Counter(map(of, found)), Counter(of(one) for one in found if one.done)
    return [
        Share(value, named(value), n, percent(100 * done[value] / n) if n >= FEWEST else "", value in chosen)
        for value, n in counted.most_common()
        if value
    ]


def _channel_name(value: str) -> str:
    return str(Channel(value).label) if value in Channel.values else value
