"""Scores an engine on labelled JSONL, test by test as they were published.

python -m models.evaluate --engine lite FILE.jsonl[.gz] … [--split val] [--json]

Each file's rows have text, lang, source, split and any of sentiment, emotion(s), sarcasm, intent, aspects,
text2 with similarity.
"""

import argparse
import dataclasses
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from heardwell.text.engine import Brief, Engine
from heardwell.text.meaning import similar
from heardwell.text.registry import engine
from models import measures
from models.measures import Choices, Measured, Pairs
from models.sources import Row, read

# How each sentiment set was published; macro-F1 for those not named.
SENTIMENT_MEASURES = {
    "tweeteval_sentiment": "macro-recall",
    "chnsenticorp": "accuracy",
    "ajgt": "accuracy",
    "arsarcasm_v2": "F-PN",
}
ASPECT_MAPPING = Path(__file__).parent / "aspect_mapping.json"
# Mapping → the source and domain of its rows, and our industry.
ASPECT_SETS = {
    "semeval16_ar_hotels": ("semeval16_ar_hotels", "hotel", "hotel"),
    "m_absa_restaurant": ("m_absa", "restaurant", "restaurant"),
}
# The loss of another script means little where the engine is bad anyway.
SCRIPT_FROM = 80


def evaluate(chosen: Engine, rows: Sequence[Row]) -> list[Measured]:
    """One line per test, language and measure."""
    answers = chosen.analyse([row.text for row in rows])
    groups: dict[tuple[str, str], list[tuple[Row, object]]] = defaultdict(list)
    for row, answer in zip(rows, answers, strict=True):
        groups[row.source, row.language].append((row, answer))
    found = [line for (source, tongue), pairs in sorted(groups.items()) for line in _group(source, tongue, pairs)]
    found += [*_languages(groups), *_means(found), *_aspects(chosen, rows), *_traditional(chosen, rows)]
    return [*found, *_similarity(rows)]


def _group(source: str, tongue: str, pairs: Pairs) -> Iterator[Measured]:
    if felt := measures.sentiments(pairs):
        name = SENTIMENT_MEASURES.get(source, "macro-F1")
        yield Measured(f"{source} sentiment", tongue, name, *_scored(felt, name))
    if tone := measures.tones(pairs):
        yield Measured(f"{source} tone", tongue, "macro-F1", *_scored(tone, "macro-F1"))
    for name, score in (measures.sarcasm(pairs) or {}).items():
        yield Measured(f"{source} sarcasm", tongue, name, len(pairs), score)
    for name, score in measures.intents(pairs).items():
        yield Measured(f"{source} intent", tongue, f"{name} F1", len(pairs), score)


def _scored(answers: Choices, name: str) -> tuple[int, float, float, float]:
    score = {
        "macro-recall": answers.recall,
        "accuracy": answers.accuracy,
        "macro-F1": answers.f1,
        "F-PN": lambda: answers.f1("positive", "negative"),
    }[name]()
    return len(answers.truth), score, answers.error(), answers.unsure


def _languages(groups: dict) -> Iterator[Measured]:
    """Right first subtags, for each source and language, and the mean of a source's languages."""
    for source in dict.fromkeys(source for source, _ in groups):
        shares = {
            tongue: 100 * float(np.mean([answer.language.split("-")[0] == tongue for _, answer in pairs]))
            for (name, tongue), pairs in sorted(groups.items())
            if name == source
        }
        for tongue, share in shares.items():
            yield Measured(f"{source} language", tongue, "accuracy", len(groups[source, tongue]), share)
        if len(shares) > 1:
            mean = float(np.mean(list(shares.values())))
            yield Measured(f"{source} language", "all", "accuracy", sum(len(groups[source, t]) for t in shares), mean)


def _means(found: Sequence[Measured]) -> list[Measured]:
    """Over the sources with app reviews: the F1 of bugs and of requests."""
    means = []
    for name in ("bug F1", "request F1"):
        lines = [line for line in found if "app_reviews" in line.test and line.measure == name]
        if len(lines) > 1:
            score = float(np.mean([line.score for line in lines]))
            means.append(Measured("app reviews intent, mean", "en", name, sum(line.rows for line in lines), score))
    return means


def _aspects(chosen: Engine, rows: Sequence[Row]) -> Iterator[Measured]:
    mapping = json.loads(ASPECT_MAPPING.read_text("utf-8")) if ASPECT_MAPPING.exists() else {}
    for name, (source, domain, industry) in ASPECT_SETS.items():
        some = [row for row in rows if row.source == source and row.domain == domain and row.aspects]
        for tongue in sorted({row.language for row in some}) if name in mapping else ():
            own = [row for row in some if row.language == tongue]
            answers = chosen.analyse([row.text for row in own], None, Brief(industry=industry))
            score = measures.aspects(list(zip(own, answers, strict=True)), mapping[name])
            if score is not None:
                yield Measured(f"{name} aspects", tongue, "micro-F1", len(own), score)


def _traditional(chosen: Engine, rows: Sequence[Row]) -> Iterator[Measured]:
    """How many points Chinese reviews lose when they are written as in Taiwan."""
    for source in sorted({row.source for row in rows if row.language == "zh" and row.sentiment}):
        own = [row for row in rows if row.source == source and row.language == "zh"]
        plain = measures.sentiments(list(zip(own, chosen.analyse([row.text for row in own]), strict=True)))
        if plain is None or plain.accuracy() < SCRIPT_FROM:
            continue
        there = [dataclasses.replace(row, text=text) for row, text in zip(own, _as_in_taiwan(own), strict=True)]
        found = measures.sentiments(list(zip(there, chosen.analyse([row.text for row in there]), strict=True)))
        if found:
            loss = plain.accuracy() - found.accuracy()
            yield Measured(f"{source} traditional", "zh", "accuracy lost", len(own), loss)


def _as_in_taiwan(rows: Sequence[Row]) -> list[str]:
    import opencc  # only for this measure; part of the train group

    converter = opencc.OpenCC("s2twp")
    return [str(converter.convert(row.text)) for row in rows]


def _similarity(rows: Sequence[Row]) -> Iterator[Measured]:
    """STS-B; the package compares texts alike for all engines."""
    pairs = [row for row in rows if row.other and row.similarity is not None]
    if not pairs:
        return
    for tongue in sorted({row.language for row in pairs}):
        own = [row for row in pairs if row.language == tongue]
        found = similar([(row.text, str(row.other)) for row in own])
        score = measures.spearman(found, [float(row.similarity or 0) for row in own])
        yield Measured(f"{own[0].source} similarity", tongue, "Spearman", len(own), score)


def texts_per_second(chosen: Engine, texts: Sequence[str], rounds: int = 3) -> float:
    """In processor time, so that a busy machine changes little; the best of a few rounds after a warm-up."""
    chosen.analyse(texts[:200])
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        chosen.analyse(texts)
        spent.append(time.process_time() - start)
    return len(texts) / min(spent)


def as_table(found: Sequence[Measured]) -> str:
    """Markdown."""
    lines = ["| test | language | measure | rows | score | ECE | unsure |", "|---|---|---|--:|--:|--:|--:|"]
    for s in found:
        numbers = ("" if n is None else f"{n:.1f}" for n in (s.score, s.error, s.unsure))
        lines.append("| " + " | ".join([s.test, s.language, s.measure, str(s.rows), *numbers]) + " |")
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
    speed = texts_per_second(chosen, [row.text for row in rows[:5000]])
    if options.json:
        print(json.dumps({"scores": [asdict(line) for line in found], "texts_per_second": round(speed)}))
    else:
        long = np.mean([len(row.text) for row in rows[:5000]])
        print(as_table(found), f"\n{speed:,.0f} texts/s, {long:.0f} characters each")


if __name__ == "__main__":
    main()
