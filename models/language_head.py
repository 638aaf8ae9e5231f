"""The language head: among the languages in Latin letters; hi is Hindi as people type it."""

import dataclasses
import random
from collections import Counter

import numpy as np

from heardwell.text.engines.heads import Head
from models import heads, matrix
from models.examples import class_weights
from models.optimise import Settings, fit
from models.sources import Row

LANGUAGES = ("de", "en", "es", "fr", "hi", "id", "it", "pt", "tr")
BITS, SETTINGS = 15, Settings(step=0.3, decay=0.0, epochs=5)
ROWS = 5000
# Below this the answer is "und": it would be wrong about as often as right.
RIGHT = 0.5


def train(rows: list[Row]) -> Head:
    """Fit, pack, calibrate."""
    chosen = _rows(rows)
    counts = matrix.counts([row.text for row in chosen], BITS, matrix.language_kinds)
    truth = np.array([LANGUAGES.index(row.language) for row in chosen])
    train = np.array([row.split == "train" for row in chosen])
    known = matrix.seen(counts[train])
    allowed = np.ones((len(chosen), len(LANGUAGES)), dtype=bool)
    # Half way between the share a language has of the rows and an equal one: Hindi in Latin letters is rare,
    # and many rows called so are plain English.
    weights = np.sqrt(class_weights([("all", "all", row.language) for row in chosen if row.split == "train"]))
    targets = np.eye(len(LANGUAGES), dtype=np.float32)[truth]
    texts = matrix.scaled(counts[train], known)
    head = heads.packed(fit(texts, targets[train], allowed[train], weights, SETTINGS), known, LANGUAGES)
    groups = [row.source + row.language for row in chosen if row.split == "val"]
    return calibrated(head, heads.logits(head, counts[~train]), truth[~train], groups)


def calibrated(head: Head, found: np.ndarray, truth: np.ndarray, groups: list[str]) -> Head:
    """The head with its temperature and threshold, every group of validation rows counting alike."""
    allowed = np.ones(found.shape, dtype=bool)
    chosen = heads.temperature(found, truth, allowed, heads.equal_say(groups))
    threshold = heads.sure_from(found / np.float32(chosen), truth, allowed, RIGHT)
    return Head(dataclasses.replace(head.card, temperature=chosen, sure_from=threshold), head.table)


def _rows(rows: list[Row]) -> list[Row]:
    """At most so many per source and language, and each training one again as a few of its words: people are brief."""
    chance = random.Random(20)
    rows = [row for row in rows if row.language in LANGUAGES and _mostly_latin(row.text)]
    chance.shuffle(rows)
    taken: Counter[tuple[str, str]] = Counter()
    found = []
    for row in rows:
        if row.split == "train" and taken[row.source, row.language] >= ROWS:
            continue
        taken[row.source, row.language] += row.split == "train"
        found.append(row)
        # A word or two of Hindi typed in Latin letters is more often an English one.
        if row.split == "train" and row.language != "hi":
            words = row.text.split()
            start = chance.randrange(len(words) or 1)
            found.append(dataclasses.replace(row, text=" ".join(words[start : start + chance.randint(1, 6)])))
    return found


def _mostly_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return sum(character < "\u0250" for character in letters) * 2 > len(letters)
