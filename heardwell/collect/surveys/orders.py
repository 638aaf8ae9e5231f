"""A random order that is the same wherever it is drawn: the twin of ``widget/src/orders.ts``."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_WORD = 0xFFFFFFFF


def shuffled(items: Sequence[T], seed: str, stays: Callable[[T], bool]) -> list[T]:
    """The items in the order that belongs to ``seed``; those that ``stays`` names keep their place at the end."""
    free = [item for item in items if not stays(item)]
    draws = _numbers(seed)
    for last in range(len(free) - 1, 0, -1):
        other = next(draws) % (last + 1)
        free[last], free[other] = free[other], free[last]
    return free + [item for item in items if stays(item)]


def _numbers(seed: str) -> Iterator[int]:
    """FNV-1a of the seed's UTF-16 units starts a mulberry32, as it does in the browser."""
    state = 0x811C9DC5
    units = seed.encode("utf-16-le")
    for low, high in zip(units[::2], units[1::2], strict=True):
        state = (state ^ (low | high << 8)) * 0x01000193 & _WORD
    while True:
        state = (state + 0x6D2B79F5) & _WORD
        mixed = (state ^ state >> 15) * (state | 1) & _WORD
        mixed ^= (mixed + ((mixed ^ mixed >> 7) * (mixed | 61) & _WORD)) & _WORD
        yield (mixed ^ mixed >> 14) & _WORD
