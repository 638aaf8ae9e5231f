"""Trains the aspect heads of the packs that have labelled rows, learns their words, and writes both.

    python -m models.aspects --data DIR [--out DIR] [--packs NAME …]

The same rows and seeds give the same files. Prints micro-F1 over categories on validation rows.
"""

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sparse

from heardwell.text.aspects.head import BITS, AspectCard, AspectHead
from heardwell.text.aspects.words import DATA
from models import matrix
from models.aspect_keys import key_of
from models.aspects_eval import micro_f1, write_mapping
from models.multilabel import fit_each
from models.optimise import Settings

HOW = Settings(step=0.9, decay=0.003, epochs=12)
# Buckets kept per pack: fewer are not only smaller but generalise better.
KEPT = {"restaurant": 22_000, "hotel": 12_000, "shop": 11_000}
# What a row teaches of the categories; all rows teach which industry they are of.
TEACHES = {("m_absa", "hotel"): 0.15}
DOMAINS = {"restaurant": ("restaurant",), "hotel": ("hotel",), "shop": ("phone", "food")}
# Rows without categories that show how comments on an industry, or on none, are worded.
MORE = {
    "waimai_10k": "restaurant",
    "zhang_dianping_triplets": "restaurant",
    "elsahar_res1": "restaurant",
    "chnsenticorp_htl_all": "hotel",
    "online_shopping_10_cats": "shop",
    "elsahar_prod": "shop",
    "gplay_app_reviews": "",
    "arsarcasm_v2": "",
    "tweeteval_sentiment": "",
    "umsab": "",
}
MORE_ROWS, OTHER_ROWS = 1500, 6000
FEWEST = 15
_PUNCTUATION = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Row:
    """``aspects``: (key, term or ""); ``None`` where nobody labelled them. ``pack``: "" for none of them."""

    text: str
    language: str
    source: str
    split: str
    pack: str
    aspects: tuple[tuple[str, str], ...] | None


def main() -> None:
    """Read, train, write, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--packs", nargs="+", choices=sorted(DOMAINS), default=sorted(DOMAINS))
    options = parser.parse_args()
    rows = [*labelled(options.data), *unlabelled(options.data)]
    for pack in options.packs:
        head = trained(pack, rows)
        head.write(options.out, f"aspects_{pack}")
    terms = {pack: learned(pack, rows) for pack in DOMAINS}
    (options.out / "aspect_terms.json").write_text(json.dumps(terms, ensure_ascii=False, indent=0) + "\n", "utf-8")
    write_mapping()


def labelled(folder: Path) -> list[Row]:
    """M-ABSA's rows of these industries and the Arabic hotels of SemEval 2016."""
    pack_of = {domain: pack for pack, domains in DOMAINS.items() for domain in domains}
    found = []
    for row in [*_lines(folder, "m_absa"), *_lines(folder, "semeval16_ar_hotels")]:
        if pack := pack_of.get(row["domain"], ""):
            pairs = ((key_of(pack, a["category"]), _term(a["term"])) for a in row["aspects"])
            aspects = tuple((key, term) for key, term in pairs if key)
            found.append(Row(row["text"], row["lang"], row["source"], row["split"], pack, aspects))
    return found


def unlabelled(folder: Path) -> list[Row]:
    """Training rows that say only which industry they are of, or that they are of none."""
    found = []
    for name, pack in MORE.items():
        rows = [row for row in _lines(folder, name) if row["split"] == "train"]
        chosen = np.random.default_rng(20).permutation(len(rows))[:MORE_ROWS]
        found += [Row(rows[i]["text"], rows[i]["lang"], name, "train", pack, None) for i in sorted(chosen)]
    return found


def trained(pack: str, rows: list[Row]) -> AspectHead:
    """Fitted, the loudest buckets kept, fitted again on them, packed, its threshold chosen on validation rows."""
    rows = _with_others(pack, rows)
    keys = _keys(pack, rows)
    counts = matrix.counts([row.text for row in rows], BITS)
    targets, asked = _targets(pack, rows, keys)
    train = np.array([row.split == "train" for row in rows])
    known = matrix.seen(counts[train])
    first = fit_each(matrix.scaled(counts[train], known), targets[train], asked[train], HOW)
    known &= _loudest(first.weights, counts[train], KEPT[pack], known)
    fitted = fit_each(matrix.scaled(counts[train], known), targets[train], asked[train], HOW)
    head = _packed(keys, fitted.weights, fitted.biases, known)
    held_out = [i for i, row in enumerate(rows) if row.split == "val" and row.pack == pack and row.aspects is not None]
    return _with_threshold(pack, head, counts, targets, [rows[i] for i in held_out], np.array(held_out))


def learned(pack: str, rows: list[Row], fewest: int = 4, share: float = 0.12) -> dict[str, dict[str, list[str]]]:
    """Language → "key key" (likeliest first) → words that annotators marked so, several times, and seldom in vain."""
    told: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        for key, term in row.aspects or () if row.pack == pack and row.split == "train" else ():
            if term and len(term) <= 24 and term.count(" ") <= 2 and not any(c.isdigit() for c in term):
                told[row.language, term][key] += 1
    seen = _occurrences(pack, rows, told)
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (language, term), keys in sorted(told.items()):
        total = sum(keys.values())
        if total >= fewest and total >= 0.25 * seen[language, term]:
            likely = [key for key, count in keys.most_common(3) if count >= share * total]
            found[language][" ".join(likely)].append(term)
    return found


def _occurrences(pack: str, rows: list[Row], told: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """In how many training rows of the pack a term stands at all."""
    terms = defaultdict(set)
    for language, term in told:
        terms[language].add(term)
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.pack == pack and row.aspects is not None and row.split == "train":
            text = row.text.lower()
            seen.update((row.language, term) for term in terms[row.language] if term in text)
    return seen


def _with_others(pack: str, rows: list[Row]) -> list[Row]:
    own = [row for row in rows if row.pack == pack]
    others = [row for row in rows if row.pack != pack and row.split == "train"]
    chosen = np.random.default_rng(20).permutation(len(others))[:OTHER_ROWS]
    return [*own, *(others[i] for i in sorted(chosen))]


def _keys(pack: str, rows: list[Row]) -> list[str]:
    counts = Counter(
        key
        for row in rows
        if row.pack == pack and row.split == "train"
        for key in {key for key, _ in row.aspects or ()}
    )
    return sorted(key for key, count in counts.items() if count >= FEWEST)


def _targets(pack: str, rows: list[Row], keys: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Both texts × (keys and the industry): what holds, and how much each row teaches of it."""
    targets = np.zeros((len(rows), len(keys) + 1), np.float32)
    asked = np.zeros_like(targets)
    asked[:, -1] = 1
    place = {key: i for i, key in enumerate(keys)}
    for i, row in enumerate(rows):
        if row.pack == pack:
            targets[i, -1] = 1
            asked[i, :-1] = 0 if row.aspects is None else TEACHES.get((row.source, pack), 1)
            targets[i, [place[key] for key, _ in row.aspects or () if key in place]] = 1
    return targets, asked


def _loudest(weights: np.ndarray, rows: sparse.csr_matrix, most: int, known: np.ndarray) -> np.ndarray:
    loud = np.abs(weights).max(axis=1) * np.bincount(rows.indices, minlength=rows.shape[1]) ** 0.25
    loud[~known] = 0
    kept = np.zeros(len(loud), dtype=bool)
    kept[np.argsort(-loud, kind="stable")[:most]] = True
    return kept


def _packed(keys: list[str], weights: np.ndarray, biases: np.ndarray, known: np.ndarray) -> AspectHead:
    buckets = np.flatnonzero(known).astype(np.uint32)
    scales = np.quantile(np.abs(weights[buckets]), 0.9995, axis=0) / 127
    table = np.clip(np.rint(weights[buckets] / scales), -127, 127).astype(np.int8)
    card = AspectCard(tuple(keys), tuple(map(float, scales)), tuple(map(float, biases)), 0.5)
    return AspectHead(card, buckets, table)


def _with_threshold(
    pack: str, head: AspectHead, counts: sparse.csr_matrix, targets: np.ndarray, rows: list[Row], places: np.ndarray
) -> AspectHead:
    found = _chances(head, counts[places])[:, :-1]
    truth = targets[places, :-1] > 0
    judged = np.array([row.source == "semeval16_ar_hotels" or pack != "hotel" for row in rows])
    grid = [round(float(t), 3) for t in np.arange(0.1, 0.8, 0.02)]
    threshold = max(grid, key=lambda t: micro_f1(truth[judged], found[judged] >= t))
    for language in sorted({row.language for row in rows}):
        own = np.array([row.language == language for row in rows])
        print(pack, language, own.sum(), f"{100 * micro_f1(truth[own], found[own] >= threshold):.1f}", flush=True)
    if pack == "hotel":
        print(pack, "semeval16", f"{100 * micro_f1(truth[judged], found[judged] >= threshold):.1f} at {threshold}")
    card = head.card
    return AspectHead(AspectCard(card.keys, card.scales, card.biases, threshold), head.buckets, head.table)


def _chances(head: AspectHead, rows: sparse.csr_matrix) -> np.ndarray:
    kept = rows[:, head.buckets]
    scales, biases = np.array([head.card.scales, head.card.biases], np.float32)
    known = np.sqrt(np.maximum(np.asarray(kept.sum(axis=1)), 1))
    return 1 / (1 + np.exp(-((kept @ head.table.astype(np.float32)) * scales / known + biases)))


def _term(written: str | None) -> str:
    term = _PUNCTUATION.sub("", (written or "").strip().lower())
    return "" if term == "null" else term


def _lines(folder: Path, name: str) -> list[dict]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
