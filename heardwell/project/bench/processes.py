"""What a running program takes: memory and processor time of a process and all below it, as Linux tells."""

import os
import re
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
_PSS = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


def memory_mb(pid: int) -> dict[str, float]:
    """The proportional set size of the tree, a process a line and in sum: shared pages count once. MB of 10⁶ bytes.

    Empty where the system does not tell.
    """
    sizes = {f"{_name(one)} {one}": _pss(one) for one in tree(pid)}
    known = {name: round(size / 1e6, 1) for name, size in sizes.items() if size is not None}
    return known | {"sum": round(sum(known.values()), 1)} if known else {}


def cpu_s(pid: int) -> float | None:
    """Processor time of the tree so far, children that have ended included."""
    spent = [_times(one) for one in tree(pid)]
    return round(sum(spent), 2) if any(spent) else None


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for folder in PROC.glob("[0-9]*"):
        if stat := _stat(int(folder.name)):
            children[int(stat[1])].append(int(folder.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(one := waiting.pop())
        waiting += children[one]
    return found


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold anything: state, parent, …; empty when the process is gone."""
    with suppress(OSError):
        return (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    return []


def _times(pid: int) -> float:
    """utime, stime, cutime, cstime."""
    return sum(map(int, _stat(pid)[11:15])) / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> int | None:
    with suppress(OSError):
        if found := _PSS.search((PROC / str(pid) / "smaps_rollup").read_bytes()):
            return int(found[1]) * 1024
    return None


def _name(pid: int) -> str:
    with suppress(OSError):
        arguments = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
        module = next((one for one in arguments if one.startswith(b"heardwell.")), arguments[0])
        return module.decode(errors="replace").rpartition(".")[2]
    return "gone"
