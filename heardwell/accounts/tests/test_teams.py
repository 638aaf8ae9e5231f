from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from heardwell.accounts.models import AuditEvent, Team, Workspace
from heardwell.accounts.teams.queries import LONGEST, team_open_now, working_time_after
from heardwell.web.tests.pages import assert_page

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = {str(day): ["09:00", "17:00"] for day in range(5)}


def _team(hours, zone="Europe/Berlin"):
    return Team(workspace=Workspace(time_zone=zone), name="Delivery", hours=hours)


def _at(text, zone=BERLIN, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("hours", "moment", "there"),
    [
        ({}, "2026-03-01T03:00", True),  # no hours: always
        (OFFICE, "2026-03-02T08:59", False),  # a Monday
        (OFFICE, "2026-03-02T09:00", True),
        (OFFICE, "2026-03-02T17:00", False),  # the end is out
        (OFFICE, "2026-03-01T12:00", False),  # a Sunday
        ({"6": ["22:00", "06:00"]}, "2026-03-01T21:59", False),
        ({"6": ["22:00", "06:00"]}, "2026-03-01T23:00", True),
        ({"6": ["22:00", "06:00"]}, "2026-03-02T05:59", True),  # Monday morning belongs to Sunday's shift
        ({"6": ["22:00", "06:00"]}, "2026-03-02T06:00", False),
        ({"0": ["00:00", "00:00"]}, "2026-03-02T00:00", True),  # the whole day
        ({"0": ["00:00", "00:00"]}, "2026-03-02T23:59", True),
        ({"0": ["00:00", "00:00"]}, "2026-03-03T00:00", False),
    ],
)
def test_a_team_is_there_within_its_hours(hours, moment, there):
    assert team_open_now(_team(hours), _at(moment)) is there


@pytest.mark.parametrize(
    ("hours", "begin", "count", "end"),
    [
        ({}, "2026-03-06T16:00", 24, "2026-03-07T16:00"),  # no hours: the clock on the wall, weekend or not
        (OFFICE, "2026-03-02T10:00", 2, "2026-03-02T12:00"),
        (OFFICE, "2026-03-06T16:00", 2, "2026-03-09T10:00"),  # a Friday; Monday follows
        (OFFICE, "2026-03-07T12:00", 8, "2026-03-09T17:00"),  # said on a Saturday: all of Monday
        (OFFICE, "2026-03-02T10:00", 24, "2026-03-05T10:00"),  # three working days
        ({"6": ["22:00", "06:00"]}, "2026-03-02T05:00", 2, "2026-03-08T23:00"),  # what is left of Sunday's night
        ({"0": ["09:00", "03:00"], "1": ["01:00", "05:00"]}, "2026-03-02T23:00", 6, "2026-03-03T05:00"),  # they overlap
        ({str(day): ["09:00", "17:00"] for day in (0, 1, 2, 3, 6)}, "2026-03-05T16:00", 2, "2026-03-08T10:00"),
    ],
)
def test_due_times_count_the_hours_in_which_the_team_is_there(hours, begin, count, end):
    assert working_time_after(_team(hours), _at(begin), count) == _at(end)


def test_a_due_time_never_leaves_the_calendar():
    rare = _team({"0": ["09:00", "09:01"]})

    assert working_time_after(rare, _at("2026-03-02T09:00"), 24 * 365) == _at("2026-03-02T09:00") + LONGEST


def test_hours_are_those_of_the_workspaces_zone():
    monday_in_riyadh = _at("2026-03-02T07:00", ZoneInfo("UTC"))

    assert team_open_now(_team(OFFICE, "Asia/Riyadh"), monday_in_riyadh)
    assert not team_open_now(_team(OFFICE), monday_in_riyadh)


def test_a_night_shift_follows_the_clock_when_it_is_put_back():
    night = _team({"5": ["22:00", "04:00"]})  # Saturday, 24 October 2026; at 3:00 summer time it is 2:00 again

    assert team_open_now(night, _at("2026-10-25T02:30", fold=0))
    assert team_open_now(night, _at("2026-10-25T02:30", fold=1))
    assert team_open_now(night, _at("2026-10-25T03:59"))
    assert not team_open_now(night, _at("2026-10-25T04:00"))


def test_a_shift_that_begins_in_the_missing_hour_begins_when_it_is_over():
    early = _team({"6": ["02:30", "05:00"]})  # Sunday, 29 March 2026; at 2:00 it is 3:00

    assert not team_open_now(early, _at("2026-03-29T01:59"))
    assert team_open_now(early, _at("2026-03-29T03:30"))


FORM = {
    "name": "Delivery",
    "inbox": "delivery@example.com",
    "languages": ["en", "ar"],
    "from_0": "22:00",
    "to_0": "06:00",
}


@pytest.mark.django_db
def test_a_team_is_made_changed_archived_and_brought_back(workspace, owner, client_of):
    client, pages = client_of(owner), reverse("accounts:teams", args=[workspace.slug])
    member = workspace.memberships.get()

    assert_page(client.get(reverse("accounts:create_team", args=[workspace.slug])))
    client.post(reverse("accounts:create_team", args=[workspace.slug]), FORM | {"members": [member.pk]})
    team = Team.objects.get()
    made = (team.name, team.inbox, team.languages, team.hours, list(team.members.all()))
    client.post(reverse("accounts:team", args=[workspace.slug, team.pk]), FORM | {"name": "Parcels", "always": "on"})
    team.refresh_from_db()
    client.post(reverse("accounts:archive_team", args=[workspace.slug, team.pk]))
    archived = assert_page(client.get(pages))
    client.post(reverse("accounts:restore_team", args=[workspace.slug, team.pk]))

    assert made == ("Delivery", "delivery@example.com", ["en", "ar"], {"0": ["22:00", "06:00"]}, [owner])
    assert (team.name, team.hours, team.members.count()) == ("Parcels", {}, 0)
    assert "Bring back" in archived and "is archived" in archived
    assert "Bring back" not in assert_page(client.get(pages))
    actions = ["team.created", "team.changed", "team.archived", "team.restored"]
    assert list(AuditEvent.objects.filter(action__startswith="team.").values_list("action", flat=True)) == actions


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "Taken"}, "There is a team of this name"),
        ({"to_0": ""}, "both a begin and an end"),
        ({"inbox": "nobody"}, "valid email"),
        ({"members": ["999999"]}, "not one of the available choices"),
    ],
)
def test_a_team_that_is_wrong_is_not_saved_and_says_why(workspace, owner, client_of, wrong, says):
    Team.objects.create(workspace=workspace, name="Taken")

    page = assert_page(client_of(owner).post(reverse("accounts:create_team", args=[workspace.slug]), FORM | wrong), 422)

    assert says in page and Team.objects.count() == 1


@pytest.mark.django_db
def test_a_program_keeps_teams(workspace, other_workspace, owner, api):
    client, json = api(workspace), "application/json"
    body = {
        "name": "Delivery",
        "languages": ["zh-Hant"],
        "hours": {"0": ["09:00", "18:00"]},
        "members": [str(owner.pk)],
    }

    made = client.post("/api/v1/teams", body, content_type=json, headers={"Idempotency-Key": "t"}).json()
    again = client.post("/api/v1/teams", body, content_type=json, headers={"Idempotency-Key": "t"}).json()
    changed = client.patch(f"/api/v1/teams/{made['id']}", {"hours": {}}, content_type=json).json()
    gone = client.delete(f"/api/v1/teams/{made['id']}").status_code

    assert made == again and made["members"] == [str(owner.pk)]
    assert changed["hours"] == {} and changed["name"] == "Delivery" and changed["open_now"] is True
    assert gone == 204 and client.get("/api/v1/teams").json()["items"] == []
    assert len(client.get("/api/v1/teams?archived=true").json()["items"]) == 1
    assert api(other_workspace).get(f"/api/v1/teams/{made['id']}").status_code == 404


@pytest.mark.django_db
def test_a_team_that_a_program_sends_wrong_names_every_field(workspace, other_workspace, api):
    stranger = other_workspace.memberships.get().user_id
    body = {"name": " ", "languages": ["e_n"], "hours": {"7": ["09:00", "18:00"]}, "inbox": "x", "members": ["a"]}

    answer = api(workspace).post("/api/v1/teams", body, content_type="application/json")
    foreign = api(workspace).post("/api/v1/teams", {"name": "x", "members": [str(stranger)]}, "application/json")

    assert answer.status_code == foreign.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == list(body)
    assert not Team.objects.exists()
