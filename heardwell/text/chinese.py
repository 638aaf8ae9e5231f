"""Both Chinese scripts: the OpenCC character table (Apache-2.0), read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "chinese.txt"


@dataclass(frozen=True, slots=True)
class ChineseScripts:
    """``fold``: code point → its Simplified form; the sets: characters of one script only."""

    fold: Mapping[int, int]
    traditional_only: frozenset[str]
    simplified_only: frozenset[str]


@cache
def chinese_scripts() -> ChineseScripts:
    """The table that ``models/chinese_table.py`` writes."""
    changed, targets, traditional, simplified = TABLE.read_text("utf-8").splitlines()
    return ChineseScripts(
        fold=dict(zip(map(ord, changed), map(ord, targets), strict=True)),
        traditional_only=frozenset(traditional),
        simplified_only=frozenset(simplified),
    )
