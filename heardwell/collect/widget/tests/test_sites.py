"""Sites: the key of the snippet, and what its configuration tells the public."""

import json

import pytest

from heardwell.collect.intake import database
from heardwell.collect.intake.published import Forms, remove_site
from heardwell.collect.surveys import actions as surveys
from heardwell.collect.widget import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(data):
    """The intake's copy of a site."""
    connection = database.connect()
    yield lambda site: Forms(connection).site(site.key)
    connection.close()


def test_a_new_workspace_has_a_site_that_the_intake_knows(owner, data, kept, django_capture_on_commit_callbacks):
    from heardwell.accounts.actions import create_workspace

    with django_capture_on_commit_callbacks(execute=True):
        site = queries.first_site(create_workspace("Marlow Shop", owner))

    copy = kept(site)
    assert (copy.workspace, copy.identity_secret) == (site.workspace_id, site.identity_secret)
    assert json.loads(copy.body) == {"surveys": []}
    assert f'data-site="{site.key}"' in queries.snippet(site)


def test_the_configuration_holds_the_surveys_that_take_answers(
    workspace, owner, kept, django_capture_on_commit_callbacks
):
    site = queries.first_site(workspace)
    shown = surveys.create_survey(workspace, owner, template="nps", languages=["en", "ar"])
    closed = surveys.create_survey(workspace, owner, template="csat")
    surveys.create_survey(workspace, owner, template="ces")
    with django_capture_on_commit_callbacks(execute=True):
        surveys.publish(shown, owner)
        surveys.publish(closed, owner)
        surveys.close(closed, owner)

    body = json.loads(kept(site).body)

    assert [(form["id"], form["languages"]) for form in body["surveys"]] == [(shown.pk, ["en", "ar"])]
    assert body["surveys"][0]["button"] == {"en": "Feedback", "ar": "أبدِ رأيك"}
    assert "questions" not in body["surveys"][0], "the form is fetched when it is shown"


def test_another_workspace_sees_none_of_it(workspace, other_workspace, owner, kept, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        surveys.publish(surveys.create_survey(workspace, owner, template="nps"), owner)
        actions.sync_sites()

    assert json.loads(kept(queries.first_site(other_workspace)).body)["surveys"] == []


def test_the_public_configuration_holds_no_secret(workspace, owner, kept):
    site = queries.first_site(workspace)
    surveys.publish(surveys.create_survey(workspace, owner, template="nps"), owner)
    actions.sync_sites()

    assert site.identity_secret.encode() not in kept(site).body
    assert b'"workspace"' not in kept(site).body


def test_a_lost_or_outdated_site_is_mended(workspace, owner, kept):
    first = actions.sync_sites()
    remove_site(queries.first_site(workspace).key)

    assert (first, actions.sync_sites(), actions.sync_sites()) == (1, 1, 0)


def test_a_renewed_secret_reaches_the_intake(workspace, owner, kept, django_capture_on_commit_callbacks):
    site = queries.first_site(workspace)
    old = site.identity_secret

    with django_capture_on_commit_callbacks(execute=True):
        site = actions.renew_secret(site, owner)

    assert kept(site).identity_secret == site.identity_secret != old


def test_the_api_lists_the_sites_of_the_key_s_workspace(api, workspace, other_workspace):
    site = queries.first_site(workspace)

    listed = api(workspace).get("/api/v1/sites").json()

    assert [(item["key"], item["snippet"]) for item in listed["items"]] == [(site.key, queries.snippet(site))]
    assert "secret" not in json.dumps(listed)
