"""Why: the words that moved what an engine understood."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from heardwell.text.engine import UNSURE
from heardwell.text.registry import engine

#: Of longer texts the beginning is looked at: somebody waits.
LONGEST = 1500
#: Nobody reads more reasons.
MOST = 5
#: Shares of the strongest word from which a tint is stronger.
STRONG, MIDDLING = 0.66, 0.33
_SILENT = frozenset(".,;:-'\"()،؛。，；：、")


class Moved(NamedTuple):
    """``words`` = ``text[start:end]`` spoke for the label; ``strength`` 1 to 3."""

    words: str
    start: int
    end: int
    strength: int


def why(text: str, stamp: str, head: str, label: str) -> list[Moved]:
    """The words that spoke for the label, strongest first, each once. ``stamp``: of the engine that read the text, such
    as ``lite-1``; engines that cannot tell give nothing."""
    explain = _explainer(stamp)
    if explain is None or label in ("", UNSURE):
        return []
    moved = explain(text[:LONGEST], head, label)
    spoke = [one for one in moved if one.weight > 0 and _telling(text[one.start : one.end])]
    found = {text[one.start : one.end].casefold(): one for one in reversed(spoke)}
    strongest = sorted(found.values(), key=lambda one: -one.weight)[:MOST]
    return [Moved(text[one.start : one.end], one.start, one.end, _strength(one, strongest[0])) for one in strongest]


def _telling(words: str) -> bool:
    """Numbers are of a phone or an order, a comma is of nothing: nobody is sad for them."""
    return not words.isdigit() and not set(words) <= _SILENT


class _Evidence(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def weight(self) -> float: ...


_Explain = Callable[[str, str, str], Sequence[_Evidence]]


def _explainer(stamp: str) -> _Explain | None:
    # Another engine's reasons are its own: what our weights say of its label would be made up.
    return getattr(engine(), "explain", None) if stamp.partition("-")[0] == engine().name else None


def _strength(one: _Evidence, strongest: _Evidence) -> int:
    share = one.weight / strongest.weight
    return 3 if share >= STRONG else 2 if share >= MIDDLING else 1
