"""From labelled lines to an engine and its report, on a few hundred lines made here."""

import gzip
import json
import random
from pathlib import Path

import pytest

from heardwell.text.engines.lite import LiteEngine
from models import sources, train
from models.card import write_card
from models.evaluate import as_table, evaluate
from models.measures import calibration_error, spearman

GOOD, BAD = ["lovely", "excellent", "friendly", "delicious"], ["awful", "rotten", "rude", "terrible"]
THINGS = ["soup", "room", "driver", "parcel", "screen", "staff", "price", "bread"]
INTENTS = {"bug": "crashes with an error", "feature_request": "should please add a button", "rating": "is nice"}


def lines() -> dict[str, list[dict]]:
    chance = random.Random(1)
    found: dict[str, list[dict]] = {name: [] for name in ("umsab", "goemotions", "isarcasm", "maalej_app_reviews")}
    for number in range(300):
        thing, other = chance.sample(THINGS, 2)
        split = "val" if number % 5 == 0 else "train"
        mood = ("positive", "negative", "neutral")[number % 3]
        word = chance.choice({"positive": GOOD, "negative": BAD, "neutral": ["grey", "plain"]}[mood])
        text = f"{number * 7919} the {thing} near the {other} was {word}"
        row = {"id": str(number), "text": text, "lang": "en", "split": split}
        emotion = {"positive": "joy", "negative": ("anger", "sadness")[number % 2], "neutral": "neutral"}[mood]
        intent = list(INTENTS)[number % 3]
        found["umsab"].append(row | {"source": "umsab", "sentiment": mood})
        found["umsab"].append(
            {**row, "text": f"{number * 7919} la {thing} del hotel era {word}", "lang": "es", "source": "umsab"}
        )
        found["goemotions"].append(row | {"source": "goemotions", "emotions": [emotion], "text": f"{emotion}! {text}"})
        found["isarcasm"].append(
            row | {"source": "isarcasm", "sarcasm": number % 4 == 0, "text": text + " sure" * (number % 4 == 0)}
        )
        wish = f"{number * 31} the {thing} {INTENTS[intent]}"
        found["maalej_app_reviews"].append(row | {"source": "maalej_app_reviews", "intent": intent, "text": wish})
    return found


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[sources.Row]:
    folder = tmp_path_factory.mktemp("data")
    for name, found in lines().items():
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in found)
    return sources.without_copies(sources.load(folder, sources.names()))


@pytest.fixture(scope="module")
def folder(rows: list[sources.Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables")
    train.train(rows, out)
    return out


def test_what_was_taught_is_answered(folder: Path) -> None:
    good, bad = LiteEngine(folder).analyse(["the bread was excellent", "the bread was terrible"])

    assert (good.sentiment.label, bad.sentiment.label) == ("positive", "negative")
    assert good.tone and good.tone.label == "satisfied"


def test_the_report_has_a_line_for_every_head(folder: Path, rows: list[sources.Row]) -> None:
    found = {(line.test, line.measure): line.score for line in evaluate(LiteEngine(folder), rows)}

    assert found["umsab sentiment", "macro-F1"] > 80
    assert found["goemotions tone", "macro-F1"] > 80
    assert found["maalej_app_reviews intent", "bug F1"] > 80
    assert found["isarcasm sarcasm", "F1"] > 50
    assert found["umsab language", "accuracy"] > 80


def test_the_same_rows_make_the_same_tables(folder: Path, rows: list[sources.Row], tmp_path: Path) -> None:
    train.train(rows, tmp_path)

    for file in folder.iterdir():
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), file.name


def test_the_card_names_sources_licences_and_scores(folder: Path, rows: list[sources.Row]) -> None:
    write_card(folder, rows)

    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "iabufarha/iSarcasmEval | MIT" in card
    assert "umsab sentiment" in card


def test_a_label_that_no_line_has_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "a", "lang": "en", "source": "x", "split": "val"}\n{"text": "b"}\n', "utf-8")

    with pytest.raises(ValueError, match=r"bad.jsonl, line 2"):
        list(sources.read([file]))


def test_a_report_can_be_read_as_a_table() -> None:
    assert as_table([]).startswith("| test | language |")


def test_measures_agree_with_sums_done_by_hand() -> None:
    import numpy as np

    assert spearman([1, 2, 3, 4], [1, 4, 9, 16]) == pytest.approx(100)
    assert spearman([1, 1, 2], [3, 3, 1]) == pytest.approx(-100)
    assert calibration_error(np.array([0.8, 0.8]), np.array([True, False])) == pytest.approx(0.3)
