"""Writes ``heardwell/text/data/chinese.txt`` from the OpenCC character data (Apache-2.0).

Line 1: characters that change; line 2: what each becomes (Simplified, same order);
line 3: characters written in Traditional only; line 4: in Simplified only.

    python -m models.chinese_table
"""

from pathlib import Path

import opencc

DATA = Path(__file__).parent.parent / "heardwell" / "text" / "data"
HAN = [range(0x2E80, 0x2FE0), range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x32000)]
# The target in the fold is one step: a regional variant (裏 / 裡) may need two conversions to get there.
CONVERSIONS = ("t2s", "tw2s", "hk2s")


def every_han() -> list[str]:
    """All Han characters in code point order."""
    return [chr(code) for block in HAN for code in block]


def simplified(character: str, converters: list[opencc.OpenCC]) -> str:
    """The Simplified form of one character; itself where there is none of length one."""
    for converter in converters:
        found = str(converter.convert(character))
        if len(found) == 1 and found != character:
            return found
    return character


def fold_table() -> dict[str, str]:
    """Traditional → Simplified, closed so that folding twice changes nothing more."""
    converters = [opencc.OpenCC(name) for name in CONVERSIONS]
    table = {c: s for c in every_han() if (s := simplified(c, converters)) != c}
    for character, target in table.items():
        while target in table and table[target] != character:
            target = table[target]
        table[character] = target
    return {c: s for c, s in table.items() if s not in table}


def candidates(name: str) -> dict[str, list[str]]:
    """An OpenCC dictionary: character → all its possible counterparts, likeliest first."""
    folder = Path(opencc.__file__).parent / "dictionary"
    rows = (line.split("\t") for line in (folder / name).read_text("utf-8").splitlines() if "\t" in line)
    return {row[0]: row[1].split() for row in rows if len(row[0]) == 1}


def only_here(name: str) -> str:
    """Characters whose counterparts never include themselves: they are written in one script only."""
    return "".join(c for c, found in sorted(candidates(name).items()) if c not in found)


def main() -> None:
    """Write the table."""
    table = fold_table()
    lines = ["".join(table), "".join(table.values()), only_here("TSCharacters.txt"), only_here("STCharacters.txt")]
    (DATA / "chinese.txt").write_text("\n".join(lines) + "\n", "utf-8")
    print(", ".join(str(len(line)) for line in lines))


if __name__ == "__main__":
    main()
