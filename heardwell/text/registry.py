"""The one door to the text engines."""

from functools import cache
from importlib import import_module
from typing import cast

from heardwell.text.engine import Engine

# Where each engine is built. Settings choose a name; nobody imports an engine.
_ENGINES = {
    "lite": "heardwell.text.engines.lite:load",
    "onnx": "heardwell.text.engines.onnx:load",
    "llm": "heardwell.text.engines.llm.engine:load",
}


class UnknownEngine(ValueError):
    """No engine of this name is installed."""


@cache
def engine(name: str = "lite") -> Engine:
    """The engine of that name, loaded at first use and kept for the life of the process.

    Raises ``UnknownEngine``, naming those there are.
    """
    return made(name)


def made(name: str, **options: object) -> Engine:
    """A new engine of that name, with what it needs: ``onnx`` a ``folder``, ``llm`` an ``endpoint``.

    Raises ``UnknownEngine``, and :class:`heardwell.text.engine.EngineError` when it cannot be built.
    """
    if name not in _ENGINES:
        raise UnknownEngine(f"text engine {name!r} is not one of: {', '.join(sorted(_ENGINES))}")
    module, _, function = _ENGINES[name].partition(":")
    return cast(Engine, getattr(import_module(module), function)(**options))
