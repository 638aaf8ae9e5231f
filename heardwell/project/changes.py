"""What changed: groups of customers whose score has moved, topics that trouble more of them than before, and, where no
topic does, tags that are put on much more often."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import hypot, log, sqrt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.core.scales import BAD, GOOD
from heardwell.feedback.models import Feedback
from heardwell.feedback.recent import SAYS_SOMETHING
from heardwell.feedback.topics import topics_of
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.metrics.figures import Figures
from heardwell.understand.metrics.queries import answer
from heardwell.understand.rising.queries import topics
from heardwell.understand.rising.statistics import Growth
from heardwell.web.countries import country_name
from heardwell.web.numbers import number
from heardwell.web.scores import METRIC_NAMES

MOST = 4
#: Smaller groups are not looked at.
FEWEST = 20
#: Many groups are looked at, so each must stand out further than one would have to: z for about p = 0.003.
CLEAR = 3.0
#: The groups: where and on what, where.
GROUPS = (("country", "context.os"), ("country",))
_95 = 1.96


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. ``way``: ``up`` or ``down`` of a score, ``more`` of a topic or a tag; ``z``: how clearly;
    ``good``: whether one may be glad of it."""

    way: str
    title: str
    detail: str
    z: float
    places: frozenset[tuple[str, str]]
    known: frozenset[tuple[str, str]]
    quote: Feedback | None = None
    url: str = ""
    good: bool = False


def changes(workspace: Workspace, asker: Asker, metric: str) -> list[Change]:
    """The clearest changes against the period before, one per place; none where nothing can be compared."""
    if asker.filters.period.days is None:
        return []
    troubles = list(_troubles(workspace, asker)) or list(_tags(asker))
    found = sorted([*_scores(asker, metric), *troubles], key=lambda one: -one.z)
    chosen: list[Change] = []
    for one in found:
        if len(chosen) < MOST and not any(one.places & other.places for other in chosen):
            chosen.append(one)
    quoted: list[Change] = []
    for one in chosen:
        quoted.append(_quoted(workspace, asker, one, [other.quote.text for other in quoted if other.quote]))
    return sorted(quoted, key=lambda one: (one.good, -one.z))


def _both(asker: Asker, metric: str, by: tuple[str, ...]) -> tuple[dict[Any, Figures], dict[Any, Figures]]:  # Any: keys
    """The groups now and in the period before, by their key."""
    request = replace(asker.request(metric, asker.filters.period.days), group_by=by)
    before = replace(request, compare=True).previous
    assert before is not None
    asked = (request, replace(request, start=before.start, end=before.end))
    now, then = (answer(asker.workspace, one)["groups"] for one in asked)
    return _by_key(now), _by_key(then)


def _by_key(groups: Iterable[Figures]) -> dict[Any, Figures]:  # Any: keys
    return {tuple(sorted(group["key"].items())): group for group in groups if not group["suppressed"]}


def _scores(asker: Asker, metric: str) -> Iterable[Change]:
    for by in GROUPS:
        now, then = _both(asker, metric, by)
        for key, group in now.items():
            known = frozenset((name, str(value)) for name, value in key)
            if all(value for _name, value in known) and key in then:
                z = _clearly(group, then[key])
                if abs(z) >= CLEAR:
                    yield _moved(asker, metric, known, group, then[key], z)


def _clearly(now: Mapping[str, Any], then: Mapping[str, Any]) -> float:  # Any: figures
    """The change in its standard errors; 0 for too few answers."""
    if min(now["n"], then["n"]) < FEWEST or now["low"] is None or then["low"] is None:
        return 0.0
    spread = hypot(now["high"] - now["low"], then["high"] - then["low"]) / (2 * _95)
    return float((now["value"] - then["value"]) / spread) if spread else 0.0


def _moved(
    asker: Asker, metric: str, known: frozenset[tuple[str, str]], now: Figures, then: Figures, z: float
) -> Change:
    up = now["value"] > then["value"]
    words = {
        "where": _(", ").join(_place(name, value) for name, value in sorted(known, key=_order)),
        "name": METRIC_NAMES[metric],
        "score": number(now["value"]),
        "size": number(abs(now["value"] - then["value"])),
    }
    title = (
        _("%(where)s: %(name)s is %(score)s, up %(size)s")
        if up
        else _("%(where)s: %(name)s is %(score)s, down %(size)s")
    )
    counts = {"n": number(now["n"]), "before": number(then["n"])}
    detail = _("%(n)s answers, %(before)s in the period before") % counts
    return Change("up" if up else "down", title % words, detail, abs(z), _area(known), known)


def _order(one: tuple[str, str]) -> int:
    return ("country", "context.os").index(one[0])


def _area(known: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """What makes two changes the same story: the country."""
    return frozenset(one for one in known if one[0] == "country")


def _place(name: str, value: str) -> str:
    return country_name(value) if name == "country" else value


def _troubles(workspace: Workspace, asker: Asker) -> Iterable[Change]:
    """The topics that surely trouble more people; of a topic and a part of it only the part."""
    request = asker.request("volume", asker.filters.period.days)
    rising = topics(workspace.pk, request.span, replace(request, compare=True).previous, request.where).rising
    known = topics_of(workspace.pk)
    above = {key for one in rising if one.topic in known for key in known[one.topic].above}
    for one in rising:
        if one.topic not in above and one.negative >= FEWEST:
            parts = {"n": number(one.negative), "before": number(one.negative_before)}
            detail = _("%(n)s unhappy voices, %(before)s in the period before") % parts
            name = known[one.topic].name if one.topic in known else one.topic
            place = frozenset({("topic", one.topic)})
            yield Change("more", name, detail, _surely(one.trouble), place, place)


def _surely(grown: Growth | None) -> float:
    """How far the growth is from none, in its standard errors."""
    if grown is None:
        return 0.0
    low, high = log(grown.low), log(grown.high)
    return (low + high) / (high - low) * _95


def _tags(asker: Asker) -> Iterable[Change]:
    now, then = _both(asker, "volume", ("tag",))
    for key, group in now.items():
        name, n = str(dict(key)["tag"]), group["n"]
        before = then[key]["n"] if key in then else 0
        z = (n - before) / sqrt(n + before) if n >= FEWEST else 0.0
        if name and z >= CLEAR:
            detail = _("%(n)s voices, %(before)s in the period before") % {"n": number(n), "before": number(before)}
            place = frozenset({("tag", name)})
            yield Change("more", name, detail, z, place, place)


def _quoted(workspace: Workspace, asker: Asker, one: Change, said: Sequence[str]) -> Change:
    """With somebody's words that were not ``said`` above it, and the way to more of them."""
    start, _end = asker.filters.span(asker.policy.calendar, asker.filters.period.days)
    since = datetime.fromtimestamp((start or 0) / 1000, UTC)
    rows = _voices(workspace, one).filter(occurred_at__gte=since).annotate(length=Length("text"))
    quote = (
        rows.filter(length__gte=SAYS_SOMETHING)
        .exclude(text__in=said)
        .select_related("person")
        .order_by("-occurred_at", "-id")
        .first()
    )
    url = _leads(workspace, asker, one)
    if quote and not url:
        url = reverse("feedback:voice", args=[workspace.slug, quote.pk])
    return replace(one, quote=quote, url=url, good=one.way == "up" or (one.way == "more" and _glad(rows)))


def _leads(workspace: Workspace, asker: Asker, one: Change) -> str:
    """To the topic in its room, or to the voices with the tag."""
    for name, value in one.places:
        if name in _ROOMS:
            query = urlencode({name: value, "period": asker.filters.period.key})
            return f"{reverse(_ROOMS[name], args=[workspace.slug])}?{query}"
    return ""


def _glad(rows: "QuerySet[Feedback]") -> bool:
    feelings = rows.aggregate(glad=Count("pk", Q(sentiment="positive")), sad=Count("pk", Q(sentiment="negative")))
    return bool(feelings["glad"] > feelings["sad"])


def _voices(workspace: Workspace, one: Change) -> "QuerySet[Feedback]":
    rows = Feedback.objects.filter(workspace=workspace)
    for name, value in one.known:
        rows = rows.filter(
            **({"topics__contains": f" {value}:negative "} if name == "topic" else {_FIELDS[name]: value})
        )
    if one.way == "more":
        return rows
    good = one.way == "up"
    feeling = Q(score_band=GOOD, sentiment="positive") if good else Q(score_band=BAD, sentiment="negative")
    return rows.filter(feeling)


def _about(name: str, value: str) -> dict[str, str]:
    return {"topics__contains": f" {value}:negative "} if name == "topic" else {_FIELDS[name]: value}


_ROOMS = {"topic": "atlas:home", "tag": "feedback:voices"}
_FIELDS = {"country": "context__country", "context.os": "context__os", "tag": "tags__name"}
