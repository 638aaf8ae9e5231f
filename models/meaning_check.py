"""How meaning does on validation rows: likeness, search across languages, groups, topics taught from examples."""

import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from scipy.stats import spearmanr

from heardwell.text.meaning import grams, similar
from heardwell.text.meaning.vectors import vectors
from heardwell.text.meaning.weights import weighted
from models import decompose

#: Columns are 2**18; the vectors count half as much as the grams.
HASHED, SHARE = 18, 0.5


def check(data: Path) -> None:
    """Print one line a measure."""
    rows = read(data, "stsb_multi_mt", "val")
    for tongue in ("en", "zh", "de", "es", "fr", "ja", "ru", "pt"):
        some = [row for row in rows if row["lang"] == tongue]
        say(f"STS-B {tongue}, Spearman", correlation(some, "similarity"))
    say("BUSTM zh, Spearman", correlation(read(data, "bustm", "val"), "duplicate"))
    across(data)
    for name in ("banking77", "arbanking77"):
        say(f"{name}, V-measure", v_measure(read(data, name, "val")))
    for few in (10, None):
        found = accuracy(read(data, "banking77", "train"), read(data, "banking77", "val"), few)
        say(f"banking77, {few or 'all'} examples a topic, accuracy", found)


def say(name: str, value: float) -> None:
    print(f"{name:48} {100 * value:5.1f}", flush=True)


def read(data: Path, source: str, split: str) -> list[dict[str, Any]]:
    """Rows of one split."""
    with gzip.open(data / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [row for line in lines if (row := json.loads(line))["split"] == split]


def correlation(rows: Sequence[dict[str, Any]], label: str) -> float:
    scores = similar([(row["text"], row["text2"]) for row in rows])
    return float(spearmanr(scores, [float(row[label]) for row in rows])[0])


def across(data: Path) -> None:
    """How often a review's nearest of a thousand in another language is its translation."""
    known: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in read(data, "m_absa", "val"):
        known[row["domain"], row["pid"]][row["lang"]] = row["text"]
    for a, b in (("en", "zh"), ("en", "ar"), ("zh", "ar")):
        both = [texts for texts in known.values() if a in texts and b in texts][:1000]
        near = vectors([texts[a] for texts in both]) @ vectors([texts[b] for texts in both]).T
        say(f"M-ABSA {a} to {b}, first of 1,000", float((near.argmax(axis=1) == np.arange(len(both))).mean()))


def hashed(texts: Sequence[str]) -> sparse.csr_matrix:
    """The weighted grams folded into so many columns, beside the vectors."""
    rows = weighted(grams.read(texts))
    columns = (rows.keys * np.uint32(0x85EBCA6B)) >> np.uint32(32 - HASHED)
    folded = sparse.csr_matrix((rows.values, columns, rows.starts), shape=(len(texts), 1 << HASHED))
    return sparse.hstack([folded, SHARE * sparse.csr_matrix(vectors(texts))], format="csr")


def v_measure(rows: Sequence[dict[str, Any]]) -> float:
    labels = [row["topic"] for row in rows]
    lie, strength, _ = decompose.largest(hashed([row["text"] for row in rows]), 100)
    lie = lie * strength
    lie /= np.linalg.norm(lie, axis=1, keepdims=True)
    found = [decompose.grouped(lie, len(set(labels)), seed) for seed in range(2)]
    return float(np.mean([decompose.v_measure(labels, one) for one in found]))


def accuracy(train: Sequence[dict[str, Any]], val: Sequence[dict[str, Any]], few: int | None) -> float:
    """One head for all topics at once, by the loss of ``text/teaching.py``."""
    labels = sorted({row["topic"] for row in train})
    rng = np.random.default_rng(0)
    by_label = {label: [row for row in train if row["topic"] == label] for label in labels}
    some = [
        row for rows in by_label.values() for row in (rows if few is None else rng.permutation(rows)[:few].tolist())
    ]
    a, b = hashed([row["text"] for row in some]), hashed([row["text"] for row in val])
    truth = np.array([labels.index(row["topic"]) for row in some])
    weights = logits(a, np.eye(len(labels), dtype=np.float32)[truth])
    asked = np.array([labels.index(row["topic"]) for row in val])
    return float(((b @ weights).argmax(axis=1) == asked).mean())


def logits(rows: sparse.csr_matrix, truth: np.ndarray, steps: int = 300) -> np.ndarray:
    """Softmax regression by accelerated descent."""
    weights = np.zeros((rows.shape[1], truth.shape[1]), np.float32)
    before = weights
    for step in range(steps):
        ahead = weights + np.float32(step / (step + 3)) * (weights - before)
        scores = rows @ ahead
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = scores / scores.sum(axis=1, keepdims=True)
        slope = rows.T @ (truth - shares) / rows.shape[0] - np.float32(1e-5) * ahead
        before, weights = weights, ahead + np.float32(40) * slope
    return weights
