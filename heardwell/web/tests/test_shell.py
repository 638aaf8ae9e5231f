"""The frame of every page: languages, direction, policy, rooms, errors."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from heardwell.core.errors import FieldError, Invalid
from heardwell.web import rooms
from heardwell.web.errors import error_page, server_error
from heardwell.web.tests.pages import assert_page, faults_of

pytestmark = pytest.mark.django_db


def _in(client: Client, code: str) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    return client


@pytest.mark.parametrize(
    ("code", "lang", "direction"),
    [("en", "en", "ltr"), ("zh-hans", "zh-Hans", "ltr"), ("zh-hant", "zh-Hant", "ltr"), ("ar", "ar", "rtl")],
)
def test_each_page_names_its_language_and_direction(workspace, owner, client_of, code, lang, direction):
    client = _in(client_of(owner), code)

    html = assert_page(client.get(reverse("pulse", args=[workspace.slug])))

    assert f'<html lang="{lang}" dir="{direction}"' in html


def test_the_sidebar_shows_the_rooms_and_marks_the_present_one(workspace, owner, client_of):
    html = client_of(owner).get(reverse("pulse", args=[workspace.slug])).content.decode()

    side = html.partition('<nav class="side"')[2].partition("</nav>")[0]
    current = re.findall(r'href="([^"]+)"[^>]*aria-current="page"', side)
    assert current == [reverse("pulse", args=[workspace.slug])]
    assert workspace.name in side and reverse("accounts:sign_out") in html


@pytest.mark.parametrize(
    ("page", "room"),
    [
        ("feedback:tags", "Settings"),
        ("messaging:news_preferences", "Settings"),
        ("two_step:home", "Settings"),
        ("system:page", "Settings"),
        ("messaging:mailbox", "Mailbox"),
        ("feedback:voices", "Voices"),
    ],
)
def test_pages_of_the_settings_are_in_the_settings_whose_ever_they_are(workspace, owner, client_of, page, room):
    response = client_of(owner).get(reverse(page, args=[workspace.slug]))

    assert [str(door.room.label) for door in rooms.doors(response.wsgi_request) if door.current] == [room]


def test_a_room_shows_how_many_wait_in_it(workspace, owner, client_of, monkeypatch):
    monkeypatch.setitem(rooms._badges, "pulse", lambda workspace_id: 7 if workspace_id == workspace.pk else 0)

    html = client_of(owner).get(reverse("pulse", args=[workspace.slug])).content.decode()

    assert '<bdi title="7 waiting for an answer">7</bdi>' in html


def test_every_named_room_exists(workspace):
    missing = [room.url_name for room in rooms.ROOMS if not reverse(room.url_name, args=[workspace.slug])]

    assert missing == []


def test_strangers_are_sent_to_sign_in_and_members_to_their_workspace(workspace, owner, client, client_of):
    assert client.get("/").headers["Location"] == reverse("accounts:sign_in")
    assert client_of(owner).get("/").headers["Location"] == reverse("pulse", args=[workspace.slug])


def test_the_page_of_components_keeps_to_the_policy(client):
    assert_page(client.get("/design"))


def test_a_missing_page_and_a_foreign_one_say_the_same(workspace, other_workspace, owner, client_of):
    client = client_of(owner)

    absent = client.get("/ws/nowhere/")
    foreign = client.get(reverse("pulse", args=[other_workspace.slug]))

    assert assert_page(absent, 404) == assert_page(foreign, 404)


def test_a_form_that_cannot_be_checked_explains_proxies(workspace, owner):
    client = Client(enforce_csrf_checks=True)

    said = {"Origin": "https://shop.example", "Host": "testserver"}
    html = assert_page(client.post(reverse("accounts:sign_out"), headers=said), 403)

    assert "PUBLIC_URL" in html and "https://shop.example" in html and "http://testserver" in html


def test_an_error_reaches_htmx_as_a_toast_and_changes_nothing(workspace, owner, client_of):
    response = client_of(owner).get("/ws/nowhere/", headers={"HX-Request": "true"})

    html = assert_page(response, 404, whole=False)
    toast = json.loads(response.headers["HX-Trigger"])["toast"]
    assert toast == {"text": "This page does not exist", "undo": "", "bad": True}
    assert response.headers["HX-Reswap"] == "none" and "<html" not in html


def test_wrong_input_names_each_field_on_the_page():
    request = RequestFactory().get("/")
    request.session, request.LANGUAGE_CODE = {}, "en"

    response = error_page(request, Invalid("Two things are wrong", errors=[FieldError("answers.nps", "0 to 10")]))

    assert response.status_code == 422
    html = response.content.decode()
    assert "<bdi>answers.nps</bdi>: 0 to 10" in html and "Nothing was stored" in html


def test_the_last_resort_asks_nothing_of_the_database(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.LANGUAGE_CODE = "en"

    with django_assert_num_queries(0):
        response = server_error(request)

    assert response.status_code == 500 and faults_of(response.content.decode()) == []


def test_a_fragment_and_its_page_are_kept_apart_by_caches(workspace, owner, client_of):
    response = client_of(owner).get(reverse("pulse", args=[workspace.slug]))

    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<p style="color:red">', "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ('<button onclick="x()">', "inline handler"),
        ('<a href="javascript:x()">', "script in an address"),
        ('<i id="a"></i><i id="a"></i>', "id twice"),
    ],
)
def test_the_check_of_pages_finds_what_the_policy_blocks(html, fault):
    assert [one.partition(":")[0] for one in faults_of(html, whole=False)] == [fault]
