"""What means the same is found, in other words and other languages, and only where and while it may be."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from heardwell.feedback.actions import forget, record_batch
from heardwell.feedback.afterwards.actions import erase
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.project import pipeline
from heardwell.understand.meaning import index
from heardwell.understand.meaning.queries import similar_voices

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VOICES = [
    *("物流太慢了，等了两周才到", "delivery took forever", "الشحن متأخر جدا", "房间很脏", "I want my money back"),
    *("the app keeps crashing", "應用一直閃退", "النادل كان لطيفا"),
]


def say(workspace, *texts, seq=1) -> None:
    rows = [
        Item(workspace.pk, "shop", text[:40], seq, "review", "review", text, NOON + timedelta(hours=number))
        for number, text in enumerate(texts)
    ]
    record_batch(rows)
    assert pipeline.run_until_idle()


def found(api, workspace, meaning, **rest) -> list[str]:
    response = api(workspace).get("/api/v1/feedback", {"meaning": meaning, **rest})
    assert response.status_code == 200, response.content
    return [item["text"] for item in response.json()["items"]]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("快递慢", {"物流太慢了，等了两周才到", "delivery took forever", "الشحن متأخر جدا"}),
        ("快遞慢", {"物流太慢了，等了两周才到", "delivery took forever", "الشحن متأخر جدا"}),
        ("توصيل بطيء", {"物流太慢了，等了两周才到", "delivery took forever", "الشحن متأخر جدا"}),
        ("app crash", {"the app keeps crashing", "應用一直閃退"}),
        ("refund", {"I want my money back"}),
    ],
)
def test_what_means_the_same_comes_first(workspace, api, asked, first):
    say(workspace, *VOICES)

    assert set(found(api, workspace, asked)[: len(first)]) == first


def test_the_nearest_say_how_near_they_are_and_other_filters_hold(workspace, api):
    say(workspace, *VOICES)

    answer = api(workspace).get("/api/v1/feedback", {"meaning": "快递慢", "lang": "en"}).json()

    assert [item["text"] for item in answer["items"]] == ["delivery took forever"]
    assert 0.4 <= answer["items"][0]["nearness"] <= 1


def test_pages_follow_each_other(workspace, api):
    say(workspace, *VOICES)
    client = api(workspace)
    whole = client.get("/api/v1/feedback", {"meaning": "快递慢"}).json()["items"]

    cursor, seen = "", []
    while cursor is not None:
        page = client.get("/api/v1/feedback", {"meaning": "快递慢", "limit": 1, "cursor": cursor}).json()
        seen += page["items"]
        cursor = page["next"]

    assert seen == whole


def test_another_workspace_finds_nothing(workspace, other_workspace, api):
    say(workspace, *VOICES)

    assert found(api, other_workspace, "快递慢") == []


def test_what_is_erased_is_gone_from_the_files_too(workspace, api):
    say(workspace, *VOICES)
    item = Feedback.objects.get(text="delivery took forever")

    erase(item)

    assert "delivery took forever" not in found(api, workspace, "slow delivery")
    assert pipeline.run_until_idle()
    assert index.vectors_of(workspace.pk, [item.pk]) == {}


def test_words_that_change_are_found_as_they_are_now(workspace, api):
    say(workspace, "delivery took forever")
    record_batch(
        [Item(workspace.pk, "shop", "delivery took forever", 2, "review", "review", "the room is dirty", NOON)]
    )
    assert pipeline.run_until_idle()

    assert found(api, workspace, "slow delivery") == []
    assert found(api, workspace, "房间很脏") == ["the room is dirty"]


def test_a_lost_index_is_made_again(workspace, api):
    say(workspace, *VOICES)
    shutil.rmtree(index.folder())

    say(workspace, "快递又慢又贵")

    assert len(found(api, workspace, "快递慢")) == 4


def test_a_deleted_workspace_leaves_no_file(workspace):
    say(workspace, *VOICES)

    for _ in index.erase_workspace(workspace.pk):
        pass

    assert not list(index.folder().glob(f"{workspace.pk}.*"))


def test_voices_that_come_out_of_turn_are_found(workspace):
    import numpy as np

    rows = np.eye(128, dtype=np.float32)
    index.put(workspace.pk, {7: rows[7], 3: rows[3]})

    index.put(workspace.pk, {5: rows[5], 9: rows[9], 3: rows[4]})

    assert [index.nearest(workspace.pk, rows[n], 1)[0][0] for n in (7, 5, 9, 4)] == [7, 5, 9, 3]
    assert index.nearest(workspace.pk, rows[3], 1) == []


def test_similar_voices_cross_languages_and_leave_out_the_rest(workspace):
    say(workspace, *VOICES)
    item = Feedback.objects.get(text="delivery took forever")

    texts = [other.text for other, _likeness in similar_voices(workspace, item)]

    assert set(texts) == {"物流太慢了，等了两周才到", "الشحن متأخر جدا"}


def test_the_search_box_shows_what_means_the_same_below_the_words(workspace, owner, client_of):
    say(workspace, *VOICES, "the delivery was fine, but slow")
    client = client_of(owner)

    page = client.get(f"/ws/{workspace.slug}/voices/", {"q": "slow delivery"}).content.decode()

    words, _head, near = page.partition('class="near-head"')
    assert "the delivery was fine, but slow" in words
    assert "物流太慢了" in near
    assert "the room" not in near


def test_similar_texts_by_the_api(workspace, api):
    pairs = [["delivery is slow", "物流太慢"], ["same", "same"], ["refund", "dirty room"]]

    answer = api(workspace).post("/api/v1/text/similar", json.dumps({"pairs": pairs}), content_type="application/json")

    across, same, other = answer.json()["scores"]
    assert same == 1
    assert other < 0.2 < across < 1


@pytest.mark.parametrize(
    "pairs", [[["one"]], [["a", "b", "c"]], "text", [["a", 1]], [["a", "b"]] * 1001, [["a", "b" * 20_001]]]
)
def test_wrong_pairs_are_named(workspace, api, pairs):
    body = json.dumps({"pairs": pairs})

    answer = api(workspace).post("/api/v1/text/similar", body, content_type="application/json")

    assert answer.status_code == 422
    assert "pairs" in answer.content.decode()


def test_a_forgotten_voice_is_not_similar_to_any(workspace):
    say(workspace, *VOICES)
    gone = Feedback.objects.get(text="delivery took forever")
    forget(workspace, gone)
    assert pipeline.run_until_idle()

    item = Feedback.objects.get(text="الشحن متأخر جدا")

    texts = [other.text for other, _likeness in similar_voices(workspace, item)]
    assert "物流太慢了，等了两周才到" in texts
    assert "delivery took forever" not in texts
