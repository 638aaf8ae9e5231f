"""Reads a selection once and says what it holds. Everything that is said names the feedback that it is taken from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from heardwell.accounts.models import Workspace
from heardwell.feedback.filters import Filters, rows
from heardwell.feedback.models import Feedback
from heardwell.feedback.topics import TopicName, topics_of
from heardwell.text.engine import SENTIMENTS
from heardwell.understand.metrics.statistics import Interval, wilson
from heardwell.understand.summaries.quotes import telling

#: Of larger selections the newest are read.
MOST = 5_000
TOPICS, QUOTES = 8, 3
#: Quotes are chosen among so many voices of a topic.
_CANDIDATES = 300
#: A topic is left to its parts when they hold this share of it.
_PARTED = 0.6


class _Voice(NamedTuple):
    pk: int
    text: str
    sentiment: str
    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said of one topic; ``quotes`` are ids. ``leaning``: the feeling of most of those that have one, which
    the quotes show."""

    key: str
    name: str
    n: int
    feelings: Mapping[str, int]
    leaning: str
    quotes: Sequence[int]

    @property
    def judged(self) -> int:
        return sum(self.feelings.get(name, 0) for name in SENTIMENTS)

    @property
    def negative_share(self) -> float | None:
        """In percent of the judged."""
        return 100 * self.feelings.get("negative", 0) / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Summary:
    """``read`` of ``n`` voices were read (the newest), ``worded`` of them hold words; ``elsewhere``: no topic found."""

    n: int
    read: int
    worded: int
    feelings: Mapping[str, int]
    negative: Interval | None
    topics: Sequence[Spoken]
    elsewhere: int
    other_quotes: Sequence[int]
    quoted: Mapping[int, Feedback] = field(default_factory=dict)


def summarise(workspace: Workspace, filters: Filters) -> Summary:
    """The selection that a list with these filters shows."""
    found = rows(workspace, filters)
    whole = found.count()
    newest = found.order_by("-occurred_at", "-id").values_list("pk", "text", "sentiment", "topics")[:MOST]
    voices = [_Voice(pk, text, sentiment, _topics(topics)) for pk, text, sentiment, topics in newest]
    worded = [voice for voice in voices if voice.text]
    feelings = Counter(voice.sentiment for voice in worded if voice.sentiment)
    judged = sum(feelings[name] for name in SENTIMENTS)
    spoken = _spoken(worded, topics_of(workspace.pk))
    other = [voice for voice in worded if not voice.topics]
    others = _quotes(other)
    wanted = [*(pk for one in spoken for pk in one.quotes), *others]
    return Summary(
        n=whole,
        read=len(voices),
        worded=len(worded),
        feelings=feelings,
        negative=wilson(feelings["negative"], judged),
        topics=spoken,
        elsewhere=len(other),
        other_quotes=others,
        quoted={row.pk: row for row in _of(workspace, wanted)},
    )


def _of(workspace: Workspace, wanted: Sequence[int]) -> Iterable[Feedback]:
    return Feedback.objects.filter(workspace=workspace, pk__in=wanted).select_related("person")


def _topics(column: str) -> tuple[tuple[str, str], ...]:
    pairs = (one.rpartition(":") for one in column.split())
    return tuple((key, feeling) for key, _colon, feeling in pairs)


def _spoken(voices: Sequence[_Voice], known: Mapping[str, TopicName]) -> list[Spoken]:
    of: defaultdict[str, list[tuple[_Voice, str]]] = defaultdict(list)
    for voice in voices:
        for key, feeling in voice.topics:
            of[key].append((voice, feeling))
    inside: Counter[str] = Counter()
    for key, found in of.items():
        if key in known and known[key].above:
            inside[known[key].above[-1]] += len(found)
    largest = sorted((key for key in of if inside[key] < _PARTED * len(of[key])), key=lambda key: (-len(of[key]), key))
    return [_topic(key, known[key].name if key in known else key, of[key]) for key in largest[:TOPICS]]


def _topic(key: str, name: str, found: Sequence[tuple[_Voice, str]]) -> Spoken:
    feelings = Counter(feeling for _voice, feeling in found)
    felt = {feeling: feelings[feeling] for feeling in ("negative", "positive") if feelings[feeling]}
    leaning = max(felt, key=lambda feeling: felt[feeling]) if felt else "neutral" if feelings["neutral"] else ""
    lean = [voice for voice, feeling in found if feeling == leaning] or [voice for voice, _feeling in found]
    return Spoken(key, name, len(found), feelings, leaning, _quotes(lean))


def _quotes(voices: Sequence[_Voice]) -> list[int]:
    candidates = voices[:_CANDIDATES]
    return [candidates[n].pk for n in telling([voice.text for voice in candidates], QUOTES)]
