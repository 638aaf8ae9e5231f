"""The hosted survey as a browser without any script sees it."""

import base64
import gzip
import hashlib
import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from heardwell.collect.intake import log, published
from heardwell.collect.intake.envelope import decode_part
from heardwell.core import clock
from heardwell.core.scales import NPS

PAYLOAD = "<img src=x onerror=window.__x=1></script><svg/onload=window.__x=1>"
SCRIPT = Path(__file__).parents[2] / "widget" / "static" / "hosted.js"
FORM: dict[str, Any] = {
    "id": "survey1",
    "version": 3,
    "workspace": 7,
    "organisation": "Leaf & Kettle",
    "languages": ["en", "zh-Hant", "ar"],
    "default_language": "en",
    "questions": [
        {
            "key": "nps",
            "type": "nps",
            "required": True,
            "label": {"en": "Would you recommend us?", "ar": "هل توصي بنا؟"},
            "scale": {**NPS.as_json(), "labels": {"0": {"en": "Not at all"}, "10": {"en": "Extremely"}}},
        },
        {"key": "why", "type": "text", "label": {"en": "Why?"}, "max_length": 500},
        {
            "key": "tags",
            "type": "multi",
            "label": {"en": "What mattered?"},
            "choices": [{"value": "speed", "label": {"en": "Speed"}}, {"value": "taste", "label": {"en": "Taste"}}],
        },
    ],
    "texts": {"thanks": {"en": "Thank you, truly", "ar": "شكرًا لمشاركتنا رأيك"}},
    "style": {"accent": "#0f766e", "radius": 10, "scheme": "auto"},
}


@pytest.fixture
def form(data: Path) -> dict[str, Any]:
    published.publish(FORM)
    return FORM


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"Accept-Language": "en"})


def fields_of(page: str) -> tuple[str, dict[str, str]]:
    """The address that the form posts to, and its hidden fields."""
    action = html.unescape(re.search(r'action="([^"]*)"', page)[1])
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return f"/s/{action}", {name: html.unescape(value) for name, value in hidden}


def stored() -> list[Any]:
    return [decode_part(row.body) for row in log.read_after(0, 100)]


def test_a_posted_form_is_on_disk_before_the_thank_you_page(form, visitor):
    page = visitor.get("/s/survey1?lang=ar&order=A-17&channel=qr").content.decode()
    action, hidden = fields_of(page)

    answer = visitor.post(action, {**hidden, "nps": "3", "why": "التوصيل بطيء", "tags": ["speed", "taste"]})

    assert answer.status_code == 303
    (part,) = stored()
    assert part.answers == {"nps": 3, "why": "التوصيل بطيء", "tags": ["speed", "taste"]}
    assert part.done and part.survey_version == 3 and part.language == "ar" and part.channel == "qr"
    assert part.hidden == {"order": "A-17"}
    thanks = visitor.get(answer["Location"]).content.decode()
    assert "شكرًا لمشاركتنا رأيك" in thanks and 'dir="rtl"' in thanks


def test_the_thanks_take_up_the_answers_of_this_response_and_of_no_other(data, visitor):
    thanks = "Thank you for {nps|your answer}, {hidden.name|friend}. {why}"
    published.publish(FORM | {"texts": {"thanks": {"en": thanks}}})
    action, hidden = fields_of(visitor.get("/s/survey1?name=Mei").content.decode())

    theirs = visitor.post(action, {**hidden, "nps": "3", "why": PAYLOAD})["Location"]
    log.accept("survey1", {"response_id": "order-17", "answers": {"nps": 9, "why": "secret"}})
    guessed = visitor.post(action, {**hidden, "response_id": "order-17", "nps": "2"})["Location"]
    changed = theirs.replace("own_words=", "own_words=A")

    assert f"Thank you for 3, Mei. {html.escape(PAYLOAD)}" in visitor.get(theirs).content.decode()
    for address in (guessed, changed, "/s/survey1/thanks?name=Mei"):
        assert "Thank you for your answer, Mei." in visitor.get(address).content.decode()
        assert "secret" not in visitor.get(address).content.decode()


def test_pressing_send_twice_is_one_answer_and_a_later_correction_counts(form, visitor, monkeypatch):
    action, hidden = fields_of(visitor.get("/s/survey1").content.decode())
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start)

    visitor.post(action, {**hidden, "nps": "3"})
    visitor.post(action, {**hidden, "nps": "3"})
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=5))
    visitor.post(action, {**hidden, "nps": "8"})

    parts = stored()
    assert len({part.response_id for part in parts}) == 1
    assert [part.answers["nps"] for part in sorted(parts, key=lambda part: part.seq)] == [3, 8]


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({"why": PAYLOAD}, "Please answer this one first."),
        ({"why": PAYLOAD, "nps": "11"}, "Please give a number from 0 to 10."),
        ({"why": PAYLOAD, "nps": "٣x"}, "Please choose one of the answers shown."),
        ({"why": PAYLOAD, "nps": "3", "tags": ["price"]}, "Please choose one of the answers shown."),
        ({"why": PAYLOAD + "x" * 500, "nps": "3"}, "Please use at most 500 characters."),
    ],
)
def test_what_is_wrong_is_said_at_its_question_and_nothing_typed_is_lost(form, visitor, answers, complaint):
    action, hidden = fields_of(visitor.get("/s/survey1").content.decode())

    answer = visitor.post(action, {**hidden, **answers})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert stored() == []
    assert complaint in re.search(r'aria-invalid="true".*?</p>\s*</(fieldset|div)>', page, re.DOTALL)[0]
    assert html.escape(answers["why"]) in page
    assert fields_of(page)[1] == hidden


def test_texts_of_authors_and_of_addresses_are_only_ever_text(data, visitor):
    texts = {"en": PAYLOAD}
    questions = [
        {"key": "pick", "type": "single", "label": texts, "help": texts, "choices": [{"value": "a", "label": texts}]},
        {"key": "why", "type": "text", "label": texts, "help": texts},
    ]
    named = dict.fromkeys(("intro", "thanks", "privacy"), texts)
    style = {"accent": PAYLOAD, "scheme": PAYLOAD, "radius": PAYLOAD}
    published.publish({**FORM, "questions": questions, "texts": named, "style": style, "organisation": PAYLOAD})

    pages = [
        visitor.get("/s/survey1", {PAYLOAD: PAYLOAD, "items": PAYLOAD, "a.why": PAYLOAD, "lang": PAYLOAD}),
        visitor.get("/s/survey1/thanks", {PAYLOAD: PAYLOAD}),
    ]

    for page in pages:
        assert page.status_code == 200
        assert "<img" not in page.content.decode()
        assert "<svg/" not in page.content.decode()


def test_the_policy_names_the_one_style_of_the_page_and_nothing_inline(form, visitor):
    answer = visitor.get("/s/survey1?embed=1")

    page, policy = answer.content.decode(), answer["Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert "unsafe" not in policy and "frame-ancestors *" in policy
    assert not re.search(r"\sstyle=|\son\w+=", page)
    assert "frame-ancestors 'self'" in visitor.get("/s/survey1")["Content-Security-Policy"]


def test_the_whole_page_weighs_less_than_twenty_kilobytes(form, visitor):
    page = visitor.get("/s/survey1").content

    assert len(gzip.compress(page, 9)) + len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 20_000


@pytest.mark.parametrize(
    ("query", "accepts", "expected"),
    [
        ("", "zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("", "ar-EG", "ar"),
        ("", "fr,de;q=0.5", "en"),
        ("?lang=ar", "en", "ar"),
        ("?lang=xx", "ar", "ar"),
    ],
)
def test_the_page_speaks_the_language_asked_for(form, query, accepts, expected):
    page = Client(headers={"Accept-Language": accepts}).get(f"/s/survey1{query}")

    direction = "rtl" if expected == "ar" else "ltr"
    assert f'<html lang="{expected}" dir="{direction}">' in page.content.decode()


def test_a_closed_survey_is_gone_and_an_unknown_one_not_found(form, visitor):
    action, hidden = fields_of(visitor.get("/s/survey1").content.decode())
    published.close("survey1", clock.now() - timedelta(seconds=1))

    assert visitor.get("/s/survey1").status_code == 410
    assert visitor.post(action, {**hidden, "nps": "3"}).status_code == 410
    assert stored() == []
    assert visitor.get("/s/elsewhere").status_code == 404
    assert visitor.post("/s/elsewhere", {"nps": "3"}).status_code == 404


def test_a_number_given_in_the_address_is_chosen_but_not_sent(form, visitor):
    page = visitor.get("/s/survey1?a.nps=9").content.decode()

    assert re.search(r'name="nps" value="9"[^>]* checked', page)
    assert stored() == []
