"""Where a text speaks of something: the common coin of aspects and topics."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names it; both ``None`` when it is only implied. ``confidence`` is a probability."""

    key: str
    start: int | None
    end: int | None
    confidence: float
