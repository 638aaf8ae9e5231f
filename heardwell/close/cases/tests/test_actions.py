"""Cases move by events, and every change can be told and taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from heardwell.close.cases import actions, queries, snoozing
from heardwell.close.cases.actions import Opening
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.core import clock
from heardwell.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def kinds(case) -> list[str]:
    return [event.kind for event in queries.events(case)]


def test_opening_twice_for_the_same_reason_is_one_case(workspace, voice, owner):
    said = voice(workspace, nps=3, text="Too slow")

    first, new = actions.open_case(workspace, Opening(said, "rule:1", label="NPS"))
    again, newer = actions.open_case(workspace, Opening(said, "rule:1"))
    other, _ = actions.open_case(workspace, Opening(said, f"user:{owner.pk}"), by=owner)

    assert (new, newer, again.pk) == (True, False, first.pk)
    assert other.pk != first.pk
    assert kinds(first) == ["opened"]


def test_assigning_needs_a_member_and_says_who_it_was(workspace, case, owner, member, other_workspace):
    mona = member(workspace)
    stranger = member(other_workspace)

    event = actions.assign(case, owner, mona)
    with pytest.raises(Invalid) as refusal:
        actions.assign(case, owner, stranger)

    assert (event.data["from"], event.data["to"], event.data["to_name"]) == (None, mona.pk, "Mona Saleh")
    assert refusal.value.errors[0].field == "assignee"
    assert Case.objects.get().assignee == mona
    assert actions.assign(case, owner, mona) is None


def test_closing_and_reopening_move_closed_at(case, owner):
    actions.snooze(case, owner, clock.now() + timedelta(days=1))

    actions.close(case, owner)
    closed = Case.objects.get()
    actions.set_status(case, owner, "open")

    assert closed.closed_at and closed.snooze_until is None
    assert Case.objects.get().closed_at is None
    with pytest.raises(Invalid):
        actions.set_status(case, owner, "done")


def test_undo_is_an_event_of_its_own(workspace, case, owner, member):
    mona = member(workspace)
    changes = [
        actions.assign(case, owner, mona),
        actions.set_status(case, owner, "closed"),
        actions.set_priority(case, owner, "high"),
        actions.tag(case, owner, "  lost   parcel "),
        actions.snooze(case, owner, clock.now() + timedelta(days=1)),
        actions.set_team(case, owner, "Delivery"),
        actions.set_answer_needed(case, owner, False),
    ]

    undone = [actions.undo(change, owner) for change in changes]

    now = Case.objects.get()
    assert [event.data["undoes"] for event in undone] == [change.pk for change in changes]
    assert (now.assignee, now.status, now.priority, now.snooze_until, now.team) == (None, "open", "normal", None, None)
    assert now.calls_for_answer and not now.tags.exists()
    assert len(kinds(case)) == 1 + 2 * len(changes)


def test_what_was_changed_again_cannot_be_undone(case, owner):
    first = actions.set_priority(case, owner, "high")
    actions.set_priority(case, owner, "low")
    note = actions.add_note(case, owner, "Call her")

    for event in (first, note):
        with pytest.raises(Conflict):
            actions.undo(event, owner)

    assert Case.objects.get().priority == "low"


def test_a_tag_taken_off_comes_back_with_undo(case, owner):
    actions.tag(case, owner, "lost parcel")

    actions.undo(actions.untag(case, owner, "lost parcel"), owner)

    assert [tag.name for tag in case.tags.all()] == ["lost parcel"]


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "x" * 65])
def test_a_bad_tag_is_refused(case, owner, name):
    with pytest.raises(Invalid):
        actions.tag(case, owner, name)

    assert kinds(case) == ["opened"]


def test_setting_tags_is_all_or_nothing(case, owner):
    actions.set_tags(case, owner, ["one", "two"])

    with pytest.raises(Invalid):
        actions.set_tags(case, owner, ["three", "\x00"])
    actions.set_tags(case, owner, ["two", "four"])

    assert sorted(tag.name for tag in case.tags.all()) == ["four", "two"]


def test_new_words_of_the_customer_reopen_the_case(workspace, case, owner):
    actions.close(case, owner)
    said = case.feedback
    assert actions.hear(workspace.pk, [said.pk]) == 0
    said.text += " And nobody answers."
    said.save()

    assert actions.hear(workspace.pk, [said.pk]) == 1
    assert actions.hear(workspace.pk, [said.pk]) == 0

    now = Case.objects.get()
    assert (now.status, kinds(case)[-2:]) == ("open", ["inbound", "status"])
    assert CaseEvent.objects.get(kind="inbound").body.endswith("nobody answers.")


def test_tabs_hold_what_they_say(workspace, case, owner, voice):
    mine, snoozed, closed = (
        actions.open_case(workspace, Opening(voice(workspace, text=text), "test"))[0] for text in ("a", "b", "c")
    )
    actions.assign(mine, owner, owner)
    actions.set_status(mine, owner, "waiting")
    actions.snooze(snoozed, owner, clock.now() + timedelta(days=1))
    actions.close(closed, owner)

    tabs = {name: {one.pk for one in queries.view(workspace, name, owner)} for name in queries.VIEWS}

    assert tabs["waiting"] == {case.pk}
    assert (tabs["mine"], tabs["snoozed"], tabs["closed"]) == ({mine.pk}, {snoozed.pk}, {closed.pk})
    assert len(tabs["all"]) == 4
    assert queries.view_counts(workspace, owner) == {"waiting": 1, "mine": 1, "team": 0, "snoozed": 1}
    assert queries.waiting_count(workspace.pk) == 1


def test_waiting_comes_with_the_longest_overdue_first(workspace, voice, owner):
    now = clock.now()
    late, soon, never = (
        actions.open_case(workspace, Opening(voice(workspace, text="x"), "test", due_at=due))[0]
        for due in (now - timedelta(hours=2), now + timedelta(hours=2), None)
    )

    assert [one.pk for one in queries.waiting(workspace)] == [late.pk, soon.pk, never.pk]


def test_every_change_brings_a_fact(workspace, case, owner):
    facts, position = queries.case_facts_after(0)
    assert [(fact.case, fact.status, fact.channel) for fact in facts] == [(case.pk, "open", "web")]
    assert queries.case_facts_after(position) == ([], position)

    actions.assign(case, owner, owner)
    actions.tag(case, owner, "late")
    facts, later = queries.case_facts_after(position)

    assert [(fact.assignee, fact.tags) for fact in facts] == [(str(owner.pk), ("late",))]
    assert later > position


def test_a_case_sleeps_until_a_moment_on_the_workspaces_clock(workspace):
    workspace.time_zone = "Asia/Taipei"

    moment = snoozing.until(workspace, "2031-03-01T09:00")

    assert moment.isoformat() == "2031-03-01T09:00:00+08:00"
    with pytest.raises(Invalid):
        snoozing.until(workspace, "soon")


def test_next_week_begins_with_a_working_day(workspace, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 26, 12, tzinfo=UTC))  # a Thursday
    workspace.week_start = 6

    assert snoozing.until(workspace, "week") == datetime(2026, 11, 30, 9, tzinfo=UTC)  # not on Sunday

    workspace.weekend = [4, 5]
    assert snoozing.until(workspace, "week") == datetime(2026, 11, 29, 9, tzinfo=UTC)
