import math
from datetime import UTC, datetime

import pytest

from heardwell.analytics.facts import CaseFact, FeedbackFact, Score, words_of
from heardwell.analytics.schema import CASE, FEEDBACK, SCORE, case_columns, feedback_columns, score_columns
from heardwell.core.scales import PRESETS

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("value", [11, -1, 3.5, "9", True, math.nan, math.inf])
def test_a_value_that_is_not_on_its_scale_is_not_counted(value: object) -> None:
    assert Score("q", "nps", value).counted() is None


def test_a_score_without_a_scale_takes_the_preset_of_its_metric() -> None:
    counted = Score("q", "stars", 4.0).counted()

    assert counted is not None
    assert (counted.word, counted.value, counted.band) == ("4", 4.0, 1)
    assert counted.scale == PRESETS["stars"].signature


def test_the_band_follows_the_direction_of_the_scale() -> None:
    hard = Score("q", "ces", 7, PRESETS["ces_ease_7"]).counted()

    assert hard is not None
    assert hard.band == -1


@pytest.mark.parametrize(("word", "value", "band"), [("yes", 1.0, 1), ("partly", 0.5, 0), ("no", 0.0, -1)])
def test_goal_words_carry_their_lenient_value(word: str, value: float, band: int) -> None:
    counted = Score("q", "gcr", word).counted()

    assert counted is not None
    assert (counted.word, counted.value, counted.band) == (word, value, band)


def test_another_goal_word_is_not_counted() -> None:
    assert Score("q", "gcr", "maybe").counted() is None


def test_a_metric_that_nobody_knows_is_not_counted() -> None:
    assert Score("q", "happiness", 3).counted() is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [(9, ["9"]), (9.0, ["9"]), (0.5, ["0.5"]), ("red", ["red"]), (["a", "b"], ["a", "b"]), (None, []), ("", [])],
)
def test_answers_become_the_choices_they_stand_for(answer: object, words: list[str]) -> None:
    assert words_of(answer) == words


def test_long_text_is_not_kept_as_a_choice() -> None:
    assert words_of("x" * 101) == []


def test_columns_of_facts_are_exactly_those_of_the_tables() -> None:
    feedback = [
        FeedbackFact(1, 7, 1, NOON, scores=(Score("q", "nps", 9), Score("q2", "nps", 3))),
        FeedbackFact(1, 8, 1, NOON),
    ]

    owners, scores = score_columns(feedback)

    assert feedback_columns(feedback).keys() == FEEDBACK.keys()
    assert scores.keys() == SCORE.keys()
    assert case_columns([CaseFact(1, 1, NOON)]).keys() == CASE.keys()
    assert owners == [0, 0, 1]
    assert scores["head"] == [True, False, True]


def test_somebody_unknown_is_somebody_else_each_time() -> None:
    columns = feedback_columns(
        [FeedbackFact(1, 7, 1, NOON), FeedbackFact(1, 8, 1, NOON), FeedbackFact(1, 9, 1, NOON, person=4)]
    )

    assert columns["respondent"] == [-7, -8, 4]
