"""What people say against the engine stands in columns, understanding and facts, whatever is read later."""

import json
import re
from datetime import UTC, datetime

import pytest

from heardwell.core.errors import Invalid
from heardwell.feedback import topics
from heardwell.feedback.actions import correct, record_batch, understand
from heardwell.feedback.facts import facts_of
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.feedback.topics import TopicName
from heardwell.feedback.understanding import Reading, read
from heardwell.web.tests.pages import assert_page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Named:
    """A taxonomy of three topics."""

    def topics(self, workspace_id: int) -> list[TopicName]:
        return [TopicName(key, key.title()) for key in ("delivery", "price", "support")]


@pytest.fixture(autouse=True)
def taxonomy(monkeypatch):
    monkeypatch.setattr(topics, "_source", Named())


def label(name: str, confidence: float = 0.8, **more) -> dict[str, object]:
    return {"label": name, "confidence": confidence, "scores": {}, **more}


def reading(feedback: int, tone="frustrated", intent="complaint", found=(("delivery", "negative"),)) -> Reading:
    understanding = {
        "language": "en",
        "sentiment": label("negative"),
        "tone": label(tone),
        "sarcasm": {"hint": False, "score": 0.1},
        "intent": label(intent, labels=["leaving"]),
        "topics": [{"key": key, "polarity": polarity, "confidence": 0.9} for key, polarity in found],
        "aspects": [],
        "pii": [],
        "engine": "test-1",
    }
    return Reading(feedback, "en", "negative", 0.8, understanding, "test-1")


@pytest.fixture
def item(workspace) -> Feedback:
    record_batch([Item(workspace.pk, "shop", "1", 1, "review", "review", "it never came", NOON)])
    found = Feedback.objects.get()
    return read_again(workspace, found)


def read_again(workspace, item, **found) -> Feedback:
    understand({item.pk: workspace.pk}, [reading(item.pk, **found)])
    return Feedback.objects.get()


def test_what_was_read_fills_what_lists_filter_by(item):
    assert (item.tone, item.intent, item.topics) == ("frustrated", "complaint leaving", " delivery:negative ")


@pytest.mark.parametrize(("field", "value"), [("tone", "angry"), ("intent", "bug"), ("sentiment", "neutral")])
def test_a_corrected_label_is_the_persons_and_outlives_a_later_reading(workspace, owner, item, field, value):
    correct(workspace, item, field, value, owner)

    again = read_again(workspace, item, tone="satisfied", intent="praise")

    assert getattr(again, field) == value
    assert again.understanding[field]["label"] == value
    assert again.understanding[field]["human"] is True
    assert getattr(facts_of([item.pk])[0], field) == value


def test_a_correction_that_is_taken_back_leaves_what_was_read_last(workspace, owner, item):
    before = item.understanding
    correct(workspace, item, "tone", "angry", owner)
    read_again(workspace, item, tone="satisfied")

    correct(workspace, item, "tone", "", owner)

    after = Feedback.objects.get()
    assert after.tone == "satisfied"
    assert after.understanding == before | {"tone": label("satisfied")}


def test_topics_are_added_turned_and_taken_away_whatever_is_read_later(workspace, owner, item):
    correct(workspace, item, "topic:price", "positive", owner)
    correct(workspace, item, "topic:delivery", "none", owner)

    again = read_again(workspace, item, found=[("delivery", "negative"), ("support", "neutral")])

    assert again.topics == " support:neutral price:positive "
    assert facts_of([item.pk])[0].topics == ("support", "price")
    correct(workspace, item, "topic:delivery", "", owner)
    assert Feedback.objects.get().topics == " delivery:negative support:neutral price:positive "


@pytest.mark.parametrize(
    ("field", "value"),
    [("topic:nowhere", "positive"), ("topic:price", "dreadful"), ("tone", "unsure"), ("intent", "lunch"), ("pii", "x")],
)
def test_what_cannot_be_said_is_refused(workspace, owner, item, field, value):
    with pytest.raises(Invalid):
        correct(workspace, item, field, value, owner)


def test_a_topic_that_the_taxonomy_has_lost_can_still_be_corrected_where_it_was_read(workspace, owner, item):
    read_again(workspace, item, found=[("old", "negative")])

    correct(workspace, item, "topic:old", "none", owner)

    assert Feedback.objects.get().topics == ""


def test_a_hint_of_sarcasm_is_the_tone_that_counts_until_a_person_says_otherwise(workspace, owner, item):
    hinted = reading(item.pk)
    hinted.understanding["sarcasm"] = {"hint": True, "score": 0.9}
    understand({item.pk: workspace.pk}, [hinted])

    assert Feedback.objects.get().tone == "sarcastic"
    correct(workspace, item, "tone", "frustrated", owner)

    assert Feedback.objects.get().tone == "frustrated"


# ---------------------------------------------------------------- on the page


@pytest.fixture
def client(client_of, owner, workspace):
    return client_of(owner)


@pytest.fixture
def address(workspace):
    return f"/ws/{workspace.slug}/voices/"


def spoken(item: Feedback, text: str, **more) -> None:
    Feedback.objects.filter(pk=item.pk).update(text=text, understanding=item.understanding | more)


def test_the_page_says_what_was_understood_and_how_sure(client, item, address):
    html = assert_page(client.get(f"{address}{item.pk}/"))

    for words in ("Frustrated", "Complaint", "May leave", "likely", "Delivery", "test-1"):
        assert words in html
    assert 'title="0.80"' in html


def test_an_engine_that_is_unsure_says_so_and_what_is_likeliest(client, item, address):
    unsure = {"label": "unsure", "confidence": 0.41, "scores": {"angry": 0.41, "neutral": 0.3}}
    spoken(item, "well", tone=unsure, sarcasm={"hint": True, "score": 0.8})

    html = assert_page(client.get(f"{address}{item.pk}/"))

    assert "likeliest: Angry, 0.41" in html
    assert "possibly sarcastic" in html


def test_the_words_that_moved_the_feeling_are_shown(client, workspace, address):
    record_batch([Item(workspace.pk, "shop", "2", 1, "review", "review", "The soup was terrible", NOON)])
    pk = Feedback.objects.get().pk
    understand({pk: workspace.pk}, read([pk]))

    html = assert_page(client.get(f"{address}{pk}/"))

    assert "because of" in html
    assert re.search(r'<mark class="moved m3"[^>]*>terrible</mark>', html)


def test_what_is_judged_is_underlined_in_place(client, item, address):
    spoken(
        item,
        "Nobody rang <b>",
        aspects=[{"key": "delivery.speed", "term": "rang", "start": 7, "end": 11, "polarity": "negative"}],
    )

    html = assert_page(client.get(f"{address}{item.pk}/"))

    assert 'Nobody <mark class="aspect bad" title="Delivery: Speed, Negative">rang</mark> &lt;b&gt;' in html


def test_personal_data_is_marked_and_can_be_hidden(client, item, address):
    spoken(item, "call 0501234567 now", pii=[{"kind": "phone", "start": 5, "end": 15}])

    shown = assert_page(client.get(f"{address}{item.pk}/"))
    hidden = assert_page(client.get(f"{address}{item.pk}/?hide=personal"))

    assert '<mark class="personal" title="personal data: phone number">0501234567</mark>' in shown
    words = hidden[hidden.index('id="voice-words"') :]
    words = words[: words.index("</div>")]
    assert "[phone number]" in words and "0501234567" not in words


def test_a_topic_is_added_by_one_click_and_taken_back_by_undo(client, item, address):
    answer = client.post(
        f"{address}{item.pk}/correct/",
        {"field": "topic:price", "value": "positive"},
        headers={"HX-Request": "true"},
    )

    assert "Price" in assert_page(answer, whole=False)
    assert Feedback.objects.get().topics == " delivery:negative price:positive "
    undo = json.loads(answer["HX-Trigger"])["toast"]["undo"]
    client.post(undo)
    assert Feedback.objects.get().topics == " delivery:negative "


def test_a_topic_that_was_taken_away_can_be_brought_back(client, item, address):
    client.post(f"{address}{item.pk}/correct/", {"field": "topic:delivery", "value": "none"})

    html = assert_page(client.get(f"{address}{item.pk}/"))

    assert "<s><bdi>Delivery</bdi></s>" in html
    assert "Bring the topic “Delivery” back" in html


def test_rows_show_topics_with_one_feeling(client, workspace, item, address):
    read_again(workspace, item, found=[("delivery", "negative"), ("price", "positive")])

    html = assert_page(client.get(address))

    row = html[html.index("voice-row-") : html.index("</li>", html.index("voice-row-"))]
    assert '<span class="feel bad">Delivery</span><span><bdi>Price</bdi></span>' in row


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tone=frustrated", True),
        ("tone=angry", False),
        ("intent=complaint", True),
        ("intent=leaving", True),
        ("intent=bug", False),
        ("topic=delivery", True),
        ("topic=delivery:negative", True),
        ("topic=delivery:positive", False),
        ("topic=deliver", False),
        ("topic=deliver%25", False),
    ],
)
def test_voices_are_narrowed_by_tone_intent_and_topic(client, item, address, query, found):
    html = assert_page(client.get(f"{address}?{query}"))

    assert ("it never came" in html) is found
    assert "Remove the filter" in html


@pytest.mark.parametrize("query", ["tone=furious", "intent=lunch", "topic=a b", "topic=a:b:c"])
def test_a_filter_nobody_can_read_is_refused(client, address, query):
    assert client.get(f"{address}?{query}").status_code == 422


def test_the_chip_of_a_topic_says_its_name_and_feeling(client, item, address):
    assert "Delivery, Negative" in assert_page(client.get(f"{address}?topic=delivery:negative"))
