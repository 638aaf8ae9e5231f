"""Trains what ``heardwell/text/meaning`` reads: the rarity of grams, and the space of meanings.

    python -m models.meaning [--data ../shared/data/text] [--out heardwell/text/data] [--check]

``--check`` trains nothing and prints how what ships does on validation rows. Training takes ten minutes and 4 GB:

1. rarity: how many texts of the sources hold each gram, in 2**17 buckets;
2. what a text means: the first 128 directions (SVD) of TF-IDF over all texts, the thirteen translations of a review
   counted as one text (``m_absa``);
3. for each of some 12,000 grams its direction, so that a text's grams sum to what it means (ridge regression): each
   translation by itself must then point to where all of them lie;
4. words that name one thing in three languages (``concepts.json``, ours) are drawn together, as little as need be;
5. four bits a number.
"""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse as sparse

from heardwell.text.meaning import grams
from heardwell.text.meaning.weights import BITS, codes, places
from models.decompose import largest
from models.meaning_check import check

SIZE, MOST_OF_A_SOURCE, VOCABULARY, MOST_SVD = 128, 12_000, 12_340, 60_000
RIDGE, DRAWN = 3.0, 0.3
#: Class A, A* and C. STS-B, BUSTM and ArBanking77 only judge.
SOURCES = (
    *("clinc150", "banking77", "goemotions", "waimai_10k", "online_shopping_10_cats", "chnsenticorp_htl_all"),
    *("elsahar_res1", "elsahar_prod", "elsahar_att", "arsarcasm_v2", "maalej_app_reviews", "gplay_app_reviews_new"),
    *("vu_app_reviews", "semeval2013_16_sentiment", "zhang_dianping_triplets", "semeval16_ar_hotels"),
    *("nlbse24_issues", "smp2020_ewect_usual"),
)
#: Kinds of grams that may have a direction: single and paired signs, runs of 3 and 4, words.
KINDS = (0, 1, 2, 3, 5)
#: Language → (kind, how many of the most frequent).
QUOTA = {
    "en": ((5, 3300),),
    "zh": ((0, 900), (1, 2600)),
    "ar": ((5, 1600), (2, 300), (3, 1400)),
    **dict.fromkeys(("de", "es", "fr", "pt", "id", "tr", "ru", "hi"), ((5, 260),)),
    "ja": ((0, 200), (1, 300)),
    "ko": ((1, 300), (5, 150)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    parser.add_argument("--out", type=Path, default=Path("heardwell/text/data"))
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if not asked.check:
        train(asked.data, asked.out)
    check(asked.data)


def train(data: Path, out: Path) -> None:
    texts, tongues, owners = material(data)
    rows, columns = matrix(texts)
    rarity_table(columns, rows, len(texts), out)
    usable = np.isin(columns >> 20, KINDS)
    rows, columns = rows[:, usable], columns[usable]
    chosen, rarity = vocabulary(rows, columns, tongues)
    given = unit(rows[:, chosen] @ sparse.diags_array(rarity, format="csr"))
    target = meaning(rows, owners)[owners]
    weights = np.where(np.arange(len(texts)) < tongues.index(""), 1, 0.3).astype(np.float32)
    table = directions(given, target, weights)
    table += drawn(columns[chosen], rarity, table)
    save(columns[chosen], table, rarity, out)


def material(data: Path) -> tuple[list[str], list[str], np.ndarray]:
    """Texts, their languages ("" for sources in one language, which come last), and which are translations of one."""
    texts, tongues, owners = [], [], []
    known: dict[tuple[str, str], int] = {}
    for row in read(data, "m_absa"):
        owners.append(known.setdefault((row["domain"], row["pid"]), len(known)))
        texts.append(row["text"])
        tongues.append(row["lang"])
    rng = np.random.default_rng(0)
    for source in SOURCES:
        found = [row["text"][:400] for row in read(data, source)]
        some = dict.fromkeys(found[place] for place in rng.permutation(len(found))[:MOST_OF_A_SOURCE])
        texts += some
        tongues += [""] * len(some)
    owners += range(len(known), len(known) + len(texts) - len(owners))
    return texts, tongues, np.array(owners)


def read(data: Path, source: str) -> list[dict[str, Any]]:
    """The training rows of a source."""
    with gzip.open(data / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [row for line in lines if (row := json.loads(line))["split"] == "train"]


def matrix(texts: list[str]) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Texts × codes (damped counts), and the code of each column."""
    found = grams.read(texts)
    columns, places_of = np.unique(codes(found.keys), return_inverse=True)
    values = (1 + np.log(found.values)).astype(np.float32)
    return sparse.csr_matrix((values, places_of, found.starts), shape=(len(texts), len(columns))), columns


def holders(rows: sparse.csr_matrix) -> np.ndarray:
    """How many texts hold each column."""
    return np.bincount(rows.indices, minlength=rows.shape[1])


def rarity_table(columns: np.ndarray, rows: sparse.csr_matrix, size: int, out: Path) -> None:
    """Eighths of ``ln(N / n)``; a bucket's grams count a quarter each: most share it with many rare ones."""
    held = np.bincount(places(columns << np.uint32(9)), holders(rows), 1 << BITS)
    table = np.log((size + 1) / (held / 4 + 1)) * 8
    np.save(out / "meaning_rarity.npy", np.clip(np.round(table), 1, 255).astype(np.uint8))


def vocabulary(rows: sparse.csr_matrix, columns: np.ndarray, tongues: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The most frequent grams of each language and all of the concepts' words; with how rare they are."""
    spoken, kinds = np.array(tongues), columns >> 20
    chosen: set[int] = set()
    for tongue, quota in QUOTA.items():
        held = holders(rows[np.flatnonzero(spoken == tongue)])
        for kind, most in quota:
            some = np.flatnonzero((kinds == kind) & (held >= 8))
            chosen.update(some[np.argsort(-held[some], kind="stable")[:most]].tolist())
    words = grams.read([word for _, word in concepts()])
    wanted = codes(words.keys[np.isin(words.kinds, (1, 5))])
    chosen.update(np.flatnonzero(np.isin(columns, wanted)).tolist())
    every = np.array(sorted(chosen))
    often = np.argsort(-holders(rows)[every], kind="stable")[:VOCABULARY]
    every = np.sort(every[often])
    return every, np.log(rows.shape[0] / (holders(rows)[every] + 1)).astype(np.float32)


def concepts() -> list[tuple[int, str]]:
    """Concept and word."""
    found = json.loads((Path(__file__).parent / "concepts.json").read_text("utf-8"))
    return [(number, word) for number, words in enumerate(found.values()) for word in words]


def meaning(rows: sparse.csr_matrix, owners: np.ndarray) -> np.ndarray:
    """Where each text, or all translations of one together, lies: rows of length 1."""
    held = holders(rows)
    often = np.sort(np.argsort(-held, kind="stable")[:MOST_SVD])
    plain = rows[:, often].sign()
    weighed = unit(plain @ sparse.diags_array(np.log(rows.shape[0] / held[often]).astype(np.float32), format="csr"))
    together = sparse.csr_matrix((np.ones(len(owners), np.float32), (owners, np.arange(len(owners)))))
    counts = Counter(owners.tolist())
    many = np.array([2.5 if counts[number] > 1 else 1 for number in range(together.shape[0])], np.float32)
    joined = unit(together @ weighed)
    _, strength, axes = largest(sparse.diags_array(many, format="csr") @ joined, SIZE)
    lie = (joined @ axes.T) / strength * strength**0.3
    return lie / np.maximum(np.linalg.norm(lie, axis=1, keepdims=True), 1e-9)


def directions(given: sparse.csr_matrix, target: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ridge regression from grams to meanings."""
    weighed = sparse.diags_array(weights, format="csr") @ given
    square = (weighed.T @ given).toarray().astype(np.float32)
    square[np.diag_indices(len(square))] += RIDGE
    return scipy.linalg.cho_solve(scipy.linalg.cho_factor(square, overwrite_a=True), weighed.T @ target)


def drawn(chosen: np.ndarray, rarity: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The least change that brings the words of each concept together."""
    words = concepts()
    concept = np.array([number for number, _ in words])
    rows, columns = matrix([word for _, word in words])
    there = np.flatnonzero(np.isin(columns, chosen))
    place = np.searchsorted(chosen, columns[there])
    spread = sparse.csr_matrix((np.ones(len(there)), (there, place)), shape=(len(columns), len(chosen)))
    given = unit(rows @ spread @ sparse.diags_array(rarity, format="csr"))
    lie = given @ table
    length = np.linalg.norm(lie, axis=1)
    near = lie / np.maximum(length, 1e-9)[:, None]
    centre = np.stack([near[(concept == number) & (length > 0)].mean(0) for number in range(concept.max() + 1)])
    centre -= 0.7 * centre.mean(0)
    centre /= np.linalg.norm(centre, axis=1, keepdims=True)
    wanted = centre[concept] * np.median(length[length > 0]) - lie
    square = (given @ given.T).toarray() + DRAWN * np.eye(len(words))
    return given.T @ np.linalg.solve(square, wanted)


def unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row of length 1."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags_array((1 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ rows)


def save(chosen: np.ndarray, table: np.ndarray, rarity: np.ndarray, out: Path) -> None:
    """Two numbers a byte, each from -7 to 7 times the scale of its column."""
    scales = table.std(axis=0) * 2.5 / 7
    small = (np.clip(np.round(table / scales), -7, 7) + 8).astype(np.uint8)
    np.savez(
        out / "meaning_space.npz",
        keys=chosen.astype(np.uint32),
        table=small[:, 0::2] | (small[:, 1::2] << 4),
        scales=scales.astype(np.float32),
        rarity=np.clip(np.round(rarity * 8), 0, 255).astype(np.uint8),
    )


if __name__ == "__main__":
    main()
