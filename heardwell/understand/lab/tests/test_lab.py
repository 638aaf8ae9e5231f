"""The Text lab and ``text/analyze``: what is pasted is understood and kept nowhere; what cannot be read is named."""

import json
import re
from html import unescape

import pytest

from heardwell.feedback.models import Feedback
from heardwell.web.tests.pages import assert_page


@pytest.fixture
def page(client_of, owner, workspace):
    client = client_of(owner)
    address = f"/ws/{workspace.slug}/settings/text-lab/"

    def opened(comments: str | None = None, status: int = 200, query: str = "") -> str:
        answer = client.get(address + query) if comments is None else client.post(address, {"comments": comments})
        return assert_page(answer, status)

    return opened


def test_an_empty_lab_offers_a_comment_in_three_scripts(page):
    html = page()

    assert "Nothing is kept" in html
    for language in ("zh-Hans", "ar", "en"):
        assert f'href="?example={language}"' in html


def test_an_example_is_read_by_one_click(page):
    html = page(query="?example=ar")

    assert "Arabic" in html
    assert 'lang="ar" dir="auto"' in html
    assert "Negative" in html or "Unsure" in html


def test_each_line_is_a_comment_with_its_heads_and_reasons(page):
    html = page("This is terrible\n\n太差了，再也不买\n")

    assert html.count('class="lab-words"') == 2
    assert 'class="moved m3"' in html and ">terrible</mark>" in html
    assert "<meter" in html
    found = json.loads(unescape(re.search(r'id="lab-json" hidden>(.*?)</pre>', html, re.S)[1]))
    assert [one["text"] for one in found] == ["This is terrible", "太差了，再也不买"]
    assert found[0]["sentiment"]["label"] == "negative"


def test_nothing_is_stored(page):
    page("kept nowhere")

    assert not Feedback.objects.exists()


def test_markup_stays_words(page):
    assert "<b>bad</b>" not in page("<b>bad</b> & terrible")


@pytest.mark.parametrize("comments", ["x\n" * 201, "x" * 200_001])
def test_too_much_is_said_and_stays_in_the_form(page, comments):
    html = page(comments, 422)

    assert 'role="alert"' in html
    assert "</textarea>" in html and comments[:50] in html


# ---------------------------------------------------------------- text/analyze


@pytest.fixture
def analyze(api, workspace):
    def asked(body: object):
        return api(workspace, ["read"]).post("/api/v1/text/analyze", json.dumps(body), content_type="application/json")

    return asked


def test_texts_are_understood_in_their_order_with_ids_as_they_came(analyze):
    texts = [{"id": "a", "text": "awful service"}, {"id": 7, "text": "很好"}, {"text": "", "lang": "ar"}]

    items = analyze({"texts": texts}).json()["items"]

    assert [one["id"] for one in items] == ["a", 7, None]
    first = items[0]
    assert (first["language"], first["sentiment"]["label"]) == ("en", "negative")
    assert set(first["sentiment"]["scores"]) == {"positive", "neutral", "negative"}
    for name in ("tone", "sarcasm", "intent", "topics", "aspects", "pii", "engine"):
        assert name in first
    assert items[1]["language"] == "zh-Hans"


def test_what_the_sender_says_of_the_language_counts(analyze):
    items = analyze({"texts": [{"id": "1", "text": "ok", "lang": "de"}], "industry": "hotel"}).json()["items"]

    assert items[0]["language"] == "de"


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ([{"id": "1", "text": "x"}] * 1001, "texts"),
        ([{"id": "1", "text": "fine"}, {"id": "2", "text": "\ud800"}], "texts.1.text"),
        ([{"id": "1", "text": "x" * 200_001}], "texts.0.text"),
        ([{"id": "1", "text": "x" * 150_000}] * 14, "texts"),
        ([{"id": "1"}], "texts.0.text"),
        ([{"id": "1", "text": 3}], "texts.0.text"),
        ("words", "texts"),
    ],
    ids=["many", "surrogate", "long", "much", "absent", "number", "no list"],
)
def test_what_cannot_be_read_is_named(analyze, texts, field):
    answer = analyze({"texts": texts})

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


@pytest.mark.parametrize("text", ["\x00", "a" * 200_000, "\u202eabc", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A", "<script>", "🙂" * 5000, "\n\n"])
def test_odd_texts_are_answered(analyze, text):
    assert analyze({"texts": [{"id": "1", "text": text}]}).status_code == 200


def test_nothing_to_read_is_no_error(analyze):
    assert analyze({"texts": []}).json() == {"items": []}
