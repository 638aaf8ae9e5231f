"""The page about question types says what the program does."""

import json
import re
from pathlib import Path

from django.test import Client

from heardwell.collect.intake.answers import AnswerError
from heardwell.collect.surveys import describing, readiness
from heardwell.collect.surveys.schema import TYPES, parse_form
from heardwell.collect.surveys.schema.questions import PARTS

PAGE = (Path(__file__).parents[4] / "docs/reference/questions.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
QUESTIONS = [example for example in EXAMPLES if "key" in example]
[FORM] = [example for example in EXAMPLES if "logic" in example]


def form(**parts: object) -> dict:
    return {"name": "S", "languages": ["en", "zh-Hant"], "questions": [QUESTIONS[0]], **parts}


def test_every_example_of_a_question_may_be_published():
    for question in QUESTIONS:
        assert readiness.blockers(parse_form(form(questions=[question]))) == [], question["key"]


def test_the_example_of_a_way_through_may_be_published():
    assert readiness.blockers(parse_form(form(**FORM))) == []


def test_every_type_and_every_code_is_on_the_page():
    scores = {"nps", "csat", "ces", "stars", "smileys", "thumbs", "scale"}
    headings = set(re.findall(r"^## (\w+)$", PAGE, re.MULTILINE))
    codes = re.findall(r"``([\w\s]+)``", AnswerError.__doc__ or "")[-1].split()

    assert set(TYPES) - scores <= headings
    assert all(f"`{type_}`" in PAGE for type_ in scores)
    assert all(f"`{code}`" in PAGE for code in codes)


def test_the_description_of_the_api_names_every_part():
    parts = {part for own in PARTS.values() for part in own}

    assert parts <= set(describing.QUESTION["properties"])
    described = Client().get("/api/v1/openapi.json").json()["components"]["schemas"]["NewSurvey"]["properties"]
    assert set(described["questions"]["items"]["properties"]) == set(describing.QUESTION["properties"])
    assert {"logic", "endings", "limits", "public_review", "after"} <= set(described)
