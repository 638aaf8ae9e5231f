"""The notification centre: each reader's own news, read and unread, worded when read, mailed to those who want it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import Membership
from heardwell.core import clock, live
from heardwell.core import config as settings
from heardwell.messaging import notifications
from heardwell.messaging.jobs import sweep_news
from heardwell.messaging.models import Delivery, NewsChoice, Notification
from heardwell.messaging.news import queries
from heardwell.messaging.notifications import notify
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(notifications, "_kinds", {})
    notifications.register("asked", "bell", lambda facts: f"{facts['by']} asks you", "Somebody asks", mailed=True)


@pytest.fixture
def colleague(workspace):
    user = create_user("cora@example.com", "Cora", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=user, role="agent")
    return user


def tell(workspace, *users, key="1", by="Yusuf"):
    to = reverse("pulse", args=[workspace.slug])
    notify(workspace, users, "asked", key=key, url=to, facts={"by": by})


def at(name, workspace, *more):
    return reverse(f"messaging:{name}", args=[workspace.slug, *more])


def test_news_are_counted_beside_the_bell_of_their_reader_alone(workspace, owner, colleague, client_of):
    tell(workspace, colleague)

    theirs = client_of(colleague).get(reverse("pulse", args=[workspace.slug])).content.decode()
    mine = client_of(owner).get(reverse("pulse", args=[workspace.slug])).content.decode()

    assert '<bdi title="1 unread">1</bdi>' in theirs and "1 unread" not in mine


def test_the_page_words_news_newest_first_and_escapes_them(workspace, owner, client_of):
    tell(workspace, owner, key="1", by="Ann")
    tell(workspace, owner, key="2", by="<script>")

    html = assert_page(client_of(owner).get(at("news", workspace)))

    assert html.index("&lt;script&gt; asks you") < html.index("Ann asks you")


def test_the_same_news_are_told_once(workspace, owner):
    tell(workspace, owner)
    tell(workspace, owner)

    assert queries.unread(workspace, owner) == 1


def test_opening_leads_to_the_page_and_marks_it_read(workspace, owner, client_of):
    tell(workspace, owner)
    row = Notification.objects.get()

    response = client_of(owner).get(at("open_news", workspace, row.pk))

    assert response["Location"] == reverse("pulse", args=[workspace.slug]) and queries.unread(workspace, owner) == 0


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_it_never_leads_out_of_the_house(workspace, owner, client_of, url):
    notify(workspace, [owner], "asked", key="1", url=url, facts={"by": "x"})

    response = client_of(owner).get(at("open_news", workspace, Notification.objects.get().pk))

    assert response["Location"] == at("news", workspace)


def test_a_colleagues_news_do_not_exist(workspace, owner, colleague, client_of):
    tell(workspace, colleague)
    row = Notification.objects.get()

    answers = [
        client_of(owner).get(at("open_news", workspace, row.pk)),
        client_of(owner).post(at("read_news", workspace, row.pk)),
        client_of(owner).post(at("read_all", workspace)),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 302]
    assert queries.unread(workspace, colleague) == 1


def test_marking_all_can_be_undone_and_leaves_what_was_read_before(workspace, owner, client_of):
    for key in ("1", "2", "3"):
        tell(workspace, owner, key=key)
    client, first = client_of(owner), Notification.objects.first()
    client.post(at("read_news", workspace, first.pk))

    response = client.post(at("read_all", workspace), headers={"HX-Request": "true"})
    toast = json.loads(response["HX-Trigger"])["toast"]
    none_left = queries.unread(workspace, owner)
    client.post(toast["undo"], headers={"HX-Request": "true"})

    assert none_left == 0 and toast["place"] == "#news-list"
    assert set(queries.news(workspace, owner).filter(read_at=None)) == set(Notification.objects.exclude(pk=first.pk))


def test_who_does_not_want_a_kind_does_not_see_it(workspace, owner, client_of):
    tell(workspace, owner)

    client_of(owner).post(at("news_preferences", workspace), {"mailed": ["asked"]})

    assert queries.unread(workspace, owner) == 0
    assert NewsChoice.objects.get() in NewsChoice.objects.filter(user=owner, shown=False, mailed=True)


def test_a_mail_goes_in_the_readers_language_to_who_wants_it(workspace, owner, colleague, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://localhost:2525")
    settings.reset()
    owner.language = "ar"
    owner.save()
    NewsChoice.objects.create(workspace=workspace, user=colleague, kind="asked", mailed=False)

    with translation.override("zh-hans"):
        tell(workspace, owner, colleague)

    mail = Delivery.objects.get()
    assert (mail.to_address, mail.language, mail.subject) == (owner.email, "ar", "Yusuf asks you")
    assert reverse("pulse", args=[workspace.slug]) in mail.body


def test_without_a_mail_server_nobody_is_written_to(workspace, owner):
    tell(workspace, owner)

    assert not Delivery.objects.exists()


def test_what_was_read_long_ago_is_forgotten(workspace, owner):
    for key in ("new", "read", "old"):
        tell(workspace, owner, key=key)
    now = clock.now()
    Notification.objects.filter(key="read").update(read_at=now)
    Notification.objects.filter(key="old").update(read_at=now - timedelta(days=91))
    Notification.objects.filter(key="new").update(created_at=now - timedelta(days=400))

    sweep_news()

    assert set(Notification.objects.values_list("key", flat=True)) == {"new", "read"}


def test_open_pages_of_the_reader_hear_of_it_after_the_commit(
    workspace, owner, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(live, "_send", lambda notice: sent.append(json.loads(notice)))

    with django_capture_on_commit_callbacks(execute=True):
        tell(workspace, owner)
        before = list(sent)

    assert before == [] and {"workspace": workspace.pk, "what": live.topic_of(owner.pk)} in sent
    assert live.topic_of(owner.pk).isidentifier() and live.topic_of(owner.pk) != live.topic_of(owner.pk + 1)
