"""Who has a case open, and who is writing: known in memory alone, for as long as their pages say so.

A page says every few seconds that it is here; one that has not been heard for ten is forgotten. Nothing is written
down: an edge that starts anew knows everybody again after the next few seconds.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Final

import msgspec

from heardwell.project.edge.live import Reader

STAYS_S: Final = 9.0
MOST_BYTES: Final = 1000
MOST: Final = 5000
MOST_EACH: Final = 500

Tell = Callable[[int, str, bytes], None]
Place = tuple[int, int]  # workspace and case


class Here(msgspec.Struct):
    """What a page says: its case, whether its reader writes, whether they leave."""

    case: int
    writing: bool = False
    left: bool = False


class _Seen:
    __slots__ = ("name", "timer", "writing")

    def __init__(self, name: str, writing: bool, timer: asyncio.TimerHandle) -> None:
        self.name, self.writing, self.timer = name, writing, timer


class Presence:
    """Everybody who is at a case now. ``tell(workspace, name, data)`` reaches the open pages of that workspace."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._places: defaultdict[Place, dict[int, _Seen]] = defaultdict(dict)
        self._decoder = msgspec.json.Decoder(Here)

    @property
    def count(self) -> int:
        return sum(len(people) for people in self._places.values())

    def hear(self, reader: Reader, raw: bytes) -> list[dict[str, object]]:
        """Note what a page says; who else is at its case. Raises :class:`msgspec.DecodeError`."""
        said = self._decoder.decode(raw)
        place = reader.workspace, said.case
        if said.left:
            self._forget(place, reader.user)
        else:
            self._see(place, reader, said.writing)
        return [one for one in self._people(place) if one["user"] != reader.user]

    def _see(self, place: Place, reader: Reader, writing: bool) -> None:
        before = self._places[place].get(reader.user) if place in self._places else None
        if before is None and (self.count >= MOST or self._count_in(reader.workspace) >= MOST_EACH):
            return
        if before is not None:
            before.timer.cancel()
        timer = asyncio.get_running_loop().call_later(STAYS_S, self._forget, place, reader.user)
        self._places[place][reader.user] = _Seen(reader.name, writing, timer)
        if before is None or (before.writing, before.name) != (writing, reader.name):
            self._tell_about(place)

    def _count_in(self, workspace: int) -> int:
        return sum(len(people) for (there, _case), people in self._places.items() if there == workspace)

    def _forget(self, place: Place, user: int) -> None:
        gone = self._places[place].pop(user, None) if place in self._places else None
        if gone is None:
            return
        gone.timer.cancel()
        if not self._places[place]:
            del self._places[place]
        self._tell_about(place)

    def _people(self, place: Place) -> list[dict[str, object]]:
        there = self._places.get(place, {})
        return [{"user": user, "name": seen.name, "writing": seen.writing} for user, seen in there.items()]

    def _tell_about(self, place: Place) -> None:
        workspace, case = place
        self._tell(workspace, f"here:{case}", msgspec.json.encode({"case": case, "people": self._people(place)}))
