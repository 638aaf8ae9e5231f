"""Words are found as people type them, in every script, and only in their own workspace."""

from datetime import UTC, datetime, timedelta

import pytest

from heardwell.feedback import queries
from heardwell.feedback.actions import record_batch
from heardwell.feedback.filters import Filters
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.people.claims import Claim

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def say(workspace, *texts, **rest) -> None:
    record_batch(
        [
            Item(workspace.pk, "shop", text, 1, "review", "review", text, NOON + timedelta(hours=number), **rest)
            for number, text in enumerate(texts)
        ]
    )


def found(workspace, q, **rest) -> list[str]:
    return [item.text for item in queries.page(workspace, Filters(q=q, **rest)).items]


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("送餐员态度很好，送餐很快", "送餐"),
        ("送餐员态度很好", "态度"),
        ("送餐員態度很好", "态度"),
        ("送餐员态度很好", "態度"),
        ("好", "好"),
        ("تأخر الطَّلَبُ كثيراً", "الطلب"),
        ("تأخر الطلب", "الطَّلَب"),
        ("أين طلبي؟", "اين"),
        ("مكتبة رائعة", "مكتبه"),
        ("Delivery was late", "deliv"),
        ("Delivery was late", "LATE delivery"),
        ("Café fermé", "cafe"),
        ("ＡＢＣ товар", "abc товар"),
        ("order M-48213 lost", "M-48213"),
    ],
)
def test_words_are_found_as_they_are_typed(workspace, text, q):
    say(workspace, text, "something else entirely")

    assert found(workspace, q) == [text]


def test_all_words_must_be_there(workspace):
    say(workspace, "late and cold", "late", "cold")

    assert found(workspace, "cold late") == ["late and cold"]


def test_the_newest_come_first_and_a_period_narrows(workspace):
    say(workspace, "late one", "late two", "late three")

    assert found(workspace, "late") == ["late three", "late two", "late one"]
    assert found(workspace, "late", since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=2)) == ["late two"]


def test_another_workspace_finds_nothing(workspace, other_workspace):
    say(workspace, "late")

    assert found(other_workspace, "late") == []


@pytest.mark.parametrize("q", ['"', "*", "a OR b", "NEAR(a b)", "body:late", "'; DROP TABLE x; --", "-late", "^", "()"])
def test_signs_of_query_languages_are_just_signs(workspace, q):
    say(workspace, "nothing of that")

    assert found(workspace, q) == []


def test_new_words_replace_the_old_ones_in_the_index(workspace):
    say(workspace, "late")
    record_batch([Item(workspace.pk, "shop", "late", 2, "review", "review", "punctual", NOON + timedelta(days=3))])

    assert found(workspace, "late") == []
    assert found(workspace, "punctual") == ["punctual"]


def test_what_is_deleted_is_not_found_and_leaves_no_words(workspace, django_db_blocker):
    from django.db import connection

    say(workspace, "late")
    Feedback.objects.all().delete()

    assert found(workspace, "late") == []
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM feedback_search").fetchone() == (0,)


def test_an_author_and_an_order_are_found(workspace):
    claim = Claim(at=NOON, name="Ines Duarte")
    say(workspace, "fine", claim=claim, context={"order": "A-17", "url": "https://shop.example/kettle"})

    assert found(workspace, "ines") == ["fine"]
    assert found(workspace, "A-17") == ["fine"]
    assert found(workspace, "kettle") == []
