"""Scores aspects as the published sets do: micro-F1 over the set of categories per text, whatever their polarity.

python -m models.aspects_eval --data DIR [--split val] [--blind]
"""

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from heardwell.text.engine import Brief, Engine
from heardwell.text.registry import engine
from models.aspect_keys import HOTEL, RESTAURANT

MAPPING = Path(__file__).parent / "aspect_mapping.json"
# Set → its source, the industry it is asked with, and the domain of its rows.
SETS = {
    "semeval16_ar_hotels": ("semeval16_ar_hotels", "hotel", "hotel"),
    "m_absa_restaurant": ("m_absa", "restaurant", "restaurant"),
}


def micro_f1(truth: np.ndarray, found: np.ndarray) -> float:
    """0–1, over boolean texts × categories."""
    return float(2 * (truth & found).sum() / max(1, truth.sum() + found.sum()))


def write_mapping() -> None:
    """Our keys → the sets' categories."""
    found = {"semeval16_ar_hotels": HOTEL, "m_absa_restaurant": RESTAURANT}
    MAPPING.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")


def aspect_scores(chosen: Engine, folder: Path, split: str = "val", blind: bool = False) -> list[dict[str, Any]]:
    """One line per set and language: ``{"set", "language", "rows", "micro_f1"}`` (0–100).

    ``blind``: the engine is not told the industry.
    """
    mapping = json.loads(MAPPING.read_text("utf-8"))
    lines = []
    for name, (source, industry, domain) in SETS.items():
        with gzip.open(folder / f"{source}.jsonl.gz", "rt", encoding="utf-8") as text:
            rows = [row for row in map(json.loads, text) if row["split"] == split and row["domain"] == domain]
        answers = chosen.analyse([row["text"] for row in rows], brief=Brief(industry="" if blind else industry))
        found = [_categories(mapping[name], [one.key for one in answer.aspects]) for answer in answers]
        for language in sorted({row["lang"] for row in rows}):
            own = [i for i, row in enumerate(rows) if row["lang"] == language]
            score = 100 * _set_f1([_truth(rows[i]) for i in own], [found[i] for i in own])
            lines.append({"set": name, "language": language, "rows": len(own), "micro_f1": round(score, 1)})
    return lines


def _truth(row: dict[str, Any]) -> set[str]:
    return {aspect["category"].strip().lower() for aspect in row["aspects"]}


def _categories(mapping: dict[str, Any], keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for key in keys:
        meant = mapping.get(key, [])
        found |= {each.lower() for each in ([meant] if isinstance(meant, str) else meant)}
    return found


def _set_f1(truth: Sequence[set[str]], found: Sequence[set[str]]) -> float:
    right = sum(len(a & b) for a, b in zip(truth, found, strict=True))
    return 2 * right / max(1, sum(map(len, truth)) + sum(map(len, found)))


def main() -> None:
    """Ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="val")
    parser.add_argument("--engine", default="lite")
    parser.add_argument("--blind", action="store_true", help="do not tell the engine the industry")
    options = parser.parse_args()
    for line in aspect_scores(engine(options.engine), options.data, options.split, options.blind):
        print(f"{line['set']:22} {line['language']} {line['rows']:5} {line['micro_f1']:5.1f}")


if __name__ == "__main__":
    main()
