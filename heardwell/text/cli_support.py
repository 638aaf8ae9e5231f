"""What ``heardwell understand`` prints, without the printing."""

from collections.abc import Iterable, Iterator
from itertools import islice

from heardwell.text.engine import Json
from heardwell.text.registry import engine

BATCH = 256


def understand_lines(lines: Iterable[str], engine_name: str = "lite") -> Iterator[Json]:
    """One JSON object per line, in order: ``{"text", …}`` as ``text/analyze`` has it; blank lines are skipped."""
    chosen = engine(engine_name)
    texts = (line.rstrip("\r\n") for line in lines if line.strip())
    while group := list(islice(texts, BATCH)):
        for text, found in zip(group, chosen.analyse(group), strict=True):
            yield {"text": text} | found.as_json()
