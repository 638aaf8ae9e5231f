"""What ``heardwell understand`` reads and writes, without the printing: JSON lines in, JSON lines out."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from heardwell.text.engine import NO_BRIEF, Brief, Json
from heardwell.text.registry import engine

BATCH = 256
#: Characters of one text; more is a file that has no lines.
LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that holds no text: its number, from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """A text to understand. ``kept``: what stands in the answer besides; ``language``: what the sender says."""

    text: str
    language: str | None
    kept: Json


def understand_lines(lines: Iterable[str], engine_name: str = "lite") -> Iterator[Json]:
    """One JSON object per line, in order: ``{"text", …}`` as ``text/analyze`` has it; blank lines are skipped."""
    texts = (line.rstrip("\r\n") for line in lines if line.strip())
    yield from understand((Given(text, None, {}) for text in texts), engine_name=engine_name)


def understand(given: Iterable[Given], brief: Brief = NO_BRIEF, engine_name: str = "lite") -> Iterator[Json]:
    """The answer to each, in order."""
    chosen = engine(engine_name)
    batch: list[Given] = []
    for one in given:
        batch.append(one)
        if len(batch) == BATCH:
            yield from _answers(chosen.analyse, batch, brief)
            batch = []
    yield from _answers(chosen.analyse, batch, brief)


def _answers(analyse: Callable[..., Iterable[object]], batch: list[Given], brief: Brief) -> Iterator[Json]:
    found = analyse([one.text for one in batch], [one.language for one in batch], brief) if batch else []
    for one, understanding in zip(batch, found, strict=True):
        yield one.kept | {"text": one.text} | understanding.as_json()  # type: ignore[attr-defined]  # Understanding


def read_lines(lines: Iterable[bytes], bad: Callable[[Bad], None]) -> Iterator[Given]:
    """The texts of a file: ``{"text", "id"?, "lang"?}`` or plain words, one a line; blank lines are skipped.

    What cannot be read is told to ``bad``, and reading goes on.
    """
    for number, line in enumerate(lines, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip("\r\n")
            if text.strip():
                yield _given(text)
        except ValueError as error:
            bad(Bad(number, _reason(error)))


def _given(line: str) -> Given:
    """Raises :class:`ValueError` with the reason."""
    if not line.lstrip().startswith("{"):
        return _checked(Given(line, None, {}))
    row = json.loads(line)
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError('no "text"')
    language = row.get("lang") or row.get("language")
    kept = {"id": row["id"]} if "id" in row else {}
    return _checked(Given(row["text"], language if isinstance(language, str) else None, kept))


def _checked(given: Given) -> Given:
    if len(given.text) > LONGEST:
        raise ValueError(f"longer than {LONGEST:,} characters")
    try:
        given.text.encode()
    except UnicodeEncodeError:
        raise ValueError("half a character (a lone surrogate)") from None
    return given


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"no valid JSON: {error.msg}"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    return str(error)
