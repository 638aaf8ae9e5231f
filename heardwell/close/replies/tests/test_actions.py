"""Replies: sent once, never over somebody's head, and counted when the customer was told."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from heardwell.close.cases import actions, queries
from heardwell.close.cases.actions import Opening
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.replies.actions import Unseen, reply
from heardwell.core import clock
from heardwell.core.errors import Invalid
from heardwell.messaging import jobs
from heardwell.messaging.actions import send_again
from heardwell.messaging.models import Delivery

pytestmark = pytest.mark.django_db


def answer(case, by, body="We are sorry. A new parcel leaves today.", **more):
    return reply(case, by, body, **({"last_seen_event_id": queries.last_event_id(case)} | more))


def rate(workspace):
    now = clock.now()
    return queries.closed_loop(workspace, now - timedelta(days=1), now + timedelta(days=1)).value


def test_a_reply_goes_to_the_given_address_and_moves_the_closed_loop_rate(workspace, case, owner, mail_server):
    assert rate(workspace) == 0

    answer(case, owner)
    jobs.send_due()

    (mail,) = mail_server.post.taken
    assert (mail["To"], mail["Subject"]) == ("Hannah Osei <hannah@example.com>", "Your feedback to Marlow Shop")
    now = Case.objects.get()
    assert now.status == "waiting" and now.first_reply_at == now.last_reply_at
    assert rate(workspace) == 100


def test_a_double_click_sends_once(case, owner):
    seen = queries.last_event_id(case)

    first = answer(case, owner, last_seen_event_id=seen, key="form-1")
    again = answer(case, owner, last_seen_event_id=seen, key="form-1")
    words_again = answer(case, owner, body="More", key="form-2")

    assert again.pk == first.pk
    assert Delivery.objects.count() == 2
    assert words_again.pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_send_once(case, owner):
    seen, ready = queries.last_event_id(case), threading.Barrier(4)

    def click():
        ready.wait()
        answer(case, owner, last_seen_event_id=seen)
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    [one.start() for one in clicks]
    [one.join() for one in clicks]

    assert Delivery.objects.count() == CaseEvent.objects.filter(kind="replied").count() == 1


def test_a_reply_over_unseen_events_is_refused_and_says_what_is_new(workspace, case, owner, member):
    seen = queries.last_event_id(case)
    note = actions.add_note(case, member(workspace), "I am calling her right now")

    with pytest.raises(Unseen) as refusal:
        answer(case, owner, last_seen_event_id=seen)

    problem = refusal.value.as_problem()
    assert (problem["status"], problem["last_event_id"]) == (409, str(note.pk))
    assert [(one["actor"], one["body"]) for one in problem["unseen"]] == [("Mona Saleh", "I am calling her right now")]
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("seen", [0, 10**9])
def test_an_event_that_was_never_there_has_not_been_seen(case, owner, seen):
    with pytest.raises(Invalid) as refusal:
        answer(case, owner, last_seen_event_id=seen)

    assert refusal.value.errors[0].field == "last_seen_event_id"


def test_without_an_address_there_is_nowhere_to_reply(workspace, voice, owner):
    case = actions.open_case(workspace, Opening(voice(workspace, nps=1), "test"))[0]

    with pytest.raises(Invalid) as refusal:
        answer(case, owner)

    assert refusal.value.errors[0].field == "channel"
    assert [event.kind for event in queries.events(case)] == ["opened"]


@pytest.mark.parametrize("body", ["", "  \n ", "nul \x00", "x" * 20_001])
def test_a_body_that_cannot_be_sent_is_refused(case, owner, body):
    with pytest.raises(Invalid) as refusal:
        answer(case, owner, body=body)

    assert refusal.value.errors[0].field == "body"


def test_a_customer_with_a_poisoned_name_gets_one_clean_mail(workspace, voice, owner, mail_server):
    said = voice(workspace, nps=1, email="h@example.com", name="Hannah\r\nBcc: s@sink.example", text="{{ 7|add:7 }}")
    case = actions.open_case(workspace, Opening(said, "test"))[0]

    answer(case, owner)
    jobs.send_due()

    (mail,) = mail_server.post.taken
    assert mail_server.post.recipients == [["h@example.com"]]
    assert (mail["To"], mail["Bcc"]) == ("h@example.com", None)


def test_the_second_reply_stays_in_the_conversation(case, owner, mail_server):
    answer(case, owner)
    answer(case, owner, body="Has it come?", then_close=True)
    jobs.send_due()

    first, second = mail_server.post.taken
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    assert second["Subject"] == first["Subject"]
    assert Case.objects.get().status == "closed"


def test_new_words_after_the_reply_call_for_another_answer(workspace, case, owner):
    answer(case, owner, then_close=True)
    said = case.feedback
    said.text += " Still nothing."
    said.save()
    actions.hear(workspace.pk, [said.pk])

    assert rate(workspace) == 0
    answer(case, owner, body="It is with the courier.")

    assert rate(workspace) == 100


def test_a_reply_that_could_not_be_sent_brings_the_case_back(workspace, case, owner, mail_server):
    mail_server.post.refuse_recipient = "550 5.1.1 nobody here"
    answer(case, owner, then_close=True)
    jobs.send_due()

    failed = Case.objects.get()
    assert (failed.status, failed.first_reply_at, rate(workspace)) == ("open", None, 0)
    assert CaseEvent.objects.get(kind="undelivered").data["reason"] == "550 5.1.1 nobody here"

    mail_server.post.refuse_recipient = ""
    send_again(workspace, Delivery.objects.get().pk, owner)
    jobs.send_due()

    assert rate(workspace) == 100
    assert queries.events(case).last().kind == "delivered"
