"""Answers about metrics, in the JSON of the contract."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from heardwell.analytics.calendar import Buckets
from heardwell.analytics.query import Cell, Clusters, Extent, Outside, Question
from heardwell.analytics.store import Store, store
from heardwell.core import clock
from heardwell.understand.metrics.figures import SHOWN, Family, Figures, Tally, family_of
from heardwell.understand.metrics.request import MetricRequest
from heardwell.understand.metrics.responding import response_rate
from heardwell.understand.metrics.statistics import ClusterSums
from heardwell.understand.metrics.suppression import Key, hidden

MOST_GROUPS = 1_000
#: Groups beyond these carry no series of their own.
MOST_SERIES = 20
_ROWS = 20_000


def answer(workspace: int, request: MetricRequest) -> Figures:
    """The whole answer: figures, ``groups``, ``series``, ``compare``.

    Percentages 0–100, durations in seconds, absent figures None. Raises :class:`heardwell.core.errors.Invalid` when the
    interval is too fine for the period.
    """
    if request.metric == "response_rate":
        return _empty(request) | response_rate(workspace, request)
    family = family_of(request.metric)
    if family is None:
        return _empty(request)
    return _Answer(workspace, request, family, store()).build()


def _empty(request: MetricRequest) -> Figures:
    return {
        **{"metric": request.metric, "n": 0, **dict.fromkeys(("value", "low", "high", "mean"))},
        **{"counts": {}, "distribution": {}, "net": None, "lenient": None},
        **{"groups": [], "series": [], "compare": None, "suppressed": False, "mixed_scales": False},
    }


#: Where a tally belongs: period, bucket, group, scale.
Place = tuple[int, int, Key, str]


@dataclass(frozen=True)
class _Answer:
    """One answer in the making. Few passes: totals, groups, and for each of them the series."""

    workspace: int
    request: MetricRequest
    family: Family
    store: Store

    def build(self) -> Figures:
        request = self.request
        totals = self.tallies(self.own, with_previous=True)
        automatic = self.automatic(totals)
        scales = sorted({scale for period, _, _, scale in totals if period == 0})
        mixed = len(scales) > 1
        dimensions = self.dimensions or automatic
        found = self.tallies(dimensions) if dimensions != automatic else totals if automatic else _collapsed(totals)
        whole = _sum(totals, 0, scales)
        figures = _empty(request) | {"n": whole.n, "mixed_scales": mixed}
        if not mixed:
            whole.cluster = self.cluster(totals)
            figures |= self.show(whole, scales[0] if scales else "")
        figures["compare"] = self.compare(totals, scales)
        if request.metric == "gcr":
            figures["people"] = self.people()
        buckets = self.buckets()
        if dimensions or mixed:
            figures["groups"] = self.groups(found, dimensions, mixed, buckets)
        if request.metric == "topics":
            figures["distribution"] = _by_topic(figures["groups"])
        if buckets:
            figures["series"] = self.series(self.tallies((), buckets), buckets, mixed)
        return self.protected(figures)

    # What is asked

    @property
    def own(self) -> tuple[str, ...]:
        """CSAT questions of one survey are told apart, asked or not: their answers come from the same people."""
        return ("survey", "question") if self.request.metric == "csat" else ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        asked = self.request.group_by
        return tuple(dict.fromkeys(("topic", *asked))) if self.request.metric == "topics" else asked

    def question(self) -> Question:
        request, family = self.request, self.family
        where = (*request.where, *family.where)
        return Question(self.workspace, family.source, request.metric, where, (request.span,), measures=family.measures)

    def tallies(
        self, dimensions: tuple[str, ...], buckets: Buckets | None = None, *, with_previous: bool = False
    ) -> dict[Place, Tally]:
        """Counts by period, bucket, group and scale, the largest groups first."""
        question, previous = self.question(), self.request.previous
        inner = self.family.series_inner if buckets else self.family.inner
        spans = (*question.spans, previous) if with_previous and previous else question.spans
        limit = _ROWS * 5 if buckets else _ROWS
        cells = self.store.ask(replace(question, by=(*dimensions, *inner), buckets=buckets, spans=spans, limit=limit))
        if len(cells) == limit and dimensions:
            # The last group may be cut in two.
            cells = [cell for cell in cells if cell.key[: len(dimensions)] != cells[-1].key[: len(dimensions)]]
        return self.gathered(cells, len(dimensions))

    def gathered(self, cells: Sequence[Cell], outer: int) -> dict[Place, Tally]:
        tallies: dict[Place, Tally] = {}
        scaled = self.family.inner[:1] == ("scale",)
        for cell in cells:
            inner = cell.key[outer:]
            place = (cell.period, cell.bucket, cell.key[:outer], inner[0] if scaled else "")
            self.family.absorb(tallies.setdefault(place, Tally()), inner, cell)
        return tallies

    def automatic(self, totals: dict[Place, Tally]) -> tuple[str, ...]:
        """The dimensions to show apart without being asked: several CSAT questions of the survey."""
        request = self.request
        questions = {key[1] for period, _, key, _ in totals if period == 0 and len(key) > 1}
        if request.survey and not request.question and len(questions) > 1:
            return self.own
        return ()

    def cluster(self, totals: dict[Place, Tally]) -> ClusterSums | None:
        """How answers cluster, where one survey asks several CSAT questions."""
        asked = {key for period, _, key, _ in totals if period == 0 and key}
        if len(asked) == len({key[0] for key in asked}):
            return None
        return ClusterSums(*self.store.ask(Clusters(self.question())))

    def people(self) -> int:
        cells = self.store.ask(replace(self.question(), measures=("people",)))
        return int(cells[0].values[0] or 0) if cells else 0

    def buckets(self) -> Buckets | None:
        """The buckets of the series: from the first answer, or where the period starts, to its end."""
        request = self.request
        if request.interval is None:
            return None
        start, end = request.start, request.end
        if start is None or end is None:
            extent = self.store.ask(Extent(self.question()))
            if extent is None:
                return None
            if end is None:
                end = extent[1] + 1 if start is None else max(extent[1], clock.now_ms()) + 1
            start = extent[0] if start is None else start
        return request.policy.calendar.buckets(request.interval, start, max(end, start + 1))

    # What is shown

    def show(self, tally: Tally, scale: str) -> Figures:
        return self.family.show(tally, scale, wald=self.request.wald)

    def series(self, tallies: dict[Place, Tally], buckets: Buckets, mixed: bool) -> list[Figures]:
        by_bucket: dict[int, dict[str, Tally]] = {}
        for (_, bucket, _, scale), tally in tallies.items():
            by_bucket.setdefault(bucket, {})[scale] = tally
        return [self.point(start, by_bucket.get(index, {}), mixed) for index, start in enumerate(buckets.starts)]

    def point(self, start: int, tallies: dict[str, Tally], mixed: bool) -> Figures:
        at = self.request.policy.calendar.local(start).isoformat()
        point: Figures = {"start": at, "n": sum(tally.n for tally in tallies.values())}
        point |= dict.fromkeys(("value", "low", "high", "mean", "net", "lenient")) | {"counts": {}}
        if not mixed:
            scale, tally = next(iter(tallies.items()), ("", Tally()))
            shown = self.show(tally, scale)
            point |= {name: shown[name] for name in SHOWN if name in shown and name != "distribution"}
        return point

    def groups(
        self, found: dict[Place, Tally], dimensions: tuple[str, ...], mixed: bool, buckets: Buckets | None
    ) -> list[Figures]:
        current = {(key, scale): tally for (period, _, key, scale), tally in found.items() if period == 0 and tally.n}
        ordered = sorted(current, key=lambda place: (-current[place].n, place))[:MOST_GROUPS]
        groups = [self.group(dimensions, *place, mixed, current[place]) for place in ordered]
        if buckets:
            self.add_series(groups, ordered, dimensions, buckets)
        return groups

    def group(self, dimensions: tuple[str, ...], key: Key, scale: str, mixed: bool, tally: Tally) -> Figures:
        named: dict[str, str | None] = {name: word or None for name, word in zip(dimensions, key, strict=True)}
        if dimensions == self.own and not self.request.group_by:
            named.pop("survey", None)
        if mixed:
            named["scale"] = scale
        figures = _empty(self.request)
        for name in ("metric", "groups", "series", "compare", "mixed_scales"):
            del figures[name]
        return {"key": named} | figures | {"n": tally.n} | self.show(tally, scale)

    def add_series(
        self, groups: list[Figures], places: list[tuple[Key, str]], dimensions: tuple[str, ...], buckets: Buckets
    ) -> None:
        split: dict[tuple[Key, str], dict[Place, Tally]] = {}
        for place, tally in self.tallies(dimensions, buckets).items():
            split.setdefault((place[2], place[3]), {})[place] = tally
        for group, key in list(zip(groups, places, strict=True))[:MOST_SERIES]:
            group["series"] = self.series(split.get(key, {}), buckets, mixed=False)

    def compare(self, totals: dict[Place, Tally], scales: list[str]) -> Figures | None:
        """The period before, and whether the change is likely real; nothing crosses scales."""
        if self.request.previous is None:
            return None
        earlier = sorted({scale for period, _, _, scale in totals if period == 1})
        before, after = _sum(totals, 1, earlier), _sum(totals, 0, scales)
        compare: Figures = dict.fromkeys(("value", "delta", "low", "high", "z", "p", "significant"))
        compare |= {"n": before.n}
        if len(scales) > 1 or len(earlier) > 1:
            return compare
        compare["value"] = self.show(before, earlier[0] if earlier else "").get("value")
        if scales and earlier and scales != earlier:
            return compare
        now = self.show(after, scales[0] if scales else "").get("value")
        if now is None or compare["value"] is None:
            return compare
        change = self.family.change(before, after)
        return compare | (change._asdict() if change else {"delta": now - compare["value"]})

    # What is not shown

    def protected(self, figures: Figures) -> Figures:
        """Hide what is smaller than the workspace's minimum. A whole survey or question is never hidden."""
        request, minimum = self.request, self.request.policy.minimum_group
        if minimum < 2 or request.metric == "volume":
            return figures
        if request.narrowing and self.too_small(figures["n"], minimum):
            _hide_all(figures)
        elif request.narrowing and figures["compare"] and 0 < figures["compare"]["n"] < minimum:
            figures["compare"] |= dict.fromkeys(("value", "delta", "low", "high", "z", "p", "significant"))
        if request.narrowing:
            _hide_points(figures["series"], minimum)
        if request.narrowing or any(name not in ("survey", "question") for name in request.group_by):
            self.hide_groups(figures["groups"], minimum)
        return figures

    def too_small(self, n: int, minimum: int) -> bool:
        kept = self.request.narrowing
        question = self.question()
        where = tuple(one for one in question.where if one not in kept)
        outside = self.store.ask(Outside(replace(question, where=where), kept))
        return any(0 < size < minimum for size in (n, *outside))

    def hide_groups(self, groups: list[Figures], minimum: int) -> None:
        sizes = {tuple(str(word) for word in group["key"].values()): group["n"] for group in groups}
        small = hidden(sizes, minimum)
        for key, group in zip(sizes, groups, strict=True):
            if key in small:
                _hide(group)
            _hide_points(group.get("series", []), minimum, everything=key in small)


def _sum(tallies: dict[Place, Tally], period: int, scales: Sequence[str]) -> Tally:
    """All of one period: counts add up, over questions too. Of several scales only n is of use."""
    whole = Tally()
    for (at, _, _, scale), tally in tallies.items():
        if at == period and scale in (scales or ("",)):
            whole.add(tally)
    return whole


def _collapsed(tallies: dict[Place, Tally]) -> dict[Place, Tally]:
    """The same without their groups: one tally per period, bucket and scale."""
    collapsed: dict[Place, Tally] = {}
    for (period, bucket, _, scale), tally in tallies.items():
        collapsed.setdefault((period, bucket, (), scale), Tally()).add(tally)
    return collapsed


def _by_topic(groups: Sequence[Figures]) -> dict[str, int]:
    topics: dict[str, int] = {}
    for group in groups:
        topic = group["key"]["topic"]
        topics[topic] = topics.get(topic, 0) + group["n"]
    return topics


def _hide(figures: Figures) -> None:
    for name in SHOWN:
        if name in figures:
            figures[name] = {} if name in ("counts", "distribution") else None
    figures["suppressed"] = True


def _hide_all(figures: Figures) -> None:
    _hide(figures)
    if "people" in figures:
        figures["people"] = None
    if figures["compare"]:
        figures["compare"] = dict.fromkeys(figures["compare"]) | {"n": figures["compare"]["n"]}
    for part in (*figures["series"], *figures["groups"]):
        _hide(part)
        for point in part.get("series", []):
            _hide(point)


def _hide_points(series: list[Figures], minimum: int, *, everything: bool = False) -> None:
    sizes: dict[Key, int] = {(point["start"],): point["n"] for point in series}
    small = set(sizes) if everything else hidden(sizes, minimum)
    for point in series:
        if (point["start"],) in small:
            _hide(point)
