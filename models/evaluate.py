"""Scores an engine on labelled JSONL (text, lang, source, split, sentiment), by source and language.

python -m models.evaluate --engine lite FILE.jsonl[.gz] … [--split val] [--json]
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from heardwell.text.engine import SENTIMENTS, Engine, Understanding
from heardwell.text.registry import engine
from models.sources import TWO_CLASSES, Row, read


@dataclass(frozen=True, slots=True)
class Scores:
    """Percent, 0–100. ``f_pn``: mean F1 of positive and negative; ``None`` where the rows have no such label."""

    source: str
    language: str
    rows: int
    language_accuracy: float
    sentiment_rows: int
    accuracy: float | None
    macro_f1: float | None
    macro_recall: float | None
    f_pn: float | None
    calibration_error: float | None
    unsure: float | None


def evaluate(chosen: Engine, rows: Sequence[Row]) -> list[Scores]:
    """One line per source and language, in the order of their names."""
    answers = chosen.analyse([row.text for row in rows])
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        groups[row.source, row.language].append(place)
    return [_scores([rows[i] for i in places], [answers[i] for i in places]) for _, places in sorted(groups.items())]


def _scores(rows: list[Row], answers: list[Understanding]) -> Scores:
    tongues = [row.language == answer.language.split("-")[0] for row, answer in zip(rows, answers, strict=True)]
    labelled = [(r, a) for r, a in zip(rows, answers, strict=True) if r.sentiment in SENTIMENTS]
    head = (rows[0].source, rows[0].language, len(rows), 100 * sum(tongues) / len(rows), len(labelled))
    if not labelled:
        return Scores(*head, None, None, None, None, None, None)
    # Annotators without a neutral: compare positive with negative only.
    classes = [c for c in SENTIMENTS if c != "neutral" or rows[0].source not in TWO_CLASSES]
    table = np.array([[answer.sentiment.scores[c] for c in classes] for _, answer in labelled])
    truth = np.array([classes.index(str(row.sentiment)) for row, _ in labelled])
    found, shares = table.argmax(axis=1), table / table.sum(axis=1, keepdims=True)
    f1 = [_f1(truth == c, found == c) for c in range(len(classes))]
    poles = [classes.index("negative"), classes.index("positive")]
    recalls = [float(np.mean(found[truth == c] == c)) for c in range(len(classes)) if (truth == c).any()]
    return Scores(
        *head,
        accuracy=100 * float(np.mean(truth == found)),
        macro_f1=100 * float(np.mean(f1)),
        macro_recall=100 * float(np.mean(recalls)),
        f_pn=100 * float(np.mean([f1[c] for c in poles])),
        calibration_error=100 * calibration_error(shares.max(axis=1), truth == found),
        unsure=100 * sum(answer.sentiment.label == "unsure" for _, answer in labelled) / len(labelled),
    )


def _f1(truth: np.ndarray, found: np.ndarray) -> float:
    return float(2 * (truth & found).sum() / max(1, truth.sum() + found.sum()))


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error (Naeini et al. 2015), 0–1."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[places == b].sum() - right[places == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(confidence))


def texts_per_second(chosen: Engine, texts: Sequence[str], rounds: int = 3) -> float:
    """In processor time, so that a busy machine changes little; the best of a few rounds after a warm-up."""
    chosen.analyse(texts[:200])
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        chosen.analyse(texts)
        spent.append(time.process_time() - start)
    return len(texts) / min(spent)


def as_table(found: Sequence[Scores]) -> str:
    """Markdown."""
    head = ["source", "language", "rows", "language acc.", "acc.", "macro-F1", "macro-recall", "F-PN", "ECE", "unsure"]
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "--:|" * (len(head) - 2)]
    for s in found:
        numbers = (s.language_accuracy, s.accuracy, s.macro_f1, s.macro_recall, s.f_pn, s.calibration_error, s.unsure)
        cells = [s.source, s.language, str(s.rows), *("" if n is None else f"{n:.1f}" for n in numbers)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Read, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--engine", default="lite")
    parser.add_argument("--split", default="val", help="rows of this split; 'all' for every row")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chosen = engine(options.engine)
    rows = [row for row in read(options.files) if options.split in ("all", row.split)]
    if not rows:
        parser.error(f"no row has split {options.split!r}")
    found = evaluate(chosen, rows)
    speed = texts_per_second(chosen, [row.text for row in rows])
    if options.json:
        print(json.dumps({"scores": [asdict(scores) for scores in found], "texts_per_second": round(speed)}))
    else:
        print(
            as_table(found), f"\n{speed:,.0f} texts/s, {np.mean([len(row.text) for row in rows]):.0f} characters each"
        )


if __name__ == "__main__":
    main()
