"""What was answered to one question: a sentence, the figures behind it, and the bars that are drawn."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.collect.intake.paths import is_empty
from heardwell.collect.surveys.schema import Form
from heardwell.core.scales import BAD, GCR_VALUES, GOOD, SCALED, Scale, usual_scale
from heardwell.feedback.labels import QuestionLabel
from heardwell.understand.metrics import statistics
from heardwell.understand.metrics.statistics import Bands
from heardwell.understand.results.responses import Forms, Response
from heardwell.web.bands import FEWEST
from heardwell.web.numbers import decimal, number, percent
from heardwell.web.scores import METRIC_NAMES, point_name
from heardwell.web.times import day

Value = Any  # an answer, as JSON
_WORDS: Final = 5
_MOST_BARS: Final = 12
_FEELINGS: Final = {GOOD: "good", BAD: "bad"}


@dataclass(frozen=True, slots=True)
class Bar:
    """``width``: percent of the longest possible; ``shown``: the number beside it."""

    label: str
    n: int
    width: str
    shown: str
    feeling: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    n: int
    cells: Sequence[tuple[str, int]]  # what is written, and how deep the tint is, 0 to 5
    mean: str


@dataclass(frozen=True, slots=True)
class Words:
    pk: int
    text: str
    at: object


@dataclass(slots=True)
class Picture:
    """``n`` answered. ``apart``: answers on another scale, of earlier versions, which never blend."""

    n: int
    finding: str = ""
    note: str = ""
    apart: int = 0
    bars: Sequence[Bar] = ()
    columns: Sequence[str] = ()
    heat: Sequence[HeatRow] = ()
    words: Sequence[Words] = ()


def picture(question: Form, label: QuestionLabel, forms: Forms, answered: Sequence[Response]) -> Picture:
    """What people answered to it."""
    key = question["key"]
    given = [(one, one.answers[key]) for one in answered if not is_empty(one.answers.get(key))]
    same = [(one, value) for one, value in given if _measure(forms.question(one, key)) == _measure(question)]
    values = [value for _one, value in same]
    drawn = _drawer(question)(question, label, values)
    if question["type"] == "text":
        drawn = Picture(len(values), words=[Words(one.pk, str(value), one.at) for one, value in same[:_WORDS]])
    drawn.apart = len(given) - len(same)
    if drawn.n and drawn.n < FEWEST and question["type"] != "text":
        drawn.note = _("Too few to tell: these are %(n)s answers.") % {"n": number(drawn.n)}
    return drawn


def _measure(question: Form | None) -> object:
    """What must be equal for answers to be counted together."""
    if question is None:
        return None
    scale = question.get("scale") or {}
    return question["type"], [scale.get(part) for part in ("min", "max", "direction", "good", "bad")]


def _drawer(question: Form) -> Callable[[Form, QuestionLabel, list[Value]], Picture]:
    if question["type"] in SCALED:
        return _slider if question["type"] == "slider" else _scaled
    known = {"ranking": _ranking, "matrix": _matrix, "number": _number, "date": _date}
    if question["type"] in ("gcr", "single", "multi", "consent"):
        return _chosen
    return known.get(question["type"], _counted)


def _scale(question: Form) -> Scale:
    scale = question.get("scale")
    if not scale:
        return usual_scale(question["type"])
    ends = (scale["min"], scale["max"], scale.get("direction", "higher_better"))
    return Scale(*ends, tuple(scale.get("good", ())), tuple(scale.get("bad", ())))


def _scaled(question: Form, label: QuestionLabel, values: list[Value]) -> Picture:
    scale, n = _scale(question), len(values)
    counts = Counter(values)
    bars = [_bar(_point(question, label, point), counts[point], n, _feeling(scale, point)) for point in scale.points]
    return Picture(n, _score(question["type"], scale, values), bars=bars)


def _feeling(scale: Scale, point: int) -> str:
    """Nothing where the scale does not judge."""
    return _FEELINGS.get(scale.band(point), "mid") if scale.good or scale.bad else ""


def _point(question: Form, label: QuestionLabel, point: int) -> str:
    if named := label.values.get(str(point)):
        return _("%(value)s, %(label)s") % {"value": decimal(point), "label": named}
    return point_name(question["type"], str(point))


def _score(type_: str, scale: Scale, values: list[Value]) -> str:
    """``NPS 34, between 28 and 40``; for other scales the share of good answers, or the mean."""
    if not values:
        return ""
    bands = statistics.banded(values, scale.good, scale.bad)
    if type_ == "nps":
        found = {"name": METRIC_NAMES["nps"], "value": number(statistics.nps(bands))}
        return _between("%(name)s %(value)s", found, statistics.nps_adjusted_wald(bands), bands, "")
    if scale.good:
        found = {"share": percent(statistics.share(bands.good, bands.n))}
        return _between(_("%(share)s good answers"), found, statistics.wilson(bands.good, bands.n), bands, "%")
    return _("On average %(mean)s") % {"mean": number(sum(values) / len(values), 1)}


def _between(
    sentence: str, found: Mapping[str, object], interval: statistics.Interval | None, bands: Bands, unit: str
) -> str:
    said = sentence % found
    if interval is None or bands.n < FEWEST:
        return said
    ends = [percent(end) if unit else number(end) for end in interval]
    return _("%(score)s, between %(low)s and %(high)s") % {"score": said, "low": ends[0], "high": ends[1]}


def _bar(label: str, n: int, total: int, feeling: str = "") -> Bar:
    share = 100 * n / total if total else 0.0
    return Bar(label, n, f"{share:.2f}%", percent(share), feeling)


def _slider(question: Form, _label: QuestionLabel, values: list[Value]) -> Picture:
    scale = _scale(question)
    finding = _middle(values)
    return Picture(len(values), finding, bars=_histogram(values, scale.min, scale.max))


def _histogram(values: Sequence[float], low: float, high: float) -> list[Bar]:
    step = max((high - low + 1) / 10, 1)
    counts = Counter(min(int((value - low) // step), 9) for value in values)
    ends = [(low + at * step, min(low + (at + 1) * step - 1, high)) for at in range(10) if low + at * step <= high]
    named = [number(one) if one == two else f"{number(one)}–{number(two)}" for one, two in ends]
    return [_bar(name, counts[at], len(values)) for at, name in enumerate(named)]


def _middle(values: Sequence[float]) -> str:
    if not values:
        return ""
    parts = {"median": min(values, key=lambda one: abs(one - median(values))), "low": min(values), "high": max(values)}
    shown = {name: number(value, 0 if float(value).is_integer() else 2) for name, value in parts.items()}
    return _("Half of them %(median)s or less; from %(low)s to %(high)s") % shown


def _chosen(question: Form, label: QuestionLabel, values: list[Value]) -> Picture:
    """Shares of those who answered; several choices add up to more than all."""
    counts: Counter[str] = Counter()
    for value in values:
        counts.update(_word(one) for one in (value if isinstance(value, list) else [value]))
    named = _names(question, label)
    rest = [value for value in counts if value not in named]
    bars = [_bar(named.get(value, value), counts[value], len(values)) for value in [*named, *rest]]
    most = max(bars, key=lambda bar: bar.n, default=None)
    finding = ""
    if most is not None and most.n:
        finding = _("Most often: %(choice)s (%(share)s)") % {"choice": most.label, "share": most.shown}
    return Picture(len(values), finding, bars=bars)


def _word(value: Value) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _names(question: Form, label: QuestionLabel) -> dict[str, str]:
    if question["type"] == "consent":
        return {"true": _("agreed"), "false": _("not agreed")}
    if question["type"] == "gcr":
        return {value: label.values.get(value) or point_name("gcr", value) for value in GCR_VALUES}
    return {choice["value"]: label.values.get(choice["value"], choice["value"]) for choice in question["choices"]}


def _ranking(question: Form, label: QuestionLabel, values: list[Value]) -> Picture:
    """By the mean place; what somebody left out counts for nobody."""
    places: dict[str, list[int]] = {}
    for value in values:
        for place, choice in enumerate(value, 1):
            places.setdefault(choice, []).append(place)
    most = max(len(question["choices"]), 1)
    means = sorted((sum(found) / len(found), choice) for choice, found in places.items())
    named = _names(question, label)
    bars = [
        Bar(named.get(choice, choice), len(places[choice]), f"{100 * (most - mean + 1) / most:.2f}%", number(mean, 1))
        for mean, choice in means
    ]
    finding = _("First on average: %(choice)s") % {"choice": bars[0].label} if bars else ""
    return Picture(len(values), finding, _("The number is the mean place; 1 comes first."), bars=bars)


def _matrix(question: Form, label: QuestionLabel, values: list[Value]) -> Picture:
    points = [str(point) for point in _scale(question).points] if "scale" in question else list(_names(question, label))
    names = _names(question, label) if "choices" in question else {}
    columns = [names.get(point) or label.values.get(point) or decimal(point) for point in points]
    rows = [
        _heat_row(
            label.rows.get(row["value"], row["value"]), points, _of_row(values, row["value"]), "scale" in question
        )
        for row in question.get("rows", [])
    ]
    return Picture(len(values), columns=columns, heat=rows)


def _of_row(values: list[Value], row: str) -> list[Value]:
    return [value[row] for value in values if isinstance(value, dict) and row in value]


def _heat_row(label: str, points: Sequence[str], given: list[Value], rated: bool) -> HeatRow:
    counts = Counter(str(value) for value in given)
    n = len(given)
    cells = [
        (percent(100 * counts[point] / n) if n else "", -(-5 * counts[point] // n) if n else 0) for point in points
    ]
    return HeatRow(label, n, cells, number(sum(given) / n, 1) if rated and n else "")


def _number(question: Form, label: QuestionLabel, values: list[Value]) -> Picture:
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    finding = _middle(numbers)
    if finding and label.unit:
        finding = _("%(finding)s (%(unit)s)") % {"finding": finding, "unit": label.unit}
    return Picture(len(numbers), finding)


def _date(question: Form, _label: QuestionLabel, values: list[Value]) -> Picture:
    dates = sorted(date.fromisoformat(str(value)) for value in values)
    if not dates:
        return Picture(0)
    months = Counter(found.strftime("%Y-%m") for found in dates)
    bars = [_bar(decimal(month), months[month], len(dates)) for month in sorted(months)[-_MOST_BARS:]]
    ends = {"first": day(dates[0]), "last": day(dates[-1])}
    return Picture(len(dates), _("From %(first)s to %(last)s") % ends, bars=bars)


def _counted(_question: Form, _label: QuestionLabel, values: list[Value]) -> Picture:
    """Addresses and files concern whoever reads them one by one."""
    n = len(values)
    return Picture(n, ngettext("%(n)s was given", "%(n)s were given", n) % {"n": number(n)} if n else "")
