"""Writes the names of languages in the languages of the interface: ``python scripts/languages.py``.

The names are Unicode CLDR's, read through Babel; the file that comes of it is committed.
"""

import json
from pathlib import Path

from babel import Locale

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "heardwell" / "web" / "language_names.json"
#: Language of the interface → CLDR's name for it.
READERS = {"en": "en", "zh-hans": "zh_Hans", "zh-hant": "zh_Hant", "ar": "ar"}
#: Beside the languages that have two letters.
MORE = ("fil", "pt_BR", "pt_PT", "yue", "zh_Hans", "zh_Hant")


def main() -> None:
    table = {
        reader: {_tag(code): name for code, name in sorted(Locale.parse(cldr).languages.items()) if _wanted(code)}
        for reader, cldr in READERS.items()
    }
    TABLE.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _wanted(code: str) -> bool:
    return (len(code) == 2 and code.isalpha()) or code in MORE


def _tag(code: str) -> str:
    return code.lower().replace("_", "-")


if __name__ == "__main__":
    main()
