"""The public collect API by real HTTP: every status, and what each leaves in the log."""

import hashlib
import hmac
import json
import uuid

import pytest

from heardwell.collect.intake import database, links, published
from heardwell.core import clock
from tests.serving.http import Connection, request
from tests.serving.programs import ANSWERS, SURVEY, House, wait_for


@pytest.fixture
def fresh() -> str:
    return uuid.uuid4().hex


def stored(house: House, response_id: str) -> list[dict]:
    return [json.loads(row.body) for row in house.rows() if row.key == response_id]


def test_an_answer_is_created_and_then_known(house, fresh):
    first = house.answer(response_id=fresh, done=True)
    again = house.answer(response_id=fresh, done=True)
    other = house.answer(response_id=fresh, done=True, answers={"nps": 1})

    assert [first.status, again.status, other.status] == [201, 200, 200]
    assert first.json == again.json == {"response_id": fresh, "seq": 1}
    (row,) = stored(house, fresh)
    assert row["answers"] == {"nps": 9}


def test_the_last_part_brings_the_private_link_each_time_the_same(house):
    response = str(uuid.uuid4())
    begun = house.answer(response_id=response)
    done, again = (house.answer(response_id=response, seq=2, done=True) for _ in range(2))
    foreign = house.answer(response_id=response, seq=2, done=True, answers={"nps": 1})
    made_up = house.answer(response_id=f"order-{response[:8]}", done=True)

    place = links.place_of(done.json["link"].removeprefix("/f/"), secret="s")
    assert (place.survey_id, place.response_id) == ("shop", response)
    assert (done.status, again.status, done.json) == (201, 200, again.json)
    assert not any("link" in answer.json for answer in (begun, foreign, made_up))


def test_a_conflict_is_counted(house, fresh):
    before = house.counts.get("intake.conflict", 0)
    house.answer(response_id=fresh)
    house.answer(response_id=fresh, answers={"nps": 1})

    assert house.counts["intake.conflict"] == before + 1


@pytest.mark.parametrize("path", [ANSWERS, ANSWERS.replace("shop", "%73hop")], ids=["short way", "long way"])
class TestBothWays:
    """An ordinary request takes the short way through the protocol, an unusual one the ASGI way."""

    def test_an_answer_is_created(self, house, fresh, path):
        answer = house.ask("POST", path, json.dumps({"response_id": fresh, "answers": {"nps": 3}}).encode())

        assert answer.status == 201
        assert answer.header("access-control-allow-origin") == "*"
        assert len(stored(house, fresh)) == 1

    def test_every_wrong_field_is_named_and_nothing_stored(self, house, fresh, path):
        body = {"response_id": fresh, "answers": {"nps": 11, "some": ["z"], "what": 1}}
        answer = house.ask("POST", path, json.dumps(body).encode())

        assert answer.status == 422
        assert answer.header("content-type") == "application/problem+json"
        assert answer.header("access-control-allow-origin") == "*"
        assert answer.fields == ["answers.nps", "answers.some", "answers.what"]
        assert stored(house, fresh) == []

    def test_malformed_json_is_a_bad_request(self, house, path):
        assert house.ask("POST", path, b'{"response_id":').status == 400

    def test_too_large_is_refused_before_it_is_read(self, house, path):
        with Connection(house.port) as connection:
            connection.send(request("POST", path, None, {"Content-Length": "99999999"}) + b" " * (257 * 1024))

            assert connection.answer().status == 413

    def test_a_chunked_body_arrives_whole(self, house, fresh, path):
        text = json.dumps({"response_id": fresh, "answers": {"nps": 3, "why": "很" * 300}}, ensure_ascii=False).encode()
        pieces = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (text[:5], text[5:600], text[600:])) + b"0\r\n\r\n"

        assert house.ask("POST", path, pieces, {"Transfer-Encoding": "chunked"}).status == 201
        assert stored(house, fresh)[0]["answers"]["why"] == "很" * 300


def test_text_plain_is_read_as_json(house, fresh):
    # What navigator.sendBeacon sends without asking for permission first.
    assert house.answer({"Content-Type": "text/plain;charset=UTF-8"}, response_id=fresh).status == 201


def test_a_preflight_allows_any_page(house):
    answer = house.ask("OPTIONS", ANSWERS, headers={"Origin": "https://shop.example"})

    assert answer.status == 204
    assert answer.header("access-control-allow-origin") == "*"
    assert "POST" in answer.header("access-control-allow-methods")
    assert answer.header("access-control-allow-headers") == "content-type"
    assert answer.header("access-control-allow-credentials") is None


def test_other_methods_are_not_allowed(house):
    answer = house.ask("GET", ANSWERS)

    assert (answer.status, answer.header("allow")) == (405, "POST, OPTIONS")


def test_an_unknown_survey_is_not_found(house):
    assert house.ask("POST", "/c/v1/surveys/nowhere/responses", b"{}").status == 404


def test_publishing_and_closing_are_seen_by_the_very_next_request(house, fresh):
    path = "/c/v1/surveys/later/responses"
    body = json.dumps({"response_id": fresh, "answers": {"nps": 3}}).encode()
    late = json.dumps({"response_id": fresh, "seq": 2, "answers": {"nps": 4}, "answered_ms_ago": 60_000}).encode()
    with Connection(house.port) as connection:
        before = connection.ask("POST", path, body).status
        published.publish(SURVEY | {"id": "later"}, path=house.intake_path)
        during = connection.ask("POST", path, body).status
        published.close("later", clock.now(), path=house.intake_path)
        after = connection.ask("POST", path, body).status
        claimed = connection.ask("POST", path, late).status

    assert [before, during, after, claimed] == [404, 201, 410, 201]
    assert stored(house, fresh)[1]["after_close"] is True


def test_a_wrong_signature_is_refused_and_the_same_without_contact_is_taken(house, fresh):
    published.put_site("site-1", 7, "secret", {}, path=house.intake_path)
    good = hmac.new(b"secret", b"u42\na@b.c\n4000000000", hashlib.sha256).hexdigest()
    contact = {"external_id": "u42", "email": "a@b.c", "expires": 4_000_000_000}

    wrong = house.answer(response_id=fresh, contact=contact | {"signature": good[::-1]})
    without = house.answer(response_id=fresh)
    right = house.answer(response_id=fresh, seq=2, contact=contact | {"signature": good})

    assert [wrong.status, without.status, right.status] == [401, 201, 201]
    assert [(row["contact"] or {}).get("verified") for row in stored(house, fresh)] == [None, True]


def test_refusals_are_counted_by_reason(house):
    before = house.counts
    house.answer(answers={"nps": 11})
    house.answer(answers={"what": 1})
    house.ask("POST", ANSWERS, b"{")

    after = house.counts
    changed = {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}
    assert changed == {
        "intake.refused.invalid": 2,
        "intake.refused.invalid.range": 1,
        "intake.refused.invalid.unknown": 1,
        "intake.refused.bad-request": 1,
    }


def test_counts_are_told_to_this_machine_only(house):
    assert "counts" not in house.ask("GET", "/healthz?verbose", headers={"X-Forwarded-For": "203.0.113.9"}).json


def test_requests_that_are_sent_ahead_are_answered_in_order(house, fresh):
    bodies = [json.dumps({"response_id": fresh, "seq": n, "answers": {"nps": n}}).encode() for n in (1, 2, 3, 99)]
    with Connection(house.port) as connection:
        connection.send(b"".join(request("POST", ANSWERS, body) for body in bodies))
        answers = [connection.answer() for _ in bodies]

    assert [answer.status for answer in answers] == [201, 201, 201, 422]
    assert [answer.json.get("seq") for answer in answers[:3]] == [1, 2, 3]


def test_an_answer_whose_client_left_at_once_is_stored(house, fresh):
    with Connection(house.port) as connection:
        connection.send(request("POST", ANSWERS, json.dumps({"response_id": fresh, "answers": {"nps": 3}}).encode()))

    wait_for(lambda: stored(house, fresh))


def test_an_http_1_0_client_is_answered_and_let_go(house, fresh):
    body = json.dumps({"response_id": fresh, "answers": {"nps": 3}}).encode()
    with Connection(house.port) as connection:
        connection.send(request("POST", ANSWERS, body).replace(b"HTTP/1.1", b"HTTP/1.0"))
        answer = connection.answer()
        rest = connection.socket.recv(1)

    assert (answer.status, rest) == (201, b"")


def test_answers_wait_for_another_writer_and_are_stored(house, fresh):
    other = database.connect(house.intake_path)
    database.begin(other)
    with Connection(house.port) as connection:
        connection.send(request("POST", ANSWERS, json.dumps({"response_id": fresh, "answers": {"nps": 3}}).encode()))
        connection.socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.socket.recv(1)
        other.execute("COMMIT")
        other.close()
        connection.socket.settimeout(15)

        assert connection.answer().status == 201


def test_what_cannot_be_stored_is_not_acknowledged(own_house):
    own_house.start_edge()
    assert own_house.answer().status == 201
    connection = database.connect(own_house.intake_path)
    connection.execute("ALTER TABLE intake RENAME TO away")

    refused = own_house.answer(seq=2)
    connection.execute("ALTER TABLE away RENAME TO intake")
    connection.close()

    assert (refused.status, refused.header("retry-after")) == (503, "5")
    assert own_house.answer(seq=2).status == 201
