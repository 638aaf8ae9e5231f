"""Saved views: kept, shared, seen first, deleted and brought back."""

import pytest

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import Membership, SavedView
from heardwell.web.tests.pages import assert_page


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


@pytest.fixture
def voices(workspace):
    return f"/ws/{workspace.slug}/voices/"


@pytest.fixture
def views(workspace):
    return f"/ws/{workspace.slug}/views/"


def colleague(workspace, client_of, role):
    user = create_user(f"{role}@example.com", f"Cleo {role}", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return client_of(user)


def save(client, views, name="Unhappy mail", query="channel=email&sentiment=negative&cursor=x", **more):
    return client.post(f"{views}voices/save/", {"name": name, "query": query} | more)


def test_filters_are_kept_under_a_name_without_the_place_in_the_list(client, voices, views):
    answer = save(client, views)

    view = SavedView.objects.get()
    assert view.query == "channel=email&sentiment=negative"
    assert answer["Location"] == f"{voices}?view={view.pk}&channel=email&sentiment=negative"
    html = assert_page(client.get(answer["Location"]))
    assert "Unhappy mail" in html and "Saved as “Unhappy mail”." in html


def test_the_same_name_again_replaces_the_filters(client, views):
    save(client, views)
    save(client, views, query="score=bad")

    assert SavedView.objects.get().query == "score=bad"


def test_a_view_says_when_its_filters_are_changed_and_takes_them_over(client, voices, views):
    save(client, views)
    view = SavedView.objects.get()

    html = assert_page(client.get(f"{voices}?view={view.pk}&channel=email"))
    assert "Changed, not saved" in html and "Update the view" in html

    client.post(f"{views}{view.pk}/change/", {"query": "channel=email"})
    assert SavedView.objects.get().query == "channel=email"
    assert "Changed, not saved" not in assert_page(client.get(f"{voices}?view={view.pk}&channel=email"))


def test_one_sees_ones_own_views_and_those_that_are_shared(client, client_of, workspace, voices, views):
    save(client, views, "Mine alone")
    save(client, views, "For all", shared="yes")

    html = assert_page(colleague(workspace, client_of, "agent").get(voices))

    assert "For all" in html and "Mine alone" not in html


def test_a_shared_view_is_changed_by_its_owner_and_by_those_who_manage(client, client_of, workspace, views):
    save(client, views, shared="yes")
    view = SavedView.objects.get()

    refused = colleague(workspace, client_of, "agent").post(f"{views}{view.pk}/change/", {"name": "Ha"})
    allowed = colleague(workspace, client_of, "admin").post(f"{views}{view.pk}/change/", {"name": "Better name"})

    assert (refused.status_code, allowed.status_code) == (409, 302)
    assert SavedView.objects.get().name == "Better name"


def test_a_viewer_keeps_views_but_does_not_share_them(client_of, workspace, views):
    viewer = colleague(workspace, client_of, "viewer")

    assert save(viewer, views, "Own").status_code == 302
    assert save(viewer, views, "For all", shared="yes").status_code == 403


def test_the_view_that_is_shown_first_opens_with_the_room_until_all_is_asked_for(client, voices, views):
    save(client, views)
    view = SavedView.objects.get()
    client.post(f"{views}{view.pk}/first/", {"first": "yes"})

    assert client.get(voices)["Location"].startswith(f"{voices}?view={view.pk}&")
    assert client.get(f"{voices}?view=all").status_code == 200

    client.post(f"{views}{view.pk}/first/", {"first": "no"})
    assert client.get(voices).status_code == 200


def test_a_deleted_view_comes_back_with_undo_and_is_first_again(client, voices, views):
    save(client, views)
    view = SavedView.objects.get()
    client.post(f"{views}{view.pk}/first/", {"first": "yes"})

    html = assert_page(client.get(client.post(f"{views}{view.pk}/delete/")["Location"]))
    assert client.get(voices).status_code == 200
    undo = html.split('action="')[1:]
    restore = next(part.split('"')[0] for part in undo if "/views/restore/" in part).replace("&amp;", "&")
    client.post(restore)

    assert client.get(voices)["Location"].startswith(f"{voices}?view={view.pk}&")


def test_a_forged_or_foreign_undo_restores_nothing(client, views):
    assert client.post(f"{views}restore/?token=forged").status_code == 404


def test_what_can_no_longer_be_read_is_left_out_of_the_address(client, views, voices):
    save(client, views, query="channel=pigeon&score=bad&moon=full")

    view = SavedView.objects.get()
    assert client.get(f"{voices}?view={view.pk}&score=bad").status_code == 200
    assert f"?view={view.pk}&amp;score=bad" in assert_page(client.get(f"{voices}?view=all"))


@pytest.mark.parametrize(
    "given", [{"name": " "}, {"name": "x" * 61}, {"query": "q=" + "x" * 1001}], ids=["none", "long", "query"]
)
def test_what_cannot_be_kept_is_refused(client, views, given):
    assert client.post(f"{views}voices/save/", {"name": "n", "query": "q=a"} | given).status_code == 422
    assert not SavedView.objects.exists()


def test_an_unknown_room_keeps_nothing(client, views):
    assert client.post(f"{views}kitchen/save/", {"name": "n", "query": "q=a"}).status_code == 404


def test_the_palette_finds_views_and_voices(client, workspace, owner, views, rf):
    from heardwell.feedback import palette

    save(client, views)
    request = rf.get("/")
    request.workspace, request.member = workspace, Membership.objects.get(user=owner)

    assert [found.label for found in palette.views(request, "unhappy")] == ["Unhappy mail"]
    assert list(palette.voices(request, "nothing")) == []
