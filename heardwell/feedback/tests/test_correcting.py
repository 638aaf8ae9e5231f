"""What people say against the engine stands in columns, understanding and facts, whatever is read later."""

from datetime import UTC, datetime

import pytest

from heardwell.core.errors import Invalid
from heardwell.feedback import topics
from heardwell.feedback.actions import correct, record_batch, understand
from heardwell.feedback.facts import facts_of
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.feedback.understanding import Reading

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Named:
    """A taxonomy of three topics."""

    def names(self, workspace_id: int) -> dict[str, str]:
        return {"delivery": "Delivery", "price": "Price", "support": "Support"}


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
