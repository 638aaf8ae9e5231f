"""The outbox against a real SMTP server: once, whatever happens in between."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from heardwell.core import clock
from heardwell.core.errors import Conflict, Invalid
from heardwell.messaging import actions, jobs, queries
from heardwell.messaging.models import Delivery


def queue(workspace, key="test:1", **fields):
    given = {
        "to_address": "hannah@example.com",
        "to_name": "Hannah",
        "subject": "Your parcel",
        "body": "It comes today.",
    }
    with transaction.atomic():
        return actions.queue_email(workspace, key, **(given | fields))


def make_due(delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(next_try=clock.now())


@pytest.mark.django_db
def test_a_queued_mail_arrives_once_with_its_message_id_and_both_bodies(workspace, mail_server):
    delivery = queue(workspace, body="أهلًا ريم،\n\nنعتذر.", subject="طردك", language="ar", references=["<first@here>"])

    jobs.send_due()
    jobs.send_due()

    (mail,) = mail_server.post.taken
    assert mail_server.post.recipients == [["hannah@example.com"]]
    assert mail["Message-ID"] == delivery.message_id
    assert mail["In-Reply-To"] == mail["References"] == "<first@here>"
    assert "Auto-Submitted" not in mail
    text, html = (part.get_payload(decode=True).decode() for part in mail.get_payload())
    assert text.split() == ["أهلًا", "ريم،", "نعتذر."]
    assert '<div lang="ar" dir="rtl">' in html and "<p>نعتذر.</p>" in html
    delivery.refresh_from_db()
    assert (delivery.state, delivery.answer, delivery.attempts) == ("sent", "250 OK queued as 7B2", 1)


@pytest.mark.django_db
def test_the_words_of_a_mail_are_text_and_never_markup(workspace, mail_server):
    queue(workspace, body="<img src=x onerror=1> {{ 7|add:7 }} & co")

    jobs.send_due()

    html = mail_server.post.taken[0].get_payload()[1].get_payload(decode=True).decode()
    assert "<p>&lt;img src=x onerror=1&gt; {{ 7|add:7 }} &amp; co</p>" in html


@pytest.mark.django_db
def test_the_same_key_is_the_same_row(workspace, other_workspace):
    first, second = queue(workspace), queue(workspace, body="Another text")

    assert second.pk == first.pk
    assert second.body == "It comes today."
    assert queue(other_workspace).message_id != first.message_id


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_mail_once(workspace, mail_server):
    for number in range(6):
        queue(workspace, f"test:{number}")

    def work():
        jobs.send_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]

    assert len(mail_server.post.taken) == 6
    assert len({mail["Message-ID"] for mail in mail_server.post.taken}) == 6
    assert Delivery.objects.filter(state="sent").count() == 6


@pytest.mark.django_db
def test_a_server_that_is_down_is_tried_again_later(workspace, mail_server):
    delivery = queue(workspace)
    mail_server.stop()

    jobs.send_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("queued", 1)
    assert "refused" in delivery.last_error.lower()
    assert timedelta(seconds=20) < delivery.next_try - clock.now() < timedelta(seconds=40)
    jobs.send_due()  # not due yet
    mail_server.start()
    make_due(delivery)
    jobs.send_due()

    assert [mail["Message-ID"] for mail in mail_server.post.taken] == [delivery.message_id]


@pytest.mark.django_db
def test_a_temporary_refusal_waits_and_a_permanent_one_fails_with_the_servers_words(workspace, mail_server):
    later, never = queue(workspace, "later"), queue(workspace, "never")
    mail_server.post.refuse_words = "451 4.3.0 come back later"
    actions_of = Delivery.objects.filter(pk=never.pk)
    actions_of.update(next_try=clock.now() + timedelta(hours=1))
    jobs.send_due()
    mail_server.post.refuse_recipient = "550 5.1.1 nobody here"
    actions_of.update(next_try=clock.now())
    jobs.send_due()

    later.refresh_from_db()
    never.refresh_from_db()
    assert (later.state, later.last_error) == ("queued", "451 4.3.0 come back later")
    assert (never.state, never.last_error) == ("failed", "550 5.1.1 nobody here")


@pytest.mark.django_db
def test_a_mail_that_fails_often_enough_is_given_up(workspace, mail_server):
    delivery = queue(workspace)
    mail_server.stop()
    Delivery.objects.filter(pk=delivery.pk).update(attempts=actions.ATTEMPTS - 1)

    jobs.send_due()

    delivery.refresh_from_db()
    assert delivery.state == "failed"


@pytest.mark.django_db
def test_a_line_that_breaks_after_the_words_left_is_unclear_and_goes_again_only_by_hand(workspace, owner, mail_server):
    delivery = queue(workspace)
    mail_server.post.hang_up_after_words = True
    jobs.send_due()
    make_due(delivery)
    jobs.send_due()
    delivery.refresh_from_db()
    assert (delivery.state, len(mail_server.post.taken)) == ("unclear", 1)

    mail_server.post.hang_up_after_words = False
    actions.send_again(workspace, delivery.pk, owner)
    jobs.send_due()

    assert [mail["Message-ID"] for mail in mail_server.post.taken] == [delivery.message_id] * 2
    with pytest.raises(Conflict):
        actions.send_again(workspace, delivery.pk, owner)


@pytest.mark.django_db
def test_after_a_crash_only_what_never_left_is_sent_again(workspace, mail_server):
    before, after = queue(workspace, "before"), queue(workspace, "after")
    for delivery in (before, after):  # two attempts, cut short at different moments
        actions.claim(delivery.pk)
    actions.hand_over(Delivery.objects.get(pk=after.pk))
    jobs.send_due()
    assert mail_server.post.taken == []  # both may still be running

    Delivery.objects.update(claimed_at=clock.now() - timedelta(minutes=11))
    jobs.send_due()

    assert [mail["Message-ID"] for mail in mail_server.post.taken] == [before.message_id]
    assert Delivery.objects.get(pk=after.pk).state == "unclear"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["queued", "sending"])
def test_an_attempt_that_was_taken_over_sends_nothing(workspace, mail_server, state):
    queue(workspace)
    claimed = actions.claim(queries.due_ids(1)[0])
    Delivery.objects.update(claimed_at=clock.now() - timedelta(minutes=11))
    actions.release_stale()
    if state == "sending":
        actions.claim(claimed.pk)

    jobs._attempt(jobs.mail_server(), claimed)  # the first worker wakes up after all

    assert mail_server.post.taken == []
    assert Delivery.objects.get().state == state


@pytest.mark.django_db
def test_without_a_mail_server_the_message_is_kept_and_can_be_sent_later(workspace, owner):
    delivery = queue(workspace)

    jobs.send_due()

    delivery.refresh_from_db()
    assert delivery.state == "kept"
    assert actions.send_again(workspace, delivery.pk, owner).state == "queued"


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["to_address", "to_name", "from_name", "subject"])
@pytest.mark.parametrize(
    "poison",
    [
        "x\r\nBcc: s@sink.example\r\n\r\nbody",
        "x\nBcc: s@sink.example",
        "x%0d%0aBcc: s@sink.example",
        "x\u2028Bcc: s@sink.example",
        "x\u0085Bcc: s@sink.example",
        "x\x00y",
        "=?utf-8?q?x=0D=0ABcc:_s=40sink.example?=",
        "=?utf-8?b?eA0KQmNjOiBz?=",
    ],
)
def test_what_could_start_a_new_header_is_refused_by_name(workspace, field, poison):
    value = f"{poison}@example.com" if field == "to_address" else poison

    with pytest.raises(Invalid) as refusal:
        queue(workspace, **{field: value})

    assert [error.field for error in refusal.value.errors] == [field]
    assert not Delivery.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["", "a", "a@b.example,c@d.example", "a@b.example c@d.example", '"a,b"@c.example', "A <a@b.example>"]
)
def test_exactly_one_address_is_accepted(workspace, address):
    with pytest.raises(Invalid) as refusal:
        queue(workspace, to_address=address)

    assert refusal.value.errors[0].field == "to_address"


@pytest.mark.django_db
def test_a_name_with_a_comma_and_a_quote_stays_one_recipient(workspace, mail_server):
    queue(workspace, to_name='Osei, "Hannah" <boss@sink.example>', subject="=?utf-8?q?harmless?= 許家豪")

    jobs.send_due()

    assert mail_server.post.recipients == [["hannah@example.com"]]
    assert mail_server.post.taken[0].get_all("To") is not None
