"""Acting on many voices at once, and back exactly to what each was before."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from heardwell.core import clock
from heardwell.feedback.actions import record_batch, tag_feedback
from heardwell.feedback.bulk import actions
from heardwell.feedback.bulk.jobs import carry_on
from heardwell.feedback.models import BulkChange, Feedback, FeedbackEvent, Tag
from heardwell.feedback.said import Item
from heardwell.web.tests.pages import assert_page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


@pytest.fixture
def address(workspace):
    return f"/ws/{workspace.slug}/voices/"


def say(workspace, count, **rest) -> list[int]:
    rest = {"channel": "review", "kind": "review", "text": "words", **rest}
    first = Feedback.objects.count()
    items = [
        Item(workspace.pk, "shop", f"{first + n}", 1, occurred_at=NOON + timedelta(minutes=n), **rest)
        for n in range(count)
    ]
    record_batch(items)
    return sorted(Feedback.objects.filter(workspace=workspace).values_list("pk", flat=True))[-count:]


def act(client, address, do, ids=(), query="", **more):
    given = {"key": "k" * 16, "do": do, "item": list(ids)} | more
    return client.post(f"{address}bulk/{query}", given, headers=HTMX)


def undo(client, answer):
    return client.post(json.loads(answer["HX-Trigger"])["toast"]["undo"], headers=HTMX)


def triages() -> list[str]:
    return list(Feedback.objects.order_by("pk").values_list("triage", flat=True))


def test_each_gets_back_the_state_that_it_had_itself(client, workspace, address):
    ids = say(workspace, 3)
    Feedback.objects.filter(pk=ids[0]).update(triage="linked")

    answer = act(client, address, "triage:no_action", ids[:2])
    assert (answer.status_code, triages()) == (200, ["no_action", "no_action", "new"])
    assert "Triage of 2 voices: No action." in json.loads(answer["HX-Trigger"])["toast"]["text"]

    undo(client, answer)
    assert triages() == ["linked", "new", "new"]


def test_a_tag_is_taken_back_only_where_it_was_new(client, workspace, address):
    ids = say(workspace, 2)
    tag_feedback(workspace.pk, {ids[0]: ["vip"]})

    answer = act(client, address, "tag", ids, tag="vip")
    assert Feedback.objects.filter(tags__name="vip").count() == 2

    undo(client, answer)
    assert list(Feedback.objects.filter(tags__name="vip").values_list("pk", flat=True)) == [ids[0]]


def test_a_tag_that_nobody_had_before_is_gone_after_undo(client, workspace, address):
    undo(client, act(client, address, "tag", say(workspace, 1), tag="brand new"))

    assert not Tag.objects.exists()


def test_a_tag_taken_off_many_comes_back_to_those_who_had_it(client, workspace, address):
    ids = say(workspace, 3)
    tag_feedback(workspace.pk, {ids[0]: ["vip"], ids[2]: ["vip", "kept"]})

    answer = act(client, address, "untag", ids, tag="vip")
    assert not Feedback.objects.filter(tags__name="vip").exists()

    undo(client, answer)
    assert sorted(Feedback.objects.filter(tags__name="vip").values_list("pk", flat=True)) == [ids[0], ids[2]]


@pytest.mark.parametrize(
    ("do", "column", "value"),
    [("visibility:public", "visibility", "public"), ("quote:named", "quote_permission", "named")],
)
def test_visibility_and_permission_to_quote_are_set(client, workspace, address, do, column, value):
    (pk,) = say(workspace, 1)

    act(client, address, do, [pk])

    assert getattr(Feedback.objects.get(), column) == value


def test_undo_leaves_alone_what_somebody_has_changed_since(client, workspace, address):
    ids = say(workspace, 2)
    answer = act(client, address, "triage:no_action", ids)
    Feedback.objects.filter(pk=ids[0]).update(triage="linked")

    undo(client, answer)

    assert triages() == ["linked", "new"]


def test_the_same_form_sent_twice_acts_once(client, workspace, address):
    ids = say(workspace, 2)

    act(client, address, "triage:no_action", ids[:1])
    act(client, address, "triage:no_action", ids)

    assert BulkChange.objects.count() == 1
    assert triages() == ["no_action", "new"]


def test_all_that_match_are_meant_and_none_that_came_later(client, workspace, address):
    ids = say(workspace, 3)
    say(workspace, 2, channel="email")
    later = say(workspace, 1)

    act(client, address, "triage:no_action", query="?channel=review", all="1", upto=str(later[0] - 1))

    assert set(Feedback.objects.filter(triage="no_action").values_list("pk", flat=True)) == set(ids)


def test_all_that_a_search_finds_are_meant(client, workspace, address):
    say(workspace, 2)
    (found,) = say(workspace, 1, text="parcel lost")

    act(client, address, "tag", query="?q=parcel", all="1", upto=str(found), tag="lost")

    assert Feedback.objects.get(tags__name="lost").pk == found


def test_many_are_a_job_with_progress_and_undo(client, workspace, address, monkeypatch):
    monkeypatch.setattr(actions, "AT_HAND", 3)
    monkeypatch.setattr(actions, "AT_ONCE", 4)
    ids = say(workspace, 10)

    answer = act(client, address, "triage:no_action", all="1", upto=str(ids[-1]))
    change = BulkChange.objects.get()
    assert "Changing: 0 of 10" in assert_page(answer, whole=False)
    assert triages().count("no_action") == 0

    actions.step(change.pk)
    assert "Changing: 4 of 10" in assert_page(client.get(f"{address}bulk/{change.pk}/"), whole=False)
    carry_on()
    done = client.get(f"{address}bulk/{change.pk}/")
    assert triages().count("no_action") == 10
    assert "Triage of 10 voices" in json.loads(done["HX-Trigger"])["toast"]["text"]

    undo(client, done)
    carry_on()
    assert triages().count("new") == 10


def test_an_act_that_is_undone_halfway_stops_and_goes_back(workspace, owner, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 4)
    ids = say(workspace, 10)
    change = actions.begin(workspace, owner, "k", "triage", "no_action", actions.Chosen(ids))
    actions.step(change.pk)

    actions.carry_out(actions.take_back(workspace, change))

    assert triages().count("new") == 10


def test_only_what_changed_is_reported(client, workspace, address):
    ids = say(workspace, 2)
    Feedback.objects.filter(pk=ids[0]).update(triage="no_action")

    act(client, address, "triage:no_action", ids)

    assert list(FeedbackEvent.objects.filter(kind="changed").values_list("feedback_id", flat=True)) == [ids[1]]


@pytest.mark.parametrize("do", ["delete", "triage:later", "tag", "", "visibility:everybody"])
def test_an_act_that_is_none_changes_nothing(client, workspace, address, do):
    ids = say(workspace, 1)

    assert act(client, address, do, ids).status_code == 422
    assert not BulkChange.objects.exists() and not Tag.objects.exists()


def test_nothing_chosen_is_said(client, workspace, address):
    say(workspace, 1)

    assert act(client, address, "triage:new").status_code == 422


def test_another_workspaces_voices_stay_as_they_are(client, workspace, other_workspace, address):
    (foreign,) = say(other_workspace, 1)
    (own,) = say(workspace, 1)

    act(client, address, "triage:no_action", [foreign, own])

    assert Feedback.objects.get(pk=foreign).triage == "new"
    assert Feedback.objects.get(pk=own).triage == "no_action"


def test_undo_is_over_after_a_while(client, workspace, address):
    answer = act(client, address, "triage:no_action", say(workspace, 1))
    BulkChange.objects.update(at=clock.now() - timedelta(minutes=16))

    assert undo(client, answer).status_code == 409


def test_without_scripts_the_list_comes_back_with_undo(client, workspace, address):
    ids = say(workspace, 2)

    answer = client.post(f"{address}bulk/?channel=review", {"key": "k" * 16, "do": "tag", "tag": "x", "item": ids})

    assert answer["Location"] == f"{address}?channel=review"
    assert "/undo/" in assert_page(client.get(answer["Location"]))
