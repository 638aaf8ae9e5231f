"""What the engine reads, and what people correct."""

from datetime import UTC, datetime

from heardwell.feedback.actions import correct, record_batch, understand
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.feedback.understanding import read

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def say(workspace, text, seq=1) -> Feedback:
    record_batch([Item(workspace.pk, "shop", "1", seq, "review", "review", text, NOON)])
    return Feedback.objects.get()


def understood(workspace, item) -> Feedback:
    understand({item.pk: workspace.pk}, read([item.pk]))
    return Feedback.objects.get()


def test_language_and_sentiment_are_read_and_stamped_with_the_engine(workspace):
    item = understood(workspace, say(workspace, "الخدمة سيئة جدا والطلب لم يصل"))

    assert (item.language, item.sentiment) == ("ar", "negative")
    assert item.engine.startswith("lite")
    assert item.understanding["sentiment"]["label"] == "negative"


def test_without_words_there_is_no_feeling(workspace):
    assert understood(workspace, say(workspace, "")).sentiment == ""


def test_a_correction_outlives_every_later_reading(workspace, owner):
    item = understood(workspace, say(workspace, "terrible, I hate it"))
    correct(workspace, item, "sentiment", "positive", owner)

    again = understood(workspace, item)

    assert (again.sentiment, again.understanding["sentiment"]["label"]) == ("positive", "positive")
    assert again.understanding["as_read"]["sentiment"]["label"] == "negative"


def test_taking_in_the_same_words_again_is_no_news(workspace):
    say(workspace, "fine")

    counts = record_batch([Item(workspace.pk, "shop", "1", 2, "review", "review", "fine", NOON)])

    assert (counts.new, counts.changed, counts.same) == (0, 0, 1)


def test_an_older_version_never_replaces_a_newer_one(workspace):
    say(workspace, "newer", seq=3)
    say(workspace, "older", seq=2)

    assert Feedback.objects.get().text == "newer"
