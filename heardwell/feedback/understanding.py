"""What an engine makes of the words. Reads and thinks, writes nothing: thinking must not hold the write lock."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from heardwell.feedback.models import Feedback
from heardwell.feedback.queries import of_ids
from heardwell.text.engine import NO_BRIEF, Brief, Understanding
from heardwell.text.registry import engine


class Words(NamedTuple):
    """What one feedback says. ``said``: the language that its sender names; ``digest`` changes with the words."""

    id: int
    workspace: int
    text: str
    said: str
    digest: str
    survey: str

    @property
    def hint(self) -> str | None:
        """The language of a survey's page says little about the words: many answer an English page in Arabic."""
        return None if self.survey else self.said or None


class Reading(NamedTuple):
    """The columns that the understanding of one feedback fills."""

    id: int
    language: str
    sentiment: str
    sentiment_confidence: float | None
    understanding: dict[str, Any]  # Any: JSON
    engine: str


def words_of(feedback: Iterable[int]) -> list[Words]:
    """The words of these feedback; those that are gone are left out."""
    wanted = set(feedback)
    fields = ("id", "workspace_id", "text", "lang_hint", "digest", "survey")
    return [Words(*row) for row in of_ids(wanted).values_list(*fields) if row[0] in wanted]


def read(feedback: Iterable[int], briefs: Mapping[int, Brief] | None = None) -> list[Reading]:
    """A reading of each of these feedback; those that are gone are left out. Without words there is no feeling.

    ``briefs``: workspace → what it wants to know. Always by the engine that is at hand at once.
    """
    words = words_of(feedback)
    groups: defaultdict[int, list[Words]] = defaultdict(list)
    known = briefs or {}
    for one in words:
        if one.text:  # workspaces that want nothing of their own share a batch
            groups[one.workspace if known.get(one.workspace, NO_BRIEF) is not NO_BRIEF else 0].append(one)
    readings = [
        reading for workspace, some in groups.items() for reading in _read(some, known.get(workspace, NO_BRIEF))
    ]
    return readings + [Reading(one.id, one.said, "", None, {}, "") for one in words if not one.text]


def reading_of(words: Words, found: Understanding, brief: Brief) -> Reading:
    """What is written of it, stamped with the topics and the offsets that it was read with."""
    mood = found.sentiment
    understanding = found.as_json()
    if brief.taxonomy.version:
        understanding["taxonomy"] = brief.taxonomy.version
    if brief.offsets:
        understanding["offsets"] = {head: dict(added) for head, added in brief.offsets.items()}
    confidence = round(mood.confidence, 4)
    return Reading(words.id, found.language, mood.label, confidence, understanding, found.engine[:40])


def unchanged(words: Iterable[Words]) -> set[int]:
    """Those that still say what they said when they were read; to be asked in the transaction that writes."""
    digests = {one.id: one.digest for one in words}
    now = Feedback.objects.filter(pk__in=digests).values_list("pk", "digest")
    return {pk for pk, digest in now if digests[pk] == digest}


def _read(words: Sequence[Words], brief: Brief) -> list[Reading]:
    found = engine().analyse([one.text for one in words], [one.hint for one in words], brief)
    return [reading_of(one, said, brief) for one, said in zip(words, found, strict=True)]
