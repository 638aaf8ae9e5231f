from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from heardwell.accounts import jobs
from heardwell.accounts.actions import create_user, create_workspace, delete_workspace
from heardwell.accounts.jobs import erase_ended
from heardwell.accounts.members.actions import Actor, invite
from heardwell.accounts.models import AuditEvent, Membership, User, Workspace
from heardwell.accounts.workspaces.effects import effects, week_began
from heardwell.analytics.store import store
from heardwell.collect.intake import database, log, published
from heardwell.collect.surveys.actions import sync_published
from heardwell.collect.surveys.models import Survey
from heardwell.collect.widget.actions import sync_sites
from heardwell.collect.widget.queries import first_site
from heardwell.core import clock
from heardwell.project import pipeline
from heardwell.web.tests.pages import assert_page
from tests.permissions.objects import ids_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
FORM = {"name": "Marlow Shop", "language": "en", "time_zone": "UTC", "week_start": "0", "minimum_group": "5"}


def _save(client, workspace, **given):
    response = client.post(reverse("accounts:save_workspace", args=[workspace.slug]), FORM | given)
    workspace.refresh_from_db()
    return response


def test_each_setting_says_what_it_does_now(workspace):
    workspace.time_zone, workspace.week_start, workspace.weekend = "Asia/Riyadh", 6, [4, 5]
    workspace.digits, workspace.minimum_group = "arabic", 8

    with clock.at(datetime(2026, 11, 18, 21, 30, tzinfo=UTC)):  # a Wednesday in London, Thursday in Riyadh
        said = effects(workspace)

    assert said["time_zone"] == "It is 19 Nov 2026, 00:30 here now."
    assert said["week_start"] == "This week began on Sunday, 15 Nov."
    assert said["weekend"] == "The next day off is Friday, 20 Nov."
    assert "١٬٢٣٤" in said["digits"]
    assert said["minimum_group"] == "With 7 answers no score is shown, with 8 it is."


@pytest.mark.parametrize(
    ("today", "start", "began"),
    [("2026-11-22", 0, "2026-11-16"), ("2026-11-22", 6, "2026-11-22"), ("2026-11-22", 5, "2026-11-21")],
)
def test_a_week_begins_on_the_chosen_day(today, start, began):
    assert week_began(date.fromisoformat(today), start) == date.fromisoformat(began)


def test_weekend_and_digits_are_kept_and_what_is_not_sent_stays(workspace, owner, client_of):
    client = client_of(owner)

    _save(client, workspace, weekend="4,5", digits="arabic")
    first = (workspace.weekend, workspace.digits)
    _save(client, workspace)
    second = (workspace.weekend, workspace.digits)
    _save(client, workspace, weekend="none")

    assert first == second == ([4, 5], "arabic")
    assert workspace.weekend == []


def test_a_change_is_taken_back_and_nothing_else(workspace, owner, client_of):
    client = client_of(owner)
    _save(client, workspace, time_zone="Asia/Taipei", week_start="6")
    line = AuditEvent.objects.get(action="workspace.changed")
    _save(client, workspace, time_zone="Asia/Riyadh", week_start="6")

    client.post(reverse("accounts:undo_settings", args=[workspace.slug, line.pk]))

    workspace.refresh_from_db()
    assert (workspace.time_zone, workspace.week_start) == ("Asia/Riyadh", 0)


def test_a_viewer_reads_the_settings_and_changes_none(workspace, client_of):
    viewer = create_user("v@example.com", "Vera", PASSWORD)
    Membership.objects.create(workspace=workspace, user=viewer, role="viewer")
    client = client_of(viewer)

    page = assert_page(client.get(reverse("accounts:settings", args=[workspace.slug])))

    assert "disabled" in page and "Changes are saved" not in page
    assert _save(client, workspace, name="Mine").status_code == 403
    assert workspace.name == "Marlow Shop"


def test_an_owner_makes_another_workspace_that_begins_as_this_one(workspace, owner, client_of):
    workspace.language, workspace.time_zone = "zh-hant", "Asia/Taipei"
    workspace.save()

    made = client_of(owner).post(reverse("accounts:new_workspace", args=[workspace.slug]), {"name": "第二間店"})

    new = Workspace.objects.exclude(pk=workspace.pk).get()
    assert made["Location"] == reverse("pulse", args=[new.slug])
    assert (new.name, new.language, new.time_zone) == ("第二間店", "zh-hant", "Asia/Taipei")
    assert new.memberships.get().user == owner


def test_deleting_asks_for_the_name(workspace, owner, client_of):
    address = reverse("accounts:delete_workspace", args=[workspace.slug])

    assert_page(client_of(owner).get(address))
    assert_page(client_of(owner).post(address, {"name": "marlow"}), 422)

    assert Workspace.objects.filter(pk=workspace.pk).exists()


def test_a_deleted_workspace_is_gone_before_its_voices_are(workspace, owner, client_of, api):
    ids_in(workspace)
    survey, site = Survey.objects.filter(workspace=workspace).first(), first_site(workspace)
    program, client, inside = api(workspace), client_of(owner), reverse("pulse", args=[workspace.slug])
    _one, link = invite(workspace, Actor.member(workspace.memberships.get(role="owner")), email="", role="viewer")

    client.post(reverse("accounts:delete_workspace", args=[workspace.slug]), {"name": workspace.name})

    stranger = client.get(reverse("pulse", args=["never-was"]))
    gone = client.get(inside)
    assert (gone.status_code, gone.content) == (404, stranger.content.replace(b"never-was", workspace.slug.encode()))
    assert program.get("/api/v1/surveys").status_code == 401
    assert Client().get(reverse("accounts:join", args=[link])).status_code == 410
    with closing(database.connect()) as intake:
        assert published.Forms(intake).site(site.key) is None
    sync_sites()
    sync_published()
    with closing(database.connect()) as intake:
        assert published.Forms(intake).site(site.key) is None and published.Forms(intake).survey(survey.pk) is None
    assert create_workspace(workspace.name, owner).slug == workspace.slug


def test_erasing_goes_on_where_it_stopped(workspace, owner, api, monkeypatch):
    ids_in(workspace)
    delete_workspace(workspace, owner)
    monkeypatch.setattr(jobs, "SLICE_S", -1.0)  # every pause is the end of a turn

    turns = 0
    while Workspace.objects.filter(pk=workspace.pk).exists():
        erase_ended()
        turns += 1

    assert 3 < turns < 200


def test_a_deleted_workspace_leaves_nothing_and_its_neighbour_untouched(
    workspace, other_workspace, owner, client_of, api
):
    for one in (workspace, other_workspace):
        ids_in(one)
        words = {"external_id": "1", "text": f"private words of {one.slug}", "scores": {"nps": 3}}
        api(one).post("/api/v1/feedback", words, content_type="application/json")
    pipeline.run_until_idle()
    key, kept = workspace.pk, other_workspace.memberships.count()

    answer = client_of(owner).post(
        reverse("accounts:delete_workspace", args=[workspace.slug]), {"name": workspace.name}
    )
    erase_ended()

    left = {
        model._meta.label: model._default_manager.filter(workspace_id=key).count()
        for model in apps.get_models()
        if any(field.name == "workspace" and field.related_model is Workspace for field in model._meta.fields)
    }
    assert answer.status_code == 302
    assert {name for name, count in left.items() if count} == set()
    assert b"private words of marlow-shop" not in b"".join(row.body for row in log.read_after(0, 100))
    assert b"private words of rival-shop" in b"".join(row.body for row in log.read_after(0, 100))
    assert store().day_counts(key) == [] and store().day_counts(other_workspace.pk) != []
    assert other_workspace.memberships.count() == kept
    assert User.objects.filter(pk=owner.pk).exists()
    pipeline.run_until_idle()  # and nothing stumbles over what is gone
