"""Trying words before they are kept: how many of the last voices they would find, with examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heardwell.accounts.models import Workspace
from heardwell.feedback.models import Feedback
from heardwell.text.mentions import Mention
from heardwell.text.taxonomy import Scorer, Taxonomy, TopicWords

#: So many voices are looked at, the newest first.
LOOKED_AT = 1000
EXAMPLES = 3
_AROUND = 90  # characters shown on each side of what was found
_LONGEST = 2000  # characters read of a voice


@dataclass(frozen=True, slots=True)
class Example:
    """A voice that would be found; ``hit`` is what found it, "" when it was only learned from examples."""

    pk: int
    language: str
    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Of ``of`` voices, ``n`` would be found; ``now`` by the words that are kept, ``None`` for a new topic."""

    n: int
    of: int
    now: int | None
    examples: tuple[Example, ...]


def voices(workspace: Workspace) -> list[tuple[int, str, str]]:
    """Id, text and language of the last voices with words."""
    rows = Feedback.objects.filter(workspace=workspace).exclude(text="").order_by("-occurred_at", "-pk")
    return list(rows.values_list("pk", "text", "language")[:LOOKED_AT])


def attempt(
    workspace: Workspace,
    seeds: Mapping[str, Sequence[str]],
    kept: Mapping[str, Sequence[str]] | None = None,
    taught: Scorer | None = None,
) -> Trial:
    """What these words would find; ``kept`` are those that count now."""
    rows = voices(workspace)
    texts, languages = [text[:_LONGEST] for _, text, _ in rows], [language for _, _, language in rows]
    found = Taxonomy("trial", (TopicWords("it", seeds, taught=taught),)).find(texts, languages)
    hits = [(row, mentions[0]) for row, mentions in zip(rows, found, strict=True) if mentions]
    now = None if kept is None else sum(map(bool, Taxonomy("kept", (TopicWords("it", kept),)).find(texts, languages)))
    return Trial(len(hits), len(rows), now, tuple(_example(*hit) for hit in hits[:EXAMPLES]))


def _example(row: tuple[int, str, str], mention: Mention) -> Example:
    pk, text, language = row
    start, end = mention.start or 0, mention.end or 0
    first, last = max(0, start - _AROUND), end + _AROUND
    before = ("…" if first else "") + text[first:start]
    after = text[end:last] + ("…" if last < len(text) else "")
    return Example(pk, language, before, text[start:end], after)
