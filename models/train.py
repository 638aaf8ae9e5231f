"""Trains the heads of the lite engine and writes them, with their card, into the package.

    python -m models.train --data DIR [--licences A A* C] [--sources NAME …] [--heads NAME …]

The same sources and seeds give the same tables.
"""

import argparse
import dataclasses
import random
from collections import Counter
from pathlib import Path

import numpy as np
import opencc

from heardwell.text.engine import SENTIMENTS
from heardwell.text.engines.heads import Head, softmax
from heardwell.text.engines.lite import DATA
from heardwell.text.normalise import for_analysis
from models import heads, matrix, sources
from models.card import write_card
from models.optimise import Settings, fit
from models.sources import Row

LATIN_LANGUAGES = ("de", "en", "es", "fr", "hi", "id", "it", "pt", "tr")
SENTIMENT_BITS, SENTIMENT = 19, Settings(step=0.3, decay=0.03, epochs=5)
LANGUAGE_BITS, LANGUAGE = 15, Settings(step=0.3, decay=0.0, epochs=5)
# The same 7,000 sentences in thirteen languages: thirteen times the say of their content.
SOURCE_WEIGHTS = {"m_absa": 0.3}
LANGUAGE_ROWS = 5000
# Below these the answer is "unsure", "und": it would be wrong about as often as right.
SENTIMENT_RIGHT, LANGUAGE_RIGHT = 0.5, 0.5


def main() -> None:
    """Read, train, calibrate, write."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    names = options.sources or sources.names(tuple(options.licences))
    rows = sources.without_copies(sources.load(options.data, names))
    print(f"{len(rows)} rows of {len({row.source for row in rows})} sources")
    for name in options.heads:
        head = HEADS[name](rows)
        head.write(options.out, name)
        print(name, head.card)
    write_card(options.out, rows)


def sentiment_head(rows: list[Row]) -> Head:
    """Positive, neutral, negative over all languages at once."""
    rows = [row for row in rows if row.sentiment in SENTIMENTS]
    rows += taiwan_wording(rows)
    counts = matrix.counts([row.text for row in rows], SENTIMENT_BITS)
    truth = np.array([SENTIMENTS.index(row.sentiment) for row in rows])
    allowed = np.array([[c != "neutral" or row.source not in sources.TWO_CLASSES for c in SENTIMENTS] for row in rows])
    train = np.array([row.split == "train" for row in rows])
    known = matrix.seen(counts[train])
    weights = class_weights([(row.source, row.language, row.sentiment) for row in rows if row.split == "train"])
    targets = np.eye(len(SENTIMENTS), dtype=np.float32)[truth]
    fitted = fit(matrix.scaled(counts[train], known), targets[train], allowed[train], weights, SENTIMENT)
    head = heads.packed(fitted, known, SENTIMENTS)
    found = heads.logits(head, counts[~train])
    groups = [row.source + row.language for row in rows if row.split == "val"]
    return calibrated(head, found, truth[~train], allowed[~train], groups, SENTIMENT_RIGHT)


def taiwan_wording(rows: list[Row]) -> list[Row]:
    """The Chinese training rows again where Taiwan has another word (軟體, not 软件), which folding does not mend."""
    converter = opencc.OpenCC("s2twp")
    chinese = [row for row in rows if row.language == "zh" and row.split == "train"]
    found = [dataclasses.replace(row, text=str(converter.convert(row.text))) for row in chinese]
    return [new for old, new in zip(chinese, found, strict=True) if for_analysis(old.text) != for_analysis(new.text)]


def language_head(rows: list[Row]) -> Head:
    """Among the languages in Latin letters; hi is Hindi as people type it."""
    chosen = _language_rows(rows)
    counts = matrix.counts([row.text for row in chosen], LANGUAGE_BITS, matrix.language_kinds)
    truth = np.array([LATIN_LANGUAGES.index(row.language) for row in chosen])
    train = np.array([row.split == "train" for row in chosen])
    known = matrix.seen(counts[train])
    allowed = np.ones((len(chosen), len(LATIN_LANGUAGES)), dtype=bool)
    # Half way between the share a language has of the rows and an equal one: Hindi in Latin letters is rare,
    # and many rows called so are plain English.
    weights = np.sqrt(class_weights([("all", "all", row.language) for row in chosen if row.split == "train"]))
    targets = np.eye(len(LATIN_LANGUAGES), dtype=np.float32)[truth]
    fitted = fit(matrix.scaled(counts[train], known), targets[train], allowed[train], weights, LANGUAGE)
    head = heads.packed(fitted, known, LATIN_LANGUAGES)
    found = heads.logits(head, counts[~train])
    groups = [row.source + row.language for row in chosen if row.split == "val"]
    return calibrated(head, found, truth[~train], allowed[~train], groups, LANGUAGE_RIGHT)


def calibrated(
    head: Head, found: np.ndarray, truth: np.ndarray, allowed: np.ndarray, groups: list[str], wanted: float
) -> Head:
    """The head with its temperature and threshold, every group of validation rows counting alike."""
    sizes = Counter(groups)
    weights = np.array([1 / sizes[group] for group in groups])
    chosen = heads.temperature(found, truth, allowed, weights)
    probabilities = softmax(found / np.float32(chosen))
    full = allowed.all(axis=1)
    right = probabilities.argmax(axis=1) == truth
    threshold = heads.sure_from(probabilities.max(axis=1)[full], right[full], wanted)
    return Head(dataclasses.replace(head.card, temperature=chosen, sure_from=threshold), head.table)


HEADS = {"sentiment": sentiment_head, "language": language_head}


def class_weights(labels: list[tuple[str, str, str]]) -> np.ndarray:
    """Within a source and language every class has the same say; the sum per source stays its size."""
    classes = Counter(labels)
    totals = Counter((source, language) for source, language, _ in labels)
    kinds = Counter((source, language) for source, language, _ in classes)
    return np.array(
        [
            totals[s, la] / (kinds[s, la] * classes[s, la, label]) * SOURCE_WEIGHTS.get(s, 1.0)
            for s, la, label in labels
        ],
        dtype=np.float32,
    )


def _language_rows(rows: list[Row]) -> list[Row]:
    """At most so many per source and language, and each training one again as a few of its words: people are brief."""
    chance = random.Random(20)
    rows = [row for row in rows if row.language in LATIN_LANGUAGES and _mostly_latin(row.text)]
    chance.shuffle(rows)
    taken: Counter[tuple[str, str]] = Counter()
    found = []
    for row in rows:
        if row.split == "train" and taken[row.source, row.language] >= LANGUAGE_ROWS:
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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of NAME.jsonl.gz")
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--heads", nargs="+", choices=sorted(HEADS), default=sorted(HEADS))
    parser.add_argument("--licences", nargs="+", default=list(sources.SHIPPED), metavar="CLASS")
    parser.add_argument("--sources", nargs="+", choices=sorted(sources.LICENCES), metavar="NAME")
    return parser.parse_args()


if __name__ == "__main__":
    main()
