"""Reviews in four languages, made of the demo's sentences: the same number makes the same reviews."""

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from heardwell.project.demo import speech

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ar")
#: Sentences of a review: most say a word, some tell a story. About 80 characters on average, like shops' real reviews.
LENGTHS = (1, 1, 2, 2, 3, 3, 4, 5, 7)
#: Of the demo's lists: words to put into sentences, not sentences.
WORDS = ("items", "cities")


def write(path: Path, count: int) -> float:
    """Write so many reviews as JSON lines, each with an id of its own. The average number of characters."""
    rng, length = random.Random(7), 0
    with path.open("w", encoding="utf-8") as file:
        for number, (text, stars) in enumerate(_reviews(rng, count)):
            length += len(text)
            moment = f"2026-{1 + number % 9:02}-{1 + number % 28:02}T{number % 24:02}:00:00Z"
            line = {"id": f"review-{number}", "text": text, "stars": stars, "date": moment}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return round(length / max(1, count), 1)


def comments(count: int) -> list[str]:
    """So many comments in the languages by turns."""
    rng = random.Random(5)
    return [rng.choice(_sentences(LANGUAGES[number % len(LANGUAGES)])) for number in range(count)]


def _reviews(rng: random.Random, count: int) -> Iterator[tuple[str, int]]:
    for _ in range(count):
        language = rng.choice(LANGUAGES)
        said = rng.sample(_sentences(language), rng.choice(LENGTHS))
        yield ("" if language.startswith("zh") else " ").join(said), rng.randint(1, 5)


@cache
def _sentences(language: str) -> list[str]:
    """The demo's sentences, with the words that they leave open as they stand."""
    return [text for theme, texts in speech.sentences(language).items() if theme not in WORDS for text in texts]
