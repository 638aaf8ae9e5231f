"""The mailbox: what left, what did not, and whether mail works at all."""

import html
import re

import pytest
from django.urls import reverse

from heardwell.core import config
from heardwell.core.errors import Invalid
from heardwell.messaging import compose, jobs
from heardwell.messaging.actions import queue_email
from heardwell.messaging.models import Delivery
from heardwell.messaging.providers import MailServer, parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(workspace):
    return queue_email(
        workspace, "test", to_address="sara@example.com", to_name="سارة", subject="طردك", body="أهلًا\n\n<b>سارة</b>"
    )


def page(client, workspace, *more, name="mailbox") -> str:
    response = client.get(reverse(f"messaging:{name}", args=[workspace.slug, *more]))
    return html.unescape(response.content.decode())


def test_without_a_server_the_page_says_so_and_how_to_set_one(workspace, owner, client_of, letter):
    jobs.send_due()

    told = page(client_of(owner), workspace)

    assert "No mail server is set. Messages are kept here and reach nobody." in told
    assert "EMAIL_URL=smtp://user:password@mail.example.com:587?tls=1 heardwell serve" in re.sub("<[^>]+>", "", told)
    assert "Kept in the mailbox" in told and 'dir="rtl"' in told
    assert "Send a test mail" not in told


def test_a_broken_address_is_named_and_messages_wait(workspace, owner, client_of, letter, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "mailto:me")
    config.reset()

    jobs.send_due()

    assert "EMAIL_URL cannot be read" in page(client_of(owner), workspace)
    assert Delivery.objects.get().state == "queued"


def test_a_message_opens_with_its_words_as_words(workspace, owner, client_of, letter):
    response = client_of(owner).get(
        reverse("messaging:delivery", args=[workspace.slug, letter.pk]), headers={"HX-Request": "true"}
    )

    told = response.content.decode()
    assert told.startswith("<article") and "&lt;b&gt;سارة&lt;/b&gt;" in told
    assert letter.message_id.strip("<>") in told


def test_the_test_button_shows_the_servers_own_words(workspace, owner, client_of, mail_server):
    client, address = client_of(owner), reverse("messaging:test", args=[workspace.slug])

    fine = html.unescape(client.post(address).content.decode())
    mail_server.post.refuse_recipient = "550 5.7.1 relaying denied"
    refused = html.unescape(client.post(address).content.decode())

    assert "250 OK queued as 7B2" in fine and "owner@example.com" in fine
    assert "550 5.7.1 relaying denied" in refused
    assert mail_server.post.recipients == [["owner@example.com"]]


def test_a_failed_message_is_sent_again_from_the_page(workspace, owner, member_of, client_of, letter, mail_server):
    mail_server.post.refuse_recipient = "550 5.1.1 nobody here"
    jobs.send_due()
    mail_server.post.refuse_recipient = ""
    again = reverse("messaging:again", args=[workspace.slug, letter.pk])

    assert "550 5.1.1 nobody here" in page(client_of(owner), workspace, letter.pk, name="delivery")
    assert client_of(member_of("viewer")).post(again).status_code == 403
    told = html.unescape(client_of(owner).post(again, follow=True).content.decode())
    twice = html.unescape(client_of(owner).post(again, follow=True).content.decode())
    jobs.send_due()

    assert "It is on its way again." in told
    assert "on its way or was sent already" in twice
    assert len(mail_server.post.taken) == 1


def test_only_those_who_manage_may_try_the_server(workspace, member_of, client_of, mail_server):
    client = client_of(member_of("agent"))

    assert client.post(reverse("messaging:test", args=[workspace.slug])).status_code == 403
    assert mail_server.post.taken == []


@pytest.fixture
def member_of(workspace):
    from heardwell.accounts.actions import create_user
    from heardwell.accounts.models import Membership

    def make(role):
        user = create_user(f"{role}@example.com", role, "correct horse battery")
        Membership.objects.create(workspace=workspace, user=user, role=role)
        return user

    return make


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:2525", MailServer("127.0.0.1", 2525)),
        ("smtp://mail.example.com", MailServer("mail.example.com", 25)),
        ("smtp://me%40x.com:p%2Fw@h:587?tls=1", MailServer("h", 587, "me@x.com", "p/w", tls=True)),
        ("smtp://h?ssl=1", MailServer("h", 465, ssl=True)),
        ("smtps://u:p@h", MailServer("h", 465, "u", "p", ssl=True)),
        ("smtp://h?tls=0", MailServer("h", 25)),
    ],
)
def test_addresses_of_servers_are_read(url, server):
    assert parse(url) == server


@pytest.mark.parametrize("url", ["", "http://h", "smtp:", "smtp://", "smtp://h:99999", "smtp://h?tls=1&ssl=1"])
def test_a_bad_address_of_a_server_is_refused(url):
    with pytest.raises(Invalid) as refusal:
        parse(url)

    assert refusal.value.errors[0].field == "EMAIL_URL"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ("Marlow Shop", "heardwell@localhost")),
        ({"PUBLIC_URL": "https://voice.example.com/hw"}, ("Marlow Shop", "heardwell@voice.example.com")),
        ({"EMAIL_URL": "smtp://shop%40x.com:p@h"}, ("Marlow Shop", "shop@x.com")),
        ({"EMAIL_FROM": "voice@x.com"}, ("Marlow Shop", "voice@x.com")),
        ({"EMAIL_FROM": "The Shop <voice@x.com>"}, ("The Shop", "voice@x.com")),
    ],
)
def test_the_sender_is_filled_from_what_is_known(workspace, monkeypatch, variables, expected):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    config.reset()

    assert compose.sender(workspace) == expected


@pytest.mark.parametrize(
    ("text", "way"), [("مرحبا", "rtl"), ("Hello مرحبا", "ltr"), ("123 مرحبا", "rtl"), ("…", "ltr")]
)
def test_direction_follows_the_first_letter(text, way):
    assert compose.direction(text) == way


def test_a_test_mail_shows_all_that_the_server_said(workspace, owner, client_of, mail_server):
    def tried():
        return client_of(owner).post(reverse("messaging:test", args=[workspace.slug])).content.decode()

    taken = tried()
    mail_server.post.refuse_recipient = "550 nobody of that name"
    refused = tried()

    lines = re.search(r'<pre class="code" dir="ltr">(.*?)</pre>', taken, re.S)[1].splitlines()
    assert lines[0].startswith("220 ") and "250 OK queued as 7B2" in lines
    assert lines.index("250 OK queued as 7B2") > 3
    assert refused.count("550 nobody of that name") == 1 and "220 " in refused
