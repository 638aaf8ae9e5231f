"""``/api/v1/topics``: what programs read and change."""

import pytest

from heardwell.understand.topics import queries
from heardwell.understand.topics.models import Topic

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}
ROOT = "/api/v1/topics"


@pytest.fixture
def program(workspace, api):
    return api(workspace)


def test_topics_are_listed_page_by_page(workspace, program):
    first = program.get(f"{ROOT}?limit=15").json()
    second = program.get(f"{ROOT}?limit=15&cursor={first['next']}").json()

    keys = [item["key"] for item in first["items"] + second["items"]]
    assert len(keys) == len(set(keys)) == queries.topics(workspace).count()
    assert program.get(f"{ROOT}/late-delivery").json()["parent"] == "delivery"


def test_a_topic_is_made_changed_and_found(workspace, program):
    body = {"names": {"en": "Coffee", "ar": "القهوة"}, "seeds": {"en": ["espresso"]}, "parent": "quality"}
    made = program.post(ROOT, body, headers={"Idempotency-Key": "1"}, **JSON)
    again = program.post(ROOT, body, headers={"Idempotency-Key": "1"}, **JSON)
    changed = program.patch(f"{ROOT}/coffee", {"seeds": {"en": ["latte"]}, "parent": ""}, **JSON)

    assert (made.status_code, made.json()["key"], made.json()["parent"]) == (201, "coffee", "quality")
    assert again.json()["id"] == made.json()["id"]
    assert (changed.json()["seeds"], changed.json()["parent"]) == ({"en": ["latte"]}, None)
    found = queries.taxonomy_of(workspace).find(["A latte"], ["en"])[0]
    assert [one.key for one in found] == ["coffee"]


def test_a_change_that_is_wrong_in_part_changes_nothing(workspace, program):
    answer = program.patch(f"{ROOT}/delivery", {"names": {"en": "Bringing"}, "parent": "late-delivery"}, **JSON)

    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "parent"
    assert Topic.objects.get(workspace=workspace, key="delivery").names["en"] == "Delivery"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("", {"names": {}}, "names"),
        ("", {"names": {"en": "x"}, "parent": "nowhere"}, "parent"),
        ("/price/merge", {"into": "price"}, "into"),
        ("/price/merge", {"into": "nowhere"}, "into"),
        ("/price/split", {"names": {"en": "x"}, "seeds": {}}, "seeds"),
        ("/packs", {"pack": "zoo"}, "pack"),
    ],
)
def test_what_is_wrong_is_named(program, path, body, field):
    answer = program.post(f"{ROOT}{path}", body, **JSON)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_topics_are_merged_split_archived_and_restored(program):
    split = program.post(f"{ROOT}/price/split", {"names": {"en": "Coupons"}, "seeds": {"en": ["coupon"]}}, **JSON)
    merged = program.post(f"{ROOT}/packaging/merge", {"into": "quality"}, **JSON)
    archived = program.post(f"{ROOT}/marketing/archive", **JSON)
    gone = {item["key"]: item["merged_into"] for item in program.get(f"{ROOT}?archived=true").json()["items"]}
    restored = program.post(f"{ROOT}/marketing/restore", **JSON)

    assert (split.status_code, split.json()["key"], merged.json()["key"]) == (201, "coupons", "quality")
    assert archived.json()["archived_at"] and gone["packaging"] == "quality" and gone["pushy-marketing"] is None
    assert restored.json()["archived_at"] is None


def test_packs_are_listed_and_adopted(program):
    listed = {item["key"]: item["names"] for item in program.get(f"{ROOT}/packs").json()["items"]}
    adopted = program.post(f"{ROOT}/packs", {"pack": "hotel"}, **JSON).json()

    assert listed["hotel"]["zh-Hant"] == "飯店"
    assert adopted["added"] >= 10 and program.get(f"{ROOT}/bed").json()["source"] == "hotel"


def test_a_change_is_in_the_history_and_is_taken_back_once(program):
    program.patch(f"{ROOT}/price", {"names": {"en": "Cost"}}, **JSON)
    deed = program.get(f"{ROOT}/history").json()["items"][0]
    undone = program.post(f"{ROOT}/history/{deed['id']}/undo", **JSON)

    assert (deed["kind"], deed["about"]["to"]) == ("renamed", "Cost")
    assert undone.json()["undone_at"] and program.get(f"{ROOT}/price").json()["names"]["en"] == "Price"
    assert program.post(f"{ROOT}/history/{deed['id']}/undo", **JSON).status_code == 409


def test_a_key_that_may_only_read_changes_nothing(workspace, api):
    reading = api(workspace, ["read"])

    assert reading.get(ROOT).status_code == 200
    assert reading.post(ROOT, {"names": {"en": "x"}}, **JSON).status_code == 403
    assert reading.post(f"{ROOT}/price/archive", **JSON).status_code == 403
