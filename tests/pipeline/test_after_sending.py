"""After sending: what the private link shows, adds, permits and erases; by its pages, with the way behind them."""

import html
import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from heardwell.accounts.actions import create_api_key
from heardwell.analytics.store import close_stores, store
from heardwell.close.cases.actions import assign, close
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.replies.actions import reply
from heardwell.collect.intake import links, log, published
from heardwell.collect.intake.envelope import decode_part
from heardwell.collect.surveys.afterwards.jobs import empty_log
from heardwell.feedback import search
from heardwell.feedback.actions import rewind_cursor
from heardwell.feedback.models import Afterword, Attachment, Erasure, Feedback, FeedbackEvent
from heardwell.messaging.models import Notification
from heardwell.messaging.notifications import kind
from heardwell.people.models import Contact
from heardwell.project import pipeline
from tests.pipeline import conftest

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {**conftest.FORM, "languages": ["en", "ar"], "default_language": "en", "organisation": "Marlow Shop"}
WORDS = "The parcel was two weeks late"


@pytest.fixture
def survey(workspace):
    published.publish({**FORM, "workspace": workspace.pk})
    yield "nps1"
    close_stores()
    log.forget()


@pytest.fixture
def sent(workspace, answer):
    """``sent()``: an unhappy answer that has come through, and the path of its private link."""
    cache.clear()

    def send(why: str = WORDS, response: str = "", **more) -> str:
        response = response or str(uuid.uuid4())
        answer(response=response, nps=2, why=why, **more)
        pipeline.run_until_idle()
        return path_of(workspace, response)

    return send


def path_of(workspace, response: str) -> str:
    return f"/f/{links.token_of(links.Place(workspace.pk, 'nps1', response))}"


def words_of(response) -> str:
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", response.content.decode(), flags=re.S))


def visitor(lang: str = "en") -> Client:
    return Client(headers={"Accept-Language": lang}, enforce_csrf_checks=True)


def key_of(page) -> str:
    return re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]


def test_the_page_says_what_they_said_and_that_it_arrived(sent):
    page = visitor().get(sent())

    assert page.status_code == 200
    assert WORDS in words_of(page)
    assert "It arrived and is waiting to be read." in words_of(page)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "<script" not in page.content.decode()
    assert len(page.content) <= 28_000


@pytest.mark.parametrize(
    ("lang", "direction", "title"),
    [
        ("en", "ltr", "Your feedback"),
        ("ar", "rtl", "رأيك"),
        ("zh-Hant", "ltr", "您的回饋"),
        ("zh-Hans", "ltr", "您的反馈"),
    ],
)
def test_the_page_speaks_the_language_that_is_asked_for(sent, lang, direction, title):
    page = visitor().get(f"{sent()}?lang={lang}").content.decode()

    assert f'lang="{lang}" dir="{direction}"' in page
    assert f">{title}</h1>" in page


def test_the_page_follows_the_case_from_received_to_done(sent, owner):
    path = sent(contact={"email": "ada@example.com"})
    case = Case.objects.get()
    seen = []
    for act in (
        lambda: None,
        lambda: assign(case, owner, owner),
        lambda: _reply(case, owner),
        lambda: close(case, owner),
    ):
        act()
        seen.append(words_of(visitor().get(path)))

    assert "waiting to be read" in seen[0]
    assert "Somebody is looking into it." in seen[1]
    assert "You have an answer below." in seen[2]
    assert "We have sent it again" in seen[2]
    assert "has finished" in seen[3]


def _reply(case, owner):
    case.refresh_from_db()
    reply(case, owner, "We have sent it again, sorry!", last_seen_event_id=case.events.last().pk)


def test_triage_says_that_somebody_has_read_it(workspace, answer):
    response = str(uuid.uuid4())
    answer(response=response, nps=9, why="fine")
    pipeline.run_until_idle()
    Feedback.objects.update(triage="no_action")

    assert "Somebody has read it." in words_of(visitor().get(path_of(workspace, response)))


def test_before_the_records_know_it_the_page_says_that_it_is_safe(workspace, answer):
    response = str(uuid.uuid4())
    answer(response=response, nps=2)
    path = path_of(workspace, response)

    page, early = visitor().get(path), visitor().post(f"{path}/quote", {"quote": "named"})

    assert (page.status_code, early.status_code, early["Retry-After"]) == (200, 503, "2")
    assert "arrived and are safe" in words_of(page)


def test_what_they_add_reaches_the_case_and_whoever_has_it(sent, owner):
    path = sent()
    case = Case.objects.get()
    assign(case, owner, owner)
    close(case, owner)
    page = visitor().get(path)

    answer = visitor().post(f"{path}/add", {"text": "It came now, broken", "key": key_of(page)})

    assert (answer.status_code, answer["Location"]) == (303, f"{path}?done=added")
    case.refresh_from_db()
    assert case.status == "open"
    assert CaseEvent.objects.get(kind="inbound").body == "It came now, broken"
    assert Notification.objects.filter(user=owner, kind="replied").exists()
    assert "It came now, broken" in words_of(visitor().get(path))


def test_a_form_that_is_sent_twice_adds_once(sent):
    path = sent()
    key = key_of(visitor().get(path))

    for _ in range(2):
        visitor().post(f"{path}/add", {"text": "again", "key": key})

    assert Afterword.objects.count() == CaseEvent.objects.filter(kind="inbound").count() == 1


@pytest.mark.parametrize(("text", "says"), [("  ", "Please write something first."), ("x" * 5001, "This is too long.")])
def test_what_cannot_be_added_comes_back_with_its_reason(sent, text, says):
    page = visitor().post(f"{sent()}/add", {"text": text, "key": "k"})

    assert page.status_code == 422
    assert says in words_of(page)
    assert not Afterword.objects.exists()


def test_nobody_adds_without_end(sent):
    path = sent()
    tries = [visitor().post(f"{path}/add", {"text": f"more {n}", "key": f"k{n}"}) for n in range(11)]

    assert [answer.status_code for answer in tries] == [303] * 10 + [429]
    assert "more 10" in tries[-1].content.decode()
    assert tries[-1]["Retry-After"] == "3600"
    assert Afterword.objects.count() == 10


def test_something_that_was_put_aside_is_to_be_looked_at_again(sent):
    path = sent()
    Feedback.objects.update(triage="no_action")

    visitor().post(f"{path}/add", {"text": "still broken", "key": "k"})

    assert Feedback.objects.get().triage == "new"


def test_the_permission_to_quote_is_kept_and_shown_to_members(sent, owner, workspace, client_of):
    path = sent()

    answer = visitor().post(f"{path}/quote", {"quote": "anonymous", "key": "k"})

    said = Feedback.objects.get()
    assert (answer.status_code, said.quote_permission) == (303, "anonymous")
    assert FeedbackEvent.objects.filter(feedback_id=said.pk, kind="changed").exists()
    page = client_of(owner).get(f"/ws/{workspace.slug}/voices/{said.pk}/").content.decode()
    assert "This may be quoted without the name." in page


def test_the_widget_gives_the_permission_from_another_page(sent):
    path = sent()

    nameless = visitor().post(f"{path}/quote", {"quote": "named"}, headers={"Accept": "application/json"})
    given = {"quote": "named", "name": "Ada"}
    answer = visitor().post(f"{path}/quote", given, headers={"Accept": "application/json"})
    wrong = visitor().post(f"{path}/quote", {"quote": "always"}, headers={"Accept": "application/json"})

    assert answer.json() == {"quote_permission": "named"}
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert [refused.json()["errors"][0]["field"] for refused in (nameless, wrong)] == ["name", "quote"]
    assert (nameless.status_code, wrong.status_code) == (422, 422)
    assert Feedback.objects.get().quote_permission == "named"


def test_with_a_name_asks_for_one_where_none_is_known(sent, owner, workspace, client_of):
    path = sent()

    asked = visitor("ar").post(f"{path}/quote?lang=ar", {"quote": "named", "name": " \u202e ", "key": "k"})
    told = visitor().post(f"{path}/quote", {"quote": "named", "name": "Ada\r\n  <b>Lin</b>", "key": "k2"})

    assert (asked.status_code, told.status_code) == (422, 303)
    assert "اكتب الاسم" in words_of(asked)
    assert re.search(r'value="named" checked', asked.content.decode())
    said = Feedback.objects.get()
    assert said.quote_permission == "named"
    page = client_of(owner).get(f"/ws/{workspace.slug}/voices/{said.pk}/").content.decode()
    assert "This may be quoted with the name. <bdi>Ada &lt;b&gt;Lin&lt;/b&gt;</bdi>" in page
    visitor().post(f"{path}/quote", {"quote": "none", "key": "k3"})
    assert "Ada" in visitor().get(path).content.decode()


def test_a_name_that_is_known_is_not_asked_for_and_may_be_another(sent):
    path = sent(contact={"email": "ada@example.com", "name": "Ada Lin"})

    known = visitor().post(f"{path}/quote", {"quote": "named", "key": "k"})
    other = visitor().post(f"{path}/quote", {"quote": "named", "name": "A. L.", "key": "k2"})

    assert (known.status_code, other.status_code) == (303, 303)
    assert list(Afterword.objects.values_list("text", flat=True)) == ["", "A. L."]


def test_what_they_add_where_nobody_works_on_it_reaches_whoever_runs_the_workspace(sent, owner):
    path = sent()
    Case.objects.all().delete()

    visitor().post(f"{path}/add", {"text": "It came now,\nbroken", "key": "k"})

    news = Notification.objects.get(kind="added")
    assert (news.user, kind("added").sentence(news.facts)) == (
        owner,
        "A customer added: \u2068It came now, broken\u2069",
    )
    assert str(Feedback.objects.get().pk) in news.url
    visitor().post(f"{path}/erase")
    assert not Notification.objects.filter(kind="added").exists()


def test_a_later_part_of_the_answer_keeps_the_permission(workspace, sent, answer):
    response = str(uuid.uuid4())
    path = sent(response=response)
    visitor().post(f"{path}/quote", {"quote": "named", "name": "Ada", "key": "k"})

    answer(response=response, seq=2, topic="speed")
    pipeline.run_until_idle()

    assert Feedback.objects.get().quote_permission == "named"


def test_erasing_asks_first(sent):
    path = sent()

    page = visitor().get(f"{path}/erase")

    assert page.status_code == 200
    assert "Erase all that you said?" in words_of(page)
    assert Feedback.objects.exists()


def test_what_is_erased_is_gone_everywhere_and_never_comes_back(workspace, owner, sent, answer, client_of):
    response = str(uuid.uuid4())
    path = sent(response=response, contact={"email": "ada@example.com"})
    assign(Case.objects.get(), owner, owner)
    visitor().post(f"{path}/add", {"text": f"{WORDS}, and broken", "key": "k"})
    number = Feedback.objects.get().pk

    farewell = visitor().post(f"{path}/erase")
    empty_log()
    answer(response=response, seq=3, why=f"{WORDS}, once more")  # a device that was offline
    for step in ("record answers", "project"):
        rewind_cursor(step, 0)
    pipeline.run_until_idle()
    empty_log()

    assert (farewell.status_code, "Your feedback is erased" in words_of(farewell)) == (200, True)
    assert visitor().get(path).status_code == 404
    assert not (Feedback.objects.exists() or Afterword.objects.exists() or Attachment.objects.exists())
    assert not Contact.objects.exists()
    assert sum(day.n for day in store().day_counts(workspace.pk)) == 0
    assert list(search.matching(Feedback.objects.all(), workspace.pk, "parcel")) == []
    assert all(not decode_part(row.body).answers for row in log.read_after(0, 100))
    assert WORDS not in f"{list(CaseEvent.objects.values())} {list(Case.objects.values())}"
    assert WORDS not in f"{list(Notification.objects.values())}"
    case = Case.objects.get()
    assert (case.status, case.events.last().kind in ("erased", "status")) == ("closed", True)
    page = client_of(owner).get(f"/ws/{workspace.slug}/voices/{number}/")
    assert (page.status_code, "erased it" in page.content.decode()) == (410, True)


def test_a_contact_that_a_server_vouches_for_outlives_the_answer(workspace, sent):
    path = sent(contact={"email": "ada@example.com"})
    Contact.objects.update(verified=True)

    visitor().post(f"{path}/erase")

    assert Contact.objects.exists()
    assert Erasure.objects.get().workspace == workspace


def test_the_api_tells_what_the_author_did_since(sent, workspace):
    path = sent()
    visitor().post(f"{path}/add", {"text": "and broken", "key": "k"})
    visitor().post(f"{path}/quote", {"quote": "named", "name": "Ada", "key": "q"})
    _, key = create_api_key(workspace, "test", None, None)
    item = Feedback.objects.get()

    got = Client(headers={"Authorization": f"Bearer {key}"}).get(f"/api/v1/feedback/{item.pk}").json()

    told = [
        (one["kind"], one.get("text"), one.get("quote_permission"), one.get("quote_name")) for one in got["afterwords"]
    ]
    assert told == [("added", "and broken", None, None), ("permission", None, "named", "Ada")]
    visitor().post(f"{path}/erase")
    gone = Client(headers={"Authorization": f"Bearer {key}"}).get(f"/api/v1/feedback/{item.pk}")
    assert gone.status_code == 410


def test_a_posted_form_leads_to_the_private_link(workspace, survey):
    page = visitor().get("/s/nps1").content.decode()
    action = html.unescape(re.search(r'action="([^"]*)"', page)[1])
    response = re.search(r'name="response_id" value="([^"]+)"', page)[1]

    answer = visitor().post(f"/s/{action}", {"response_id": response, "nps": "2"})
    thanks = visitor().get(answer["Location"]).content.decode()

    assert f"http://testserver{path_of(workspace, response)}" in thanks
    assert "May we quote you?" not in thanks
    assert "/f/" not in visitor().get("/s/nps1/thanks?own_link=AAAA").content.decode()


def test_a_survey_asks_for_the_permission_or_offers_no_link(workspace, survey):
    form = {**FORM, "workspace": workspace.pk, "version": 2}
    place = links.Place(workspace.pk, "nps1", str(uuid.uuid4()))
    published.publish({**form, "after": {"link": True, "quote": "ask"}})
    asked = visitor().get(f"/s/nps1/thanks?own_link={links.token_of(place)}").content.decode()
    published.publish({**form, "after": {"link": False}})
    action = visitor().post("/s/nps1?v=2", {"response_id": place.response_id, "nps": "2"})

    assert "May we quote you?" in asked
    assert "own_link" not in action["Location"]
