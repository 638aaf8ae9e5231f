"""The questions that can be asked of facts, and the one compiler that turns them into SQL.

Values are always bound parameters. Column and function names come from the tables below, never from a request.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from heardwell.analytics.calendar import Buckets
from heardwell.analytics.dialect import Dialect
from heardwell.analytics.facts import CONTEXT

T_co = TypeVar("T_co", covariant=True)
#: What is counted: scores of one metric, feedback (each once), cases.
Source = Literal["scores", "feedback", "cases"]
#: A row as an engine returns it; the question's own ``read`` knows the types of its columns.
Row = Sequence[Any]

_COLUMNS = (
    *("survey", "question", "channel", "country", "language", "device", "sentiment", "tone", "intent"),
    *("release", "agent", "team", "source", "kind"),
)
_LISTS = {"segment": "segments", "topic": "topics", "tag": "tags"}
#: A further list that a question may group by, but no request: "{topic} {polarity}".
_INTERNAL_LISTS = {"feeling": "feelings"}
_MAPPINGS = ("answers", "traits")
#: What cases know themselves; the other dimensions are those of their feedback.
_OF_CASES = ("survey", "channel", "agent", "team", "tag")
#: Further columns that a question may group by, but no request.
_INTERNAL = ("scale", "word")
#: Measure → (the column that it reads, its aggregate over ``x``).
MEASURES: dict[str, tuple[str, str]] = {
    "good": ("f.band", "sum(case when {x} > 0 then 1 else 0 end)"),
    "bad": ("f.band", "sum(case when {x} < 0 then 1 else 0 end)"),
    "total": ("f.value", "sum({x})"),
    "people": ("f.respondent", "count(distinct {x})"),
    "closed": ("c.closed", "sum(case when {x} then 1 else 0 end)"),
    "calls": ("c.calls", "sum(case when {x} then 1 else 0 end)"),
    "answered": ("c.calls and c.answered", "sum(case when {x} then 1 else 0 end)"),
    "replied": ("c.reply_ms", "count({x})"),
    "reply_median": ("c.reply_ms", "50"),
    "reply_p90": ("c.reply_ms", "90"),
    "resolved": ("c.close_ms", "count({x})"),
    "close_median": ("c.close_ms", "50"),
    "close_p90": ("c.close_ms", "90"),
}


def is_dimension(name: str) -> bool:
    """Whether people may filter and group by it: ``channel``, ``traits.plan``, ``context.page``, ``answers.why``."""
    room, dot, key = name.partition(".")
    if dot:
        return bool(key) and (room in _MAPPINGS or (room == "context" and key in CONTEXT))
    return name in _COLUMNS or name in _LISTS


class Span(NamedTuple):
    """Milliseconds since 1970: ``start`` inclusive, ``end`` exclusive; None is open."""

    start: int | None = None
    end: int | None = None


class Condition(NamedTuple):
    """The dimension has any of the values, or none with ``negated``; the empty string stands for "not known"."""

    dimension: str
    values: tuple[str, ...]
    negated: bool = False


class Cell(NamedTuple):
    """One row of an answer: ``period`` counts back in time from 0, ``bucket`` indexes the starts, ``key`` and
    ``values`` follow the question's ``by`` and ``measures``."""

    period: int
    bucket: int
    key: tuple[str, ...]
    n: int
    values: tuple[float | None, ...]


class Statement(NamedTuple):
    sql: str
    parameters: list[object]


class Asked(Protocol[T_co]):
    """A question: hashable, so that its answer can be kept."""

    @property
    def workspace(self) -> int: ...

    def compile(self, dialect: Dialect) -> Statement: ...

    def read(self, rows: Sequence[Row]) -> T_co: ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Question:
    """Counts and ``measures`` of what matches, per span, bucket and combination of ``by``.

    ``spans`` touch each other, the latest first. Dimensions with several values per feedback count once in each.
    Rows come with the largest groups first, at most ``limit``.
    """

    workspace: int
    source: Source
    metric: str = ""
    where: tuple[Condition, ...] = ()
    spans: tuple[Span, ...] = (Span(),)
    by: tuple[str, ...] = ()
    buckets: Buckets | None = None
    measures: tuple[str, ...] = ()
    limit: int = 20_000

    def compile(self, dialect: Dialect) -> Statement:
        return _Compiler(self, dialect).figures()

    def read(self, rows: Sequence[Row]) -> list[Cell]:
        keys = 2 + len(self.by)
        index: Callable[[int], int] = self.buckets.index if self.buckets else int
        return [
            Cell(int(row[0]), index(int(row[1])), tuple(row[2:keys]), int(row[keys]), _numbers(row[keys + 1 :]))
            for row in rows
        ]


class Cluster(NamedTuple):
    """Sums over respondents of their good answers k and answers m: enough for a clustered variance."""

    respondents: int
    good_squared: float
    good_times_answers: float
    answers_squared: float


@dataclass(frozen=True, slots=True)
class Clusters:
    """How the good answers of a question about scores cluster within respondents."""

    base: Question

    @property
    def workspace(self) -> int:
        return self.base.workspace

    def compile(self, dialect: Dialect) -> Statement:
        return _Compiler(self.base, dialect).clusters()

    def read(self, rows: Sequence[Row]) -> Cluster:
        count, *sums = rows[0]
        return Cluster(int(count), *(float(value or 0) for value in sums))


@dataclass(frozen=True, slots=True)
class Outside:
    """How many rows each condition of ``kept`` alone shuts out, and how many all of them together do.

    A filtered figure beside an unfiltered one tells about the rest: the rest must not be too small either.
    """

    base: Question
    kept: tuple[Condition, ...]

    @property
    def workspace(self) -> int:
        return self.base.workspace

    def compile(self, dialect: Dialect) -> Statement:
        return _Compiler(self.base, dialect).outside(self.kept)

    def read(self, rows: Sequence[Row]) -> tuple[int, ...]:
        return tuple(int(value or 0) for value in rows[0])


@dataclass(frozen=True, slots=True)
class Extent:
    """The first and the last moment of what matches, in milliseconds; None when nothing does."""

    base: Question

    @property
    def workspace(self) -> int:
        return self.base.workspace

    def compile(self, dialect: Dialect) -> Statement:
        return _Compiler(self.base, dialect).extent()

    def read(self, rows: Sequence[Row]) -> tuple[int, int] | None:
        first, last = rows[0]
        return None if first is None else (int(first), int(last))


def _numbers(values: Sequence[Any]) -> tuple[float | None, ...]:  # int, Decimal or float, as the engine likes
    return tuple(None if value is None else float(value) for value in values)


class _Compiler:
    """One question on its way to one engine."""

    def __init__(self, question: Question, dialect: Dialect) -> None:
        self.question, self.dialect = question, dialect
        self.parameters: list[object] = []

    def bind(self, value: object) -> str:
        self.parameters.append(value)
        return self.dialect.placeholder(len(self.parameters), value)

    def figures(self) -> Statement:
        question = self.question
        columns = [f"{self.period()} as period", f"{self.slot()} as slot"]
        columns += [f"{self.group(name)} as d{place}" for place, name in enumerate(question.by)]
        columns += [f"{MEASURES[name][0]} as m{place}" for place, name in enumerate(question.measures)]
        keys = [f"d{place}" for place in range(len(question.by))]
        figures = [self.measure(name, f"m{place}") for place, name in enumerate(question.measures)]
        outer = [*("period", "slot"), *keys, "count(*)", *figures]
        # The size of the whole group leads, so that a limit never cuts one in two that is larger than another.
        whole = ["sum(count(*)) over (partition by", ", ".join(_group_keys(question, keys)) or "period", ")"]
        return self.statement(
            *("select", ", ".join(outer), "from (select", ", ".join(columns), *self.matching(), ") matched"),
            *("group by", ", ".join(["period", "slot", *keys]), "order by", *whole, "desc,"),
            *(", ".join([*keys, "period", "slot"]), "limit", self.bind(question.limit)),
        )

    def clusters(self) -> Statement:
        inner = ["select sum(case when f.band > 0 then 1 else 0 end) as good, count(*) as answers"]
        return self.statement(
            *("select count(*), sum(good * good), sum(good * answers), sum(answers * answers) from (", *inner),
            *self.matching(),
            "group by f.respondent) clusters",
        )

    def outside(self, kept: tuple[Condition, ...]) -> Statement:
        names = [f"k{place}" for place in range(len(kept))]
        columns = [f"{self.condition(one)} as {name}" for one, name in zip(kept, names, strict=True)]
        alone = [" and ".join([f"not {name}", *(other for other in names if other != name)]) for name in names]
        tests = [*alone, f"not ({' and '.join(names)})"]
        sums = ", ".join(f"sum(case when {test} then 1 else 0 end)" for test in tests)
        return self.statement("select", sums, "from (select", ", ".join(columns), *self.matching(), ") matched")

    def extent(self) -> Statement:
        return self.statement("select min(", self.moment, "), max(", self.moment, ")", *self.matching())

    def statement(self, *parts: str) -> Statement:
        return Statement(" ".join(parts), self.parameters)

    def matching(self) -> list[str]:
        """``from … where …`` of the question."""
        question, main = self.question, "c" if self.question.source == "cases" else "f"
        tests = [f"{main}.workspace = {self.bind(question.workspace)}"]
        if question.source == "scores":
            tests.append(f"f.metric = {self.bind(question.metric)}")
        if question.source == "feedback":
            tests.append("f.head")
        first, last = question.spans[-1].start, question.spans[0].end
        tests += [] if first is None else [f"{self.moment} >= {self.bind(first)}"]
        tests += [] if last is None else [f"{self.moment} < {self.bind(last)}"]
        tests += [self.condition(condition) for condition in question.where]
        return [*("from", self.tables()), *("where", " and ".join(tests))]

    def tables(self) -> str:
        if self.question.source != "cases":
            return "fact f"
        used = {*self.question.by, *(condition.dimension for condition in self.question.where)}
        if used <= set(_OF_CASES):
            return "case_fact c"
        return "case_fact c left join fact f on f.workspace = c.workspace and f.feedback = c.feedback and f.head"

    @property
    def moment(self) -> str:
        return "c.occurred" if self.question.source == "cases" else "f.occurred"

    def period(self) -> str:
        if len(self.question.spans) == 1:
            return "0"
        edges = [span.start for span in self.question.spans[:-1] if span.start is not None]
        return self.piecewise(self.moment, edges[::-1], list(range(len(edges), -1, -1)))

    def slot(self) -> str:
        buckets = self.question.buckets
        if buckets is None:
            return "0"
        if not buckets.unit:
            return self.piecewise(self.moment, buckets.starts[1:], range(len(buckets.starts)))
        shifts = [offset - buckets.origin for offset in buckets.offsets]
        local = f"({self.moment} + {self.piecewise(self.moment, buckets.edges, shifts)})"
        return f"{local} - {local} % {self.bind(buckets.unit)}"

    def piecewise(self, value: str, edges: Sequence[int], results: Sequence[int]) -> str:
        """The result of the piece that holds the value, by halving: results[i] below edges[i], the last above all."""
        if not edges:
            return self.bind(results[0])
        middle = len(edges) // 2
        edge = self.bind(edges[middle])
        below = self.piecewise(value, edges[:middle], results[: middle + 1])
        above = self.piecewise(value, edges[middle + 1 :], results[middle + 1 :])
        return f"case when {value} < {edge} then {below} else {above} end"

    def measure(self, name: str, column: str) -> str:
        _, how = MEASURES[name]
        if how.isdigit():
            return self.dialect.quantile(column, int(how) / 100)
        return how.format(x=column)

    def group(self, name: str) -> str:
        value, many = self.dimension(name)
        return self.dialect.unnest(value) if many else value

    def condition(self, condition: Condition) -> str:
        """A test that is true or false, never null."""
        test = self.test(condition)
        return f"not {test}" if condition.negated else test

    def test(self, condition: Condition) -> str:
        value, many = self.dimension(condition.dimension)
        if not many:
            return f"({value} in ({', '.join(self.bind(word) for word in condition.values)}))"
        has, empty = self.dialect.has, self.dialect.empty
        tests = [has(value, self.bind(word)) if word else empty(value) for word in condition.values]
        return f"coalesce({' or '.join(tests)}, false)"

    def dimension(self, name: str) -> tuple[str, bool]:
        """The expression of a dimension, and whether it is a list."""
        cases = self.question.source == "cases"
        room, _, key = name.partition(".")
        if key and room in _MAPPINGS:
            one = room == "traits"
            at = self.dialect.word_at if one else self.dialect.words_at
            return at(f"f.{room}", self.bind(key)), not one
        if name == "question" and self.question.source != "scores":
            return self.dialect.keys("f.answers"), True
        if name in _INTERNAL_LISTS:
            return f"f.{_INTERNAL_LISTS[name]}", True
        if name in _LISTS:
            return f"{'c' if cases and name in _OF_CASES else 'f'}.{_LISTS[name]}", True
        column = key if room == "context" and key in CONTEXT else name
        if column not in (*_COLUMNS, *CONTEXT, *_INTERNAL):
            raise KeyError(name)
        if cases:
            return (f"c.{column}" if name in _OF_CASES else f"coalesce(f.{column}, '')"), False
        return f"f.{column}", False


def _group_keys(question: Question, keys: list[str]) -> list[str]:
    """The keys that make a group: its scale and words are parts of it."""
    return [key for key, name in zip(keys, question.by, strict=True) if name not in _INTERNAL]
