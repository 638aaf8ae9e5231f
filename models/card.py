"""Writes the model card from what was measured."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from heardwell.text.engines.lite import LiteEngine
from models.evaluate import as_table, evaluate, texts_per_second
from models.sources import LICENCES, Row

# What people import: short Chinese deliveries, long Arabic restaurants, app stores.
REVIEWS = {"waimai_10k", "online_shopping_10_cats", "elsahar_res1", "elsahar_prod", "vu_app_reviews"}
TEMPLATE = Path(__file__).parent / "card.md"
VARIANTS = Path(__file__).parent / "VARIANTS.md"
_MEMORY = """
import sys
from pathlib import Path
from heardwell.text.engines.lite import LiteEngine
lite = LiteEngine(Path(sys.argv[1]))
texts = sys.stdin.read().splitlines()
lite.analyse(texts)
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def write_card(folder: Path, rows: list[Row]) -> None:
    """Measure the heads in ``folder`` and describe them."""
    lite = LiteEngine(folder)
    held_out = [row for row in rows if row.split == "val"]
    reviews = [row.text for row in held_out if row.source in REVIEWS] or [row.text for row in held_out]
    files = sorted([*folder.glob("*.npy"), *folder.glob("*.npz")])
    text = TEMPLATE.read_text("utf-8").format(
        version=lite.version,
        sure=", ".join(f"{name} {card.sure_from}" for name, card in lite.cards.items() if card.sure_from > 0),
        hint=", ".join(f"{score} ({tag})" for tag, score in lite.cards["sarcasm"].thresholds.items()),
        table=as_table(evaluate(lite, held_out)),
        sizes="\n".join(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB  " for file in files),
        total=sum(file.stat().st_size for file in files) / 1e6,
        speed=round(texts_per_second(lite, reviews[:6000]), -2),
        characters=sum(map(len, reviews)) / len(reviews),
        memory=megabytes(folder, reviews[:1000]),
        temperatures=", ".join(f"{name} {card.temperature:.2f}" for name, card in lite.cards.items()),
        ablations=VARIANTS.read_text("utf-8").partition("\n## ")[2].partition("\n## ")[0].partition("\n")[2].strip(),
        sources=_source_lines(Counter(row.source for row in rows if row.split == "train")),
    )
    (folder / "MODEL_CARD.md").write_text(text, "utf-8")


def megabytes(folder: Path, texts: list[str]) -> int:
    """The most that a fresh process holds in memory while it loads the engine and reads the texts."""
    lines = "\n".join(" ".join(text.split()) for text in texts)
    command = [sys.executable, "-c", _MEMORY, str(folder)]
    return int(subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout)


def _source_lines(rows: Counter[str]) -> str:
    found = [(name, rows[name], *LICENCES[name]) for name in LICENCES if rows[name]]
    return "\n".join(
        f"| {name} | {count} | {licence} | {repository} | {terms} |"
        for name, count, licence, repository, terms in found
    )
