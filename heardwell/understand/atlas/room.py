"""The room's numbers, read once for a page: all topics, and the chosen one with its trend, drivers and quotes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db.models.functions import Length
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.analytics.query import Condition
from heardwell.feedback import filters as voices
from heardwell.feedback.models import Feedback
from heardwell.feedback.recent import SAYS_SOMETHING
from heardwell.feedback.topics import TopicName, topics_of
from heardwell.understand.atlas import mapping, words
from heardwell.understand.dashboards import drawings
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.metrics.queries import answer
from heardwell.understand.metrics.statistics import Z95
from heardwell.understand.rising.drivers import Driver, drivers
from heardwell.understand.rising.queries import Topics, Trend, place, topics
from heardwell.web.numbers import percent, signed
from heardwell.web.scores import METRIC_NAMES

QUOTES = 4
#: A topic whose parts hold at least this share of its voices is left to its parts.
PARTED = 0.6
#: The scores that topics are said to move, the first that the period has.
MOVED = ("nps", "csat", "stars")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. ``parts``: (feeling, start, width) of the bar, in percent as text."""

    trend: Trend
    name: str
    change: str
    parts: Sequence[tuple[str, str, str]]
    felt: str
    negative: str
    rising: bool


@dataclass(frozen=True, slots=True)
class Mover:
    """A driver as a bar: ``width`` in percent of the half that it grows into."""

    name: str
    topic: str
    points: str
    width: str
    start: str
    good: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything about one topic."""

    line: Line
    said: words.Said
    where: str
    trend: drawings.Drawing | None
    score: str
    movers: Sequence[Mover]
    quotes: Sequence[Feedback]
    all_url: str


@dataclass(frozen=True, slots=True)
class Room:
    """The page. ``voices`` of the period, with or without a topic."""

    topics: Topics
    finding: str
    because: str
    lines: Sequence[Line]
    maps: Sequence[tuple[mapping.Frame, Sequence[mapping.Dot]]]
    chosen: Chosen | None


def room(workspace: Workspace, asker: Asker, key: str) -> Room:
    """``key`` chooses a topic; otherwise the gravest trouble is shown, or the topic most spoken of."""
    request = asker.request("volume", asker.filters.period.days)
    before = replace(request, compare=True).previous
    found = topics(workspace.pk, request.span, before, request.where)
    known = topics_of(workspace.pk)
    names = {one.topic: known[one.topic].name if one.topic in known else one.topic for one in found.trends}
    lines = [_line(one, names[one.topic]) for one in found.trends]
    gravest, shown = _gravest(found, known), _parted(found.trends, known, key)
    line = _choose(lines, gravest, key)
    chosen = _chosen(workspace, asker, line, names) if line else None
    maps = [(frame, mapping.dots(shown, names, frame, key)) for frame in (mapping.WIDE, mapping.NARROW)]
    said = words.finding(found, gravest, names, asker.filters.period)
    return Room(found, said, words.because(found), lines, maps, chosen)


def _parted(trends: Sequence[Trend], known: Mapping[str, TopicName], asked: str) -> list[Trend]:
    """Without the topics that are little more than their parts: they would stand twice on the map."""
    inside: Counter[str] = Counter()
    for one in trends:
        if one.topic in known and known[one.topic].above:
            inside[known[one.topic].above[-1]] += one.voices
    return [one for one in trends if one.topic == asked or inside[one.topic] < PARTED * one.voices]


def _gravest(found: Topics, known: Mapping[str, TopicName]) -> Sequence[Trend]:
    """The troubles that rise, else those that stay. Of a trouble and a part of it the part: it says it more exactly."""
    troubles = found.rising or found.recurring
    above = {key for one in troubles if one.topic in known for key in known[one.topic].above}
    return [one for one in troubles if one.topic not in above]


def _choose(lines: Sequence[Line], gravest: Sequence[Trend], key: str) -> Line | None:
    by_key = {line.trend.topic: line for line in lines}
    first = gravest[0].topic if gravest else next(iter(by_key), "")
    return by_key.get(key) or by_key.get(first)


def _line(one: Trend, name: str) -> Line:
    rising = one.excess > 0
    share = one.negative_share
    negative = "" if share is None else percent(share)
    return Line(one, name, words.moved(one), _parts(one), words.feelings(one), negative, rising)


def _parts(one: Trend) -> list[tuple[str, str, str]]:
    found, start = [], 0.0
    for feeling, key in (("bad", "negative"), ("mid", "neutral"), ("good", "positive")):
        width = 100 * one.feelings[key] / one.judged if one.judged else 0.0
        found.append((feeling, f"{start:.2f}%", f"{width:.2f}%"))
        start += width
    return found


def _chosen(workspace: Workspace, asker: Asker, line: Line, names: Mapping[str, str]) -> Chosen:
    key, request = line.trend.topic, asker.request("volume", asker.filters.period.days)
    found = place(workspace.pk, key, request.span, request.where)
    score, movers = _movers(workspace, asker, names)
    return Chosen(
        line=line,
        said=words.change(line.trend, asker.filters.period),
        where=words.where(found) if found else "",
        trend=_trend(asker, key),
        score=score,
        movers=movers,
        quotes=_quotes(workspace, asker, line.trend),
        all_url=_all(workspace, asker, key),
    )


def _trend(asker: Asker, key: str) -> drawings.Drawing | None:
    """Voices by day, week or month, with the interval of a count."""
    period = asker.filters.period
    request = asker.request("volume", period.trend_days)
    asked = replace(request, interval=period.interval, filters=(*request.filters, Condition("topic", (key,))))
    series = [_counted(point) for point in answer(asker.workspace, asked)["series"]]
    return drawings.trend("topic-trend", _("Voices"), series, period.interval, "", fewest=0)


def _counted(point: Mapping[str, object]) -> dict[str, object]:
    """The interval of a Poisson count after Byar (Breslow and Day 1987)."""
    n = int(str(point["value"] or 0))
    low = n * (1 - 1 / (9 * n) - Z95 / (3 * n**0.5)) ** 3 if n else 0.0
    high = (n + 1) * (1 - 1 / (9 * (n + 1)) + Z95 / (3 * (n + 1) ** 0.5)) ** 3
    return {"start": point["start"], "value": n, "low": max(0.0, low), "high": high, "n": n}


def _movers(workspace: Workspace, asker: Asker, names: Mapping[str, str]) -> tuple[str, list[Mover]]:
    """The name of the score, and what each topic costs or brings it."""
    request = asker.request("volume", asker.filters.period.days)
    for metric in MOVED:
        found = drivers(workspace.pk, metric, request.span, request.where)
        if found:
            most = max(abs(one.points) for one in found) or 1.0
            return str(METRIC_NAMES[metric]), [_mover(one, names, most) for one in found]
    return "", []


def _mover(one: Driver, names: Mapping[str, str], most: float) -> Mover:
    width = 50 * abs(one.points) / most
    good = one.points > 0
    start = 50.0 if good else 50.0 - width
    points = signed(one.points, 1)
    return Mover(names.get(one.topic, one.topic), one.topic, points, f"{width:.2f}%", f"{start:.2f}%", good)


def _quotes(workspace: Workspace, asker: Asker, trend: Trend) -> Sequence[Feedback]:
    """Words that say something, in the feeling that most people have about it, the newest first, one per wording."""
    feeling = {"bad": ":negative", "good": ":positive"}.get(mapping.feeling_of(trend), "")
    start, end = asker.filters.span(asker.policy.calendar, asker.filters.period.days)
    asked = voices.Filters(
        topic=trend.topic + feeling, survey_id=asker.filters.survey, since=_at(start), until=_at(end)
    )
    rows = voices.rows(workspace, asked).annotate(length=Length("text")).filter(length__gte=SAYS_SOMETHING)
    newest = rows.select_related("person").order_by("-occurred_at", "-id")[: QUOTES * 5]
    distinct = {" ".join(row.text.split()).casefold(): row for row in reversed(newest)}
    return sorted(distinct.values(), key=lambda row: (row.occurred_at, row.pk), reverse=True)[:QUOTES]


def _at(moment: int | None) -> datetime | None:
    return None if moment is None else datetime.fromtimestamp(moment / 1000, UTC)


def _all(workspace: Workspace, asker: Asker, key: str) -> str:
    query = {"topic": key}
    if asker.filters.period.key in voices.PERIODS:
        query["period"] = asker.filters.period.key
    return f"{reverse('feedback:voices', args=[workspace.slug])}?{urlencode(query)}"
