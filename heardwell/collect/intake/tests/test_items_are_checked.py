"""Feedback items of the API and of imports: what is taken, and how each wrong field is named."""

from datetime import UTC, datetime, timedelta

import pytest

from heardwell.collect.intake.envelope import Contact, FeedbackItem, Score
from heardwell.collect.intake.items import parse_item
from heardwell.core import clock


def fields(obj: object) -> list[str]:
    errors = parse_item(obj)
    assert isinstance(errors, list)
    return [error.field for error in errors]


def test_an_item_carries_all_that_was_said():
    item = parse_item(
        {
            "external_id": "r-1",
            "source": "app-store",
            "channel": "review",
            "kind": "review",
            "text": "送餐很快",
            "scores": {"stars": 5.0, "csat": {"value": 8, "scale": "csat_10"}, "gcr": "partly"},
            "occurred_at": "2026-03-01T12:30:00+08:00",
            "contact": {"email": "ada@example.com", "traits": {"plan": "pro"}},
            "context": {"app_version": "1.2"},
            "tags": ["speed", "speed"],
            "lang": "zh-Hans",
            "visibility": "public",
            "quote_permission": "named",
        },
        workspace=7,
    )

    assert item == FeedbackItem(
        workspace=7,
        external_id="r-1",
        source="app-store",
        channel="review",
        kind="review",
        text="送餐很快",
        scores={"stars": Score(5, "1-5+g4,5b1,2"), "csat": Score(8, "1-10+g9,10b1,2,3,4,5,6"), "gcr": Score("partly")},
        occurred_at_ms=int(datetime(2026, 3, 1, 4, 30, tzinfo=UTC).timestamp() * 1000),
        contact=Contact(email="ada@example.com", traits={"plan": "pro"}, verified=True),
        context={"app_version": "1.2"},
        tags=["speed"],
        lang="zh-Hans",
        visibility="public",
        quote_permission="named",
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"text": 3}, ["text"]),
        ({"text": "x" * 50_001}, ["text"]),
        ({"channel": "smoke"}, ["channel"]),
        ({"source": "with space"}, ["source"]),
        ({"external_id": "x" * 257}, ["external_id"]),
        ({"scores": [5]}, ["scores"]),
        ({"scores": {"stars": 6, "mood": 1, "gcr": 1}}, ["scores.stars", "scores.mood", "scores.gcr"]),
        ({"scores": {"stars": True}}, ["scores.stars"]),
        ({"scores": {"nps": {"value": 50, "scale": {"min": 0, "max": 100}}}}, ["scores.nps.scale.max"]),
        ({"scores": {"csat": {"value": 1, "scale": 7}}}, ["scores.csat.scale"]),
        ({"occurred_at": "yesterday"}, ["occurred_at"]),
        ({"occurred_at": True}, ["occurred_at"]),
        ({"occurred_at": 1e300}, ["occurred_at"]),
        ({"occurred_at": "1969-01-01"}, ["occurred_at"]),
        ({"occurred_at": (clock.now() + timedelta(days=3)).isoformat()}, ["occurred_at"]),
        ({"contact": {"email": "a\r\nBcc: b"}}, ["contact.email"]),
        ({"tags": ["ok", 1]}, ["tags[1]"]),
        ({"visibility": "secret", "quote_permission": "all"}, ["visibility", "quote_permission"]),
        ({"text": " ", "scores": {}}, ["text"]),
    ],
)
def test_each_wrong_field_is_named(change, named):
    assert fields({"text": "ok", **change}) == named


@pytest.mark.parametrize("obj", [None, [], "text", 3])
def test_only_an_object_is_an_item(obj):
    assert fields(obj) == [""]


def test_an_item_without_a_moment_happened_now_and_says_so():
    item = parse_item({"text": "ok"})

    assert abs(item.occurred_at_ms - clock.now_ms()) < 5000
    assert not item.dated


def test_items_without_an_id_get_different_ones():
    assert parse_item({"text": "ok"}).external_id != parse_item({"text": "ok"}).external_id


def test_nobody_but_a_server_makes_a_contact_verified():
    item = parse_item({"text": "ok", "contact": {"email": "a@b.c", "verified": True}}, verified=False)

    assert item.contact.verified is False
