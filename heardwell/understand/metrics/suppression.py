"""Small groups show no score, and not enough of the others to work it out."""

from collections.abc import Mapping, Sequence

Key = tuple[str, ...]


def hidden(sizes: Mapping[Key, int], minimum: int) -> set[Key]:
    """The keys of cells that must not show.

    Every cell smaller than ``minimum``; and along each line of the table (cells that differ in one dimension only) so
    many more, the smallest first, that what is hidden there is at least two cells and ``minimum`` answers: a total less
    what is shown then tells of no group alone.
    """
    hide = {key for key, size in sizes.items() if 0 < size < minimum}
    lines = _lines([key for key, size in sizes.items() if size])
    while True:
        added = {extra for line in lines for extra in _missing(line, hide, sizes, minimum)}
        if not added:
            return hide
        hide |= added


def _lines(keys: Sequence[Key]) -> list[list[Key]]:
    lines: dict[tuple[int, Key], list[Key]] = {}
    for key in keys:
        for place in range(len(key)):
            lines.setdefault((place, key[:place] + key[place + 1 :]), []).append(key)
    return list(lines.values())


def _missing(line: Sequence[Key], hide: set[Key], sizes: Mapping[Key, int], minimum: int) -> list[Key]:
    covered = [key for key in line if key in hide]
    if not covered or (len(covered) > 1 and sum(sizes[key] for key in covered) >= minimum):
        return []
    shown = sorted((key for key in line if key not in hide), key=lambda key: (sizes[key], key))
    return shown[:1]
