"""Columns of facts on their way into DuckDB: plain arrays, and the SQL that reads lists and mappings back from them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from heardwell.analytics.schema import Columns

TYPES: Mapping[str, str] = {
    "int": "bigint not null",
    "maybe": "bigint",
    "small": "tinyint not null",
    "real": "double not null",
    "flag": "boolean not null",
    "word": "varchar not null",
    "words": "varchar[]",
    "map": "map(varchar, varchar)",
    "map_words": "map(varchar, varchar[])",
}
_ARRAYS: Mapping[str, type] = {
    "int": np.int64,
    "maybe": np.int64,
    "small": np.int8,
    "real": np.float64,
    "flag": np.bool_,
}
#: No fact has this duration or id: it stands for null on the way in.
_NULL = -1
#: Between words, and between the word lists of a mapping.
_WORD, _ENTRY = "\x1f", "\x1e"
_SEPARATORS = str.maketrans(_WORD + _ENTRY, "  ")
_SPLIT = "case when {x} = '' then [] else string_split({x}, chr(31)) end"
_KEYS = _SPLIT.replace("{x}", "{keys}")
_LISTS = "list_transform(string_split({x}, chr(30)), lambda entry: " + _SPLIT.replace("{x}", "entry") + ")"
_READ = {
    "maybe": f"nullif({{x}}, {_NULL})",
    "words": _SPLIT,
    "map": f"map({_KEYS}, case when {{keys}} = '' then [] else string_split({{x}}, chr(31)) end)",
    "map_words": f"map({_KEYS}, case when {{keys}} = '' then [] else {_LISTS} end)",
}


class Incoming(NamedTuple):
    """``reads``: one expression per column, over ``arrays`` and, where a column holds one value only, ``constants``."""

    reads: list[str]
    arrays: dict[str, Any]
    constants: dict[str, object]


def incoming(columns: Columns, kinds: Mapping[str, str]) -> Incoming:
    """Columns by name, of the types of :mod:`heardwell.analytics.schema`, made ready."""
    arrays: dict[str, Any] = {}
    constants: dict[str, object] = {}
    reads: list[str] = []
    for name, kind in kinds.items():
        for part, values in _flat(name, kind, columns[name]).items():
            # Most columns of a batch hold one value, often none: it is bound once instead of a thousand times.
            if values.count(values[0]) == len(values):
                constants[part] = values[0]
            else:
                arrays[part] = np.array(values, dtype=_ARRAYS.get(kind, np.object_))
        reads.append(_read(name, kind, constants))
    return Incoming(reads, arrays, constants)


def _read(name: str, kind: str, constants: Mapping[str, object]) -> str:
    type_ = TYPES[kind].removesuffix(" not null") if kind in _ARRAYS else "varchar"
    x, keys = (f"${part}::{type_}" if part in constants else part for part in (name, f"{name}_keys"))
    return _READ.get(kind, "{x}").format(x=x, keys=keys)


def _flat(name: str, kind: str, values: list[Any]) -> dict[str, list[Any]]:
    """A column as columns of plain values."""
    if kind.startswith("map"):
        keys, words = zip(*[_entries(value, kind) for value in values], strict=True)
        return {f"{name}_keys": list(keys), name: list(words)}
    if kind == "words":
        return {name: [_words(value) for value in values]}
    if kind == "maybe":
        return {name: [_NULL if value is None else value for value in values]}
    return {name: values}


def _words(words: Sequence[str]) -> str:
    """Words in one string; a separator inside of one becomes a space."""
    if not words:
        return ""
    joined = _WORD.join(words)
    if joined.count(_WORD) == len(words) - 1 and _ENTRY not in joined:
        return joined
    return _WORD.join(word.translate(_SEPARATORS) for word in words)


def _entries(mapping: Mapping[str, Any], kind: str) -> tuple[str, str]:
    """The keys and the values of a mapping, each in one string."""
    if not mapping:
        return "", ""
    if "" in mapping or any(_WORD in key or _ENTRY in key for key in mapping):
        mapping = {key.translate(_SEPARATORS): value for key, value in mapping.items() if key}
    values = list(mapping.values())
    return _words(list(mapping)), _words(values) if kind == "map" else _ENTRY.join(map(_words, values))
