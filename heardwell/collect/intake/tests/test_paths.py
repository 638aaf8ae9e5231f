"""Which questions a respondent comes by: the cases that the respondent's page is held to as well."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.collect.intake.paths import Ending, Known, Rule, walk
from heardwell.collect.intake.questions import Question

VECTORS = json.loads((Path(__file__).parent / "paths.json").read_text(encoding="utf-8"))


def read(form: dict[str, object]) -> tuple[list[Question], list[Rule], list[Ending]]:
    return (
        msgspec.convert(form["questions"], list[Question]),
        msgspec.convert(form.get("logic", []), list[Rule]),
        msgspec.convert(form.get("endings", []), list[Ending]),
    )


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_way_through_a_survey(case):
    known = Known(case["answers"], case.get("hidden", {}), case.get("traits", {}), case.get("language", ""))

    way = walk(*read(VECTORS["forms"][case["form"]]), known)

    assert (list(way.asked), way.ending) == (case["asked"], case["ending"])


_keys = st.sampled_from(["a", "b", "c", "d", "e", "end", "gone"])
_rules = st.lists(st.builds(Rule, after=_keys, to=_keys), max_size=12)


@given(_rules)
def test_whatever_the_rules_say_everybody_arrives_and_is_asked_nothing_twice(rules):
    questions = [Question(key, "text") for key in ("a", "b", "c", "d", "e")]

    asked = walk(questions, rules, [], Known({})).asked

    assert asked[0] == "a"
    assert list(asked) == sorted(set(asked))
