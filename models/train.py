"""Trains the heads of the lite engine and writes them, with their card, into the package.

    python -m models.train --data DIR [--out DIR] [--licences A A* C] [--sources NAME …] [--parts language heads]

The same sources and seeds give the same tables.
"""

import argparse
import dataclasses
from pathlib import Path

import opencc

from heardwell.text.engines.lite import DATA
from heardwell.text.normalise import for_analysis
from models import heads_in_one, language_head, sources
from models.card import write_card
from models.sources import Row

PARTS = ("heads", "language")
# Sentences from English; how people write in Chinese is seen elsewhere.
TRANSLATED = {"m_absa"}


def main() -> None:
    """Read, train, calibrate, write."""
    options = _options()
    names = options.sources or sources.names(tuple(options.licences))
    rows = sources.without_copies(sources.load(options.data, names))
    print(f"{len(rows)} rows of {len({row.source for row in rows})} sources", flush=True)
    train(rows, options.out, options.parts)
    write_card(options.out, rows)


def train(rows: list[Row], out: Path, parts: tuple[str, ...] = PARTS) -> None:
    """Fit the parts asked for and write them into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    if "language" in parts:
        language_head.train(rows).write(out, "language")
    if "heads" in parts:
        heads_in_one.train([*rows, *taiwan_wording(rows)]).save(out)


def taiwan_wording(rows: list[Row]) -> list[Row]:
    """The Chinese training rows again where Taiwan has another word (軟體, not 软件), which folding does not mend."""
    converter = opencc.OpenCC("s2twp")
    chinese = [row for row in rows if row.language == "zh" and row.split == "train" and row.source not in TRANSLATED]
    found = [dataclasses.replace(row, text=str(converter.convert(row.text))) for row in chinese]
    return [new for old, new in zip(chinese, found, strict=True) if for_analysis(old.text) != for_analysis(new.text)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of NAME.jsonl.gz")
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--licences", nargs="+", default=list(sources.SHIPPED), metavar="CLASS")
    parser.add_argument("--sources", nargs="+", choices=sorted(sources.LICENCES), metavar="NAME")
    return parser.parse_args()


if __name__ == "__main__":
    main()
