"""How far people come: per question how many reached it, answered it, left there, and how long it took them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from heardwell.collect.intake.paths import Known, is_empty
from heardwell.understand.results.responses import Forms, Response

#: Who takes longer was doing something else.
LONGEST_MS: Final = 30 * 60 * 1000


@dataclass(slots=True)
class Stop:
    """One question on people's way. ``times``: seconds of those whose answer came in a part of its own."""

    key: str
    reached: int = 0
    answered: int = 0
    left: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float | None:
        return median(self.times) if self.times else None


def stops(forms: Forms, responses: Iterable[Response]) -> dict[str, Stop]:
    """Every question that anybody came by."""
    found: dict[str, Stop] = {}
    for response in responses:
        way = reached(forms, response)
        for key in way:
            stop = found.setdefault(key, Stop(key))
            stop.reached += 1
            stop.answered += not is_empty(response.answers.get(key))
        if way and not response.done:
            found[way[-1]].left += 1
        for key, seconds in spent(response):
            if key in found:
                found[key].times.append(seconds)
    return found


def reached(forms: Forms, response: Response) -> Sequence[str]:
    """The questions that were before this person's eyes: all on the path of who finished; of who left, those up to the
    one after the last that they answered."""
    published = forms.path(response)
    if published is None:
        return [key for key in response.answers if "." not in key]
    way = published.way(Known(response.answers, response.hidden, {}, response.language)).asked
    if response.done:
        return way
    given = [place for place, key in enumerate(way) if key in response.answers]
    return way[: given[-1] + 2] if given else way[:1]


def spent(response: Response) -> Iterable[tuple[str, float]]:
    """Seconds per question, as far as the parts tell: from one part to the next, where that brought one answer.

    How long the first one took is not known, nor anything of forms sent in one piece.
    """
    parts = sorted(response.parts.values(), key=lambda part: part["at"])
    seen = {key.partition(".")[0] for part in parts[:1] for key in part["answers"]}
    for before, part in pairwise(parts):
        keys = {key.partition(".")[0] for key in part["answers"]} - seen
        took = part["at"] - before["at"]
        claimed = part.get("claimed") or before.get("claimed")
        if len(keys) == 1 and 0 < took <= LONGEST_MS and not claimed:
            yield keys.pop(), took / 1000
        seen |= keys
