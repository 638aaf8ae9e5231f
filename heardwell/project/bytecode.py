"""Compiled modules survive the process, wherever Python may or may not write: compiling is half of a start."""

import os
import sys
from importlib.util import cache_from_source, find_spec
from pathlib import Path


def keep(data: Path) -> None:
    """Keep compiled modules in ``DATA/run/bytecode`` where they cannot be kept beside their sources.

    So it is with packages that were installed without compiling and belong to somebody else, as in many images, and
    with ``PYTHONDONTWRITEBYTECODE``, which spares source folders: ours is none. Python still compares each with its
    source. Does nothing where there is no data folder yet, or Python was told where to keep them.
    """
    if sys.pycache_prefix is not None or not data.is_dir() or _kept_beside():
        return
    sys.pycache_prefix, sys.dont_write_bytecode = str(data.resolve() / "run" / "bytecode"), False
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def _kept_beside() -> bool:
    """Whether compiled modules are there beside their sources, or will be after this start."""
    django = find_spec("django")
    if django is None or django.origin is None:
        return True
    if Path(cache_from_source(django.origin)).exists():
        return True
    return not sys.dont_write_bytecode and os.access(Path(django.origin).parent, os.W_OK)
