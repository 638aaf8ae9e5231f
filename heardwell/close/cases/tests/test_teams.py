"""A case belongs to a team, goes round in it, and those whom it concerns are told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from heardwell.accounts.models import Team, TeamMember
from heardwell.close.cases import actions, jobs, mentions, queries
from heardwell.close.cases.actions import Opening
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.cases.timeline import entries
from heardwell.core import clock
from heardwell.core.errors import Invalid
from heardwell.messaging.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(workspace):
    return Team.objects.create(workspace=workspace, name="Delivery")


def joined(team, *users):
    TeamMember.objects.bulk_create([TeamMember(team=team, user=user) for user in users])
    return users


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_a_team_is_given_by_name_or_id_and_a_rename_follows(workspace, case, owner, delivery):
    first = actions.set_team(case, owner, "Delivery")
    again = actions.set_team(case, owner, str(delivery.pk))
    delivery.name = "Parcels"
    delivery.save()
    undone = actions.undo(first, owner)

    assert again is None and undone.data["undoes"] == first.pk
    assert Case.objects.get().team is None
    assert Team.objects.count() == 1


def test_a_name_that_is_new_makes_a_team_and_the_fact_keeps_the_name(workspace, case, owner):
    actions.change_case(case, owner, {"team": "Refunds"})

    assert Team.objects.get(workspace=workspace).name == "Refunds"
    assert queries.case_facts_after(0)[0][0].team == "Refunds"


def test_another_workspaces_team_is_not_there(workspace, other_workspace, case, owner):
    theirs = Team.objects.create(workspace=other_workspace, name="Theirs")

    with pytest.raises(Invalid):
        list(queries.filtered(workspace, team=str(theirs.pk)))
    actions.set_team(case, owner, str(theirs.pk))

    assert Case.objects.get().team.workspace == workspace


def test_cases_go_round_in_the_team_and_to_nobody_else(workspace, voice, owner, member, delivery):
    mona, leo, viewer = joined(delivery, member(workspace), member(workspace, name="Leo"), member(workspace, "viewer"))
    cases = [actions.open_case(workspace, Opening(voice(workspace, nps=1), "t", team=delivery))[0] for _ in range(4)]

    for one in cases:
        actions.assign_next(one, owner)

    given = [Case.objects.get(pk=one.pk).assignee for one in cases]
    assert given == [mona, leo, mona, leo]
    assert told(mona) == ["assigned", "assigned"] and told(viewer) == []


def test_who_uses_the_customers_language_comes_first(workspace, voice, owner, member, delivery):
    _mona, sara = joined(delivery, member(workspace), member(workspace, name="Sara"))
    sara.language = "ar"
    sara.save()
    said = voice(workspace, nps=1, text="كود الخصم لا يعمل", language="ar")
    case = actions.open_case(workspace, Opening(said, "t", team=delivery))[0]

    assert actions.assign_next(case, owner).data["to"] == sara.pk


def test_a_team_where_nobody_can_work_says_so(case, owner, delivery):
    actions.set_team(case, owner, delivery)

    with pytest.raises(Invalid):
        actions.assign_next(Case.objects.get(), owner)


def test_my_teams_tab_holds_what_my_teams_have(workspace, case, owner, member, delivery):
    (mona,) = joined(delivery, member(workspace))
    actions.set_team(case, owner, delivery)

    assert [one.pk for one in queries.view(workspace, "team", mona)] == [case.pk]
    assert not queries.view(workspace, "team", owner)


def test_who_is_called_in_a_note_is_told_once_and_the_writer_is_not(workspace, case, owner, member, delivery):
    mona, leo = member(workspace), member(workspace, name="Mona")
    joined(delivery, mona, owner)

    event = actions.add_note(case, owner, "@mona saleh and @Delivery: a mail to x@Mona is no call")

    assert [one.get("user") or one.get("team") for one in event.data["mentions"]] == [mona.pk, delivery.pk]
    assert (told(mona), told(leo), told(owner)) == (["mentioned"], [], [])


def test_of_two_with_one_name_the_chosen_one_is_meant(workspace, member):
    first, second = member(workspace), member(workspace)

    found = [mentions.find(workspace, "@Mona Saleh", [f"user:{one.pk}"])[0]["user"] for one in (first, second)]

    assert found == [first.pk, second.pk]


def test_a_name_that_changed_later_is_shown_as_it_is_now(workspace, case, owner, member):
    mona = member(workspace)
    actions.add_note(case, owner, "Ask @Mona Saleh, please")
    mona.name = "Mona Karim"
    mona.save()

    parts = entries(case, mona)[-1].parts

    assert [part.text for part in parts] == ["Ask ", "@Mona Karim", ", please"]
    assert parts[1].mine and f"assignee={mona.pk}" in parts[1].url


def test_nobody_of_another_workspace_is_called(workspace, other_workspace, case, owner):
    event = actions.add_note(case, owner, "@Rita Rival should see this")

    assert event.data == {} and not Notification.objects.exists()


def test_new_words_and_lateness_reach_whose_case_it_is(workspace, voice, owner, member, delivery):
    (mona,) = joined(delivery, member(workspace))
    said = voice(workspace, nps=1, text="Late")
    due = clock.now() - timedelta(minutes=1)
    case = actions.open_case(workspace, Opening(said, "t", team=delivery, due_at=due))[0]
    said.text += " again"
    said.save()
    actions.hear(workspace.pk, [said.pk])

    jobs.tell_overdue()
    jobs.tell_overdue()

    assert sorted(told(mona)) == ["case_overdue", "replied"]
    actions.assign(case, owner, owner)
    assert told(owner) == []


@pytest.mark.django_db(transaction=True)
def test_names_on_old_cases_become_teams_of_their_workspace(workspace, other_workspace, case):
    executor = MigrationExecutor(connection)
    before, now = [("cases", "0002_case_team")], executor.loader.graph.leaf_nodes()
    executor.migrate([("rules", None)])
    executor.migrate(before)
    old = executor.loader.project_state(before).apps.get_model("cases", "Case")
    old.objects.update(team_name="Delivery")

    executor.loader.build_graph()
    MigrationExecutor(connection).migrate(now)

    team = Team.objects.get(name="Delivery")
    assert team.workspace == workspace and Case.objects.get().team == team


def test_events_of_a_rule_say_what_happened_without_a_person(workspace, voice, owner, member, delivery):
    mona = member(workspace)
    opening = Opening(voice(workspace, nps=1), "rule:1", label="NPS", team=delivery, assignee=mona)

    case = actions.open_case(workspace, opening)[0]

    told_lines = [one.sentence for one in entries(case, mona)]
    assert told_lines[1:] == ["It was given to the team “\u2068Delivery\u2069”", "It was assigned to you"]
    assert CaseEvent.objects.filter(case=case).count() == 3 and told(mona) == ["assigned"]
