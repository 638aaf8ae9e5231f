"""What came in and what was refused, by named reason, since this process started."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from heardwell.collect.intake.answers import AnswerError
from heardwell.core.errors import HeardwellError

#: ``intake.accepted``, ``intake.duplicate``, ``intake.conflict``, ``intake.refused.<reason>``.
counts: Final[Counter[str]] = Counter()


def count_taken(status: str) -> None:
    counts[f"intake.{status}"] += 1


def count_refused(error: HeardwellError) -> None:
    """Count the error's code, and for wrong answers each kind of mistake once."""
    counts.update(f"intake.refused.{reason}" for reason in _reasons(error))


def _reasons(error: HeardwellError) -> Iterator[str]:
    yield error.code
    yield from {f"{error.code}.{wrong.code}" for wrong in error.errors if isinstance(wrong, AnswerError)}
