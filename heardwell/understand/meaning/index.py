"""Where every voice of a workspace lies in the space of meanings: files that can be made again from the records.

Three files a workspace under ``DATA/meaning``, a row each for the same voices, their ids rising: ``.ids`` (8 bytes),
``.signs`` (the signs of the vector's 128 numbers, 16 bytes) and ``.vectors`` (a byte a number). A search compares signs
first, by the bits in which they differ, then the vectors of those that are nearest. An erased voice leaves zeros.

One process writes, the one that runs the pipeline; any number read. Rows are added vectors first, ids last, so that a
row that is half written is no row.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from heardwell.core.config import config
from heardwell.text.meaning.grams import Floats
from heardwell.text.meaning.vectors import SIZE, Packed, closeness, packed

Ids = npt.NDArray[np.int64]
Signs = npt.NDArray[np.uint64]

#: Rows that are compared at once: the arrays of a step stay small, whatever the workspace has.
ROWS_AT_ONCE = 65_536
#: Of the signs that differ least, so many vectors are looked at.
LOOKED_AT = 4_000
_WORDS = SIZE // 64


def put(workspace: int, found: Mapping[int, Floats | None]) -> None:
    """Keep these voices' vectors; ``None`` or zeros for a voice without any. Repeating it changes nothing."""
    ids = np.array(sorted(found), np.int64)
    rows = [found[int(each)] for each in ids]
    block = packed(np.stack([np.zeros(SIZE, np.float32) if row is None else row for row in rows]))
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    there = _ids(workspace)
    places = np.searchsorted(there, ids)
    known = (places < len(there)) & (there[np.minimum(places, max(len(there) - 1, 0))] == ids) if len(there) else None
    if known is not None and known.any():
        _overwrite(workspace, places[known], block[known])
        ids, block = ids[~known], block[~known]
    wanted = np.flatnonzero(block.any(axis=1))
    ids, block = ids[wanted], block[wanted]
    if len(ids) and len(there) and ids[0] < there[-1]:
        _insert(workspace, ids, block)
    elif len(ids):
        _append(workspace, ids, block)


def forget(workspace: int, feedback: list[int]) -> None:
    """Nothing is left of these but their numbers."""
    if feedback and _path(workspace, "ids").exists():
        put(workspace, dict.fromkeys(feedback))


def nearest(workspace: int, vector: Floats, most: int) -> list[tuple[int, float]]:
    """The ids of the voices nearest to the vector, the nearest first, with the cosine. At most ``LOOKED_AT``."""
    ids = _ids(workspace)
    if not len(ids) or not vector.any():
        return []
    chosen = _fewest_differences(workspace, _signs(packed(vector[None])), len(ids))
    near = closeness(vector, _rows(workspace, "vectors", len(ids), np.int8, SIZE)[chosen])
    order = np.argsort(-near, kind="stable")[:most]
    return [(int(ids[chosen[place]]), float(near[place])) for place in order if near[place] > 0]


def vectors_of(workspace: int, feedback: list[int]) -> dict[int, Floats]:
    """The vectors of these voices, as far as they have one."""
    ids = _ids(workspace)
    if not len(ids):
        return {}
    wanted = np.array(sorted(feedback), np.int64)
    places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    there = ids[places] == wanted
    block = _rows(workspace, "vectors", len(ids), np.int8, SIZE)[places[there]].astype(np.float32)
    lengths = np.maximum(np.sqrt((block**2).sum(axis=1, keepdims=True)), 1)
    return {int(pk): row for pk, row in zip(wanted[there], block / lengths, strict=True) if row.any()}


def count(workspace: int) -> int:
    """How many voices are in it, erased ones too."""
    return len(_ids(workspace))


def cursor() -> int:
    """How far the events have been read; 0 when the folder is new."""
    with contextlib.suppress(OSError, ValueError):
        return int((folder() / "cursor").read_text())
    return 0


def move_cursor(position: int) -> None:
    """All events up to this one are in the files."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = folder() / "cursor.new"
    beside.write_text(str(position))
    beside.replace(folder() / "cursor")


def erase_workspace(workspace: int) -> Iterator[None]:
    """Called when a workspace is deleted. It pauses only after something was done: otherwise it would never end."""
    there = [path for name in ("ids", "signs", "vectors") if (path := _path(workspace, name)).exists()]
    for path in there:
        path.unlink(missing_ok=True)
    if there:
        yield


def folder() -> Path:
    """Where the files are."""
    return config().data / "meaning"


# ---------------------------------------------------------------- searching


def _fewest_differences(workspace: int, asked: Signs, size: int) -> npt.NDArray[np.int64]:
    """The places of the rows whose signs differ least, in no order."""
    signs = _rows(workspace, "signs", size, np.uint64, _WORDS)
    differ = np.empty(size, np.uint8)
    for first in range(0, size, ROWS_AT_ONCE):
        bits = np.bitwise_count(signs[first : first + ROWS_AT_ONCE] ^ asked)
        differ[first : first + ROWS_AT_ONCE] = bits[:, 0] + bits[:, 1]
    if size <= LOOKED_AT:
        return np.arange(size)
    # Counting is faster than sorting: there are only 129 values.
    within = int(np.searchsorted(np.cumsum(np.bincount(differ, minlength=SIZE + 1)), LOOKED_AT))
    return np.sort(np.flatnonzero(differ <= within)[: 2 * LOOKED_AT])


def _signs(block: Packed) -> Signs:
    bits = np.packbits(block > 0, axis=1)
    return np.ascontiguousarray(bits).view(np.uint64)


# ---------------------------------------------------------------- files


def _path(workspace: int, name: str) -> Path:
    return folder() / f"{int(workspace)}.{name}"


def _ids(workspace: int) -> Ids:
    path = _path(workspace, "ids")
    size = path.stat().st_size // 8 if path.exists() else 0
    return np.memmap(path, np.int64, "r", shape=(size,)) if size else np.zeros(0, np.int64)


def _rows(
    workspace: int, name: str, size: int, kind: type, width: int
) -> npt.NDArray[Any]:  # Any: of the kind that is named
    return np.memmap(_path(workspace, name), kind, "r", shape=(size, width))


def _append(workspace: int, ids: Ids, block: Packed) -> None:
    size = count(workspace)
    for name, rows in (("vectors", block), ("signs", _signs(block)), ("ids", ids)):
        with _open(workspace, name) as file:
            file.truncate(size * rows[:1].nbytes)
            file.seek(0, os.SEEK_END)
            file.write(rows.tobytes())


def _overwrite(workspace: int, places: npt.NDArray[np.int64], block: Packed) -> None:
    for name, rows in (("vectors", block), ("signs", _signs(block))):
        with _open(workspace, name) as file:
            for place, row in zip(places, rows, strict=True):
                file.seek(int(place) * row.nbytes)
                file.write(row.tobytes())


def _insert(workspace: int, ids: Ids, block: Packed) -> None:
    """Voices that came out of turn: all is written anew, once."""
    there = np.array(_ids(workspace))
    kept = np.array(_rows(workspace, "vectors", len(there), np.int8, SIZE))
    every = np.concatenate([there, ids])
    order = np.argsort(every, kind="stable")
    whole = np.concatenate([kept, block])[order]
    for _ in erase_workspace(workspace):
        _append(workspace, every[order], whole)


def _open(workspace: int, name: str) -> BinaryIO:
    path = _path(workspace, name)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
