"""What is taken as an answer to a published survey, and how a refusal names what is wrong."""

import hashlib
import hmac
from datetime import timedelta

import pytest

from heardwell.collect.intake import envelope, log, published
from heardwell.core import clock
from heardwell.core.errors import BadRequest, Gone, Invalid, NotFound, TooLarge, Unauthorised

from .conftest import SURVEY, part


def stored(path) -> list[envelope.ResponsePart]:
    return [envelope.decode_part(row.body) for row in log.read_after(0, 100, path=path)]


def refused_fields(path, body) -> list[str]:
    with pytest.raises(Invalid) as caught:
        log.accept("shop", body, path=path)
    return [error.field for error in caught.value.errors]


@pytest.mark.parametrize(
    "answers",
    [
        {"nps": 0, "why": "slow"},
        {"nps": 10},
        {"nps": None},
        {"goal": "partly"},
        {"stars": 5},
        {"one": "b"},
        {"some": ["b", "a"]},
        {"some": []},
        {"why": "很好，送餐很快，谢谢你们"},
        {"effort": 1},
    ],
)
def test_right_answers_are_stored_as_they_were_given(path, survey, answers):
    log.accept("shop", part(answers=answers), path=path)

    assert stored(path)[0].answers == answers


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nps", 11),
        ("nps", -1),
        ("nps", 9.5),
        ("nps", "9"),
        ("nps", True),
        ("nps", [9]),
        ("nps", 10**30),
        ("why", 3),
        ("why", "x" * 21),
        ("goal", "maybe"),
        ("goal", 1),
        ("stars", 0),
        ("one", "c"),
        ("one", ["a"]),
        ("some", "a"),
        ("some", ["a", "a"]),
        ("some", ["a", "c"]),
        ("some", [["a"]]),
        ("some", {"a": 1}),
        ("effort", 6),
        ("unknown", 1),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_stored(path, survey, key, value):
    fields = refused_fields(path, part(answers={"stars": 4, key: value}))

    assert fields == [f"answers.{key}"]
    assert stored(path) == []


def test_all_wrong_fields_are_named_at_once(path, survey):
    body = part(seq=0, channel="smoke", contact={"email": "a\nb", "traits": {"x": []}}, hidden="x", done="yes")

    assert refused_fields(path, body) == ["seq", "done", "channel", "hidden", "contact.email"]


@pytest.mark.parametrize("response_id", ["short", "x" * 65, "has space", "with/slash", "new-line\n", 12345678, None])
def test_a_response_id_has_8_to_64_plain_characters(path, survey, response_id):
    assert refused_fields(path, part(response_id=response_id)) == ["response_id"]


@pytest.mark.parametrize(
    "body",
    [
        part(hidden={f"k{n}": 1 for n in range(51)}),
        part(hidden={"k" * 65: 1}),
        part(hidden={"k": "v" * 2049}),
        part(context={"nested": {"a": 1}}),
        part(contact={"traits": {"x": "y" * 2049}}),
        part(contact={"email": "e" * 321}),
        part(answered_ms_ago=-1),
    ],
    ids=["count", "key", "value", "nested", "trait", "email", "future"],
)
def test_hidden_context_and_traits_are_bounded(path, survey, body):
    assert refused_fields(path, body)
    assert stored(path) == []


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b'{"response_id": "\\ud800aaaaaaa"}', b"[" * 100_000, b"NaN", b'{"seq":0} x']
)
def test_what_is_no_json_is_a_bad_request(path, survey, raw):
    with pytest.raises(BadRequest):
        log.accept("shop", raw, path=path)


@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"3", b"null", b"{}"])
def test_json_that_is_no_response_is_invalid(path, survey, raw):
    with pytest.raises(Invalid):
        log.accept("shop", raw, path=path)


def test_more_than_256_kb_is_too_large(path, survey):
    with pytest.raises(TooLarge):
        log.accept("shop", b" " * (256 * 1024) + b"{}", path=path)


def test_keys_that_are_not_asked_for_are_ignored(path, survey):
    body = part(
        workspace=99, survey_id="other", id=1, verified=True, received_ms=1, contact={"verified": True, "email": "a"}
    )

    log.accept("shop", body, path=path)

    (row,) = stored(path)
    assert (row.workspace, row.survey_id, row.contact.verified) == (7, "shop", False)


def test_the_null_character_is_dropped(path, survey):
    log.accept(
        "shop", b'{"response_id":"response-1","answers":{"why":"a\\u0000b"},"hidden":{"k":"\\u0000"}}', path=path
    )

    (row,) = stored(path)
    assert (row.answers, row.hidden) == ({"why": "ab"}, {"k": ""})


def test_required_questions_are_asked_for_only_when_done(path, survey):
    log.accept("shop", part(answers={"stars": 3}), path=path)

    assert refused_fields(path, part(response_id="response-2", answers={"stars": 3}, done=True)) == ["answers.nps"]


@pytest.mark.parametrize("blank", [None, "", "  \n"])
def test_a_required_question_that_is_shown_wants_more_than_blanks(path, survey, blank):
    assert refused_fields(path, part(answers={"nps": 1, "why": blank}, done=True)) == ["answers.why"]


def test_a_required_question_that_is_not_shown_is_not_asked_for(path, survey):
    assert log.accept("shop", part(answers={"nps": 8}, done=True), path=path).status == "accepted"


def test_an_earlier_part_answers_a_required_question(path, survey):
    log.accept("shop", part(answers={"nps": 8}), path=path)

    assert log.accept("shop", part(seq=2, answers={"stars": 3}, done=True), path=path).status == "accepted"


def test_a_required_answer_withdrawn_by_a_later_part_is_missing(path, survey):
    log.accept("shop", part(answers={"nps": 8}), path=path)

    assert refused_fields(path, part(seq=2, answers={"nps": None}, done=True)) == ["answers.nps"]


def test_a_last_part_that_overtakes_the_first_is_taken(path, survey):
    assert log.accept("shop", part(seq=2, answers={"stars": 3}, done=True), path=path).status == "accepted"


def test_an_unknown_survey_is_not_found(path, survey):
    with pytest.raises(NotFound):
        log.accept("nowhere", part(), path=path)


def test_a_closed_survey_takes_nothing_more(path, survey):
    published.close("shop", clock.now(), path=path)

    with pytest.raises(Gone):
        log.accept("shop", part(), path=path)
    with pytest.raises(Gone):
        log.accept("shop", part(answered_ms_ago=0), path=path)


def test_an_answer_given_before_the_close_is_taken_for_seven_days(path, survey):
    closed = clock.now() - timedelta(days=6)
    published.close("shop", closed, path=path)

    log.accept("shop", part(answered_ms_ago=7 * 24 * 3600 * 1000), path=path)

    (row,) = stored(path)
    assert row.client_dated
    assert row.after_close
    assert row.answered_at_ms < closed.timestamp() * 1000 < row.received_ms


def test_after_seven_days_a_late_claim_is_refused(path, survey):
    published.close("shop", clock.now() - timedelta(days=8), path=path)

    with pytest.raises(Gone):
        log.accept("shop", part(answered_ms_ago=9 * 24 * 3600 * 1000), path=path)


def test_an_answer_is_checked_against_the_version_that_was_shown(path, survey):
    published.publish(SURVEY | {"version": 2, "questions": [{"key": "new", "type": "stars"}]}, path=path)

    log.accept("shop", part(version=1, answers={"nps": 9}), path=path)

    assert stored(path)[0].survey_version == 1
    assert refused_fields(path, part(answers={"nps": 9})) == ["answers.nps"]


def signed(secret: bytes, external_id: str, email: str, expires: int) -> dict[str, object]:
    message = f"{external_id}\n{email}\n{expires}".encode()
    signature = hmac.new(secret, message, hashlib.sha256).hexdigest()
    return {"external_id": external_id, "email": email, "expires": expires, "signature": signature}


@pytest.fixture
def sites(path, survey):
    published.put_site("site-1", 7, "first secret", {}, path=path)
    published.put_site("site-2", 7, "second secret", {}, path=path)
    published.put_site("site-3", 8, "foreign secret", {}, path=path)


FUTURE, PAST = 4_000_000_000, 1_000_000_000


@pytest.mark.parametrize("secret", [b"first secret", b"second secret"])
def test_a_signed_contact_is_verified(path, sites, secret):
    log.accept("shop", part(contact=signed(secret, "u42", "ada@example.com", FUTURE)), path=path)

    contact = stored(path)[0].contact
    assert (contact.external_id, contact.email, contact.verified) == ("u42", "ada@example.com", True)


@pytest.mark.parametrize(
    "contact",
    [{"external_id": "u42", "email": "a@b.c", "expires": FUTURE}, signed(b"first secret", "u42", "a@b.c", PAST)],
    ids=["unsigned", "expired"],
)
def test_an_unsigned_or_expired_contact_is_unverified(path, sites, contact):
    log.accept("shop", part(contact=contact), path=path)

    assert stored(path)[0].contact.verified is False


@pytest.mark.parametrize(
    "contact",
    [
        signed(b"foreign secret", "u42", "a@b.c", FUTURE),
        signed(b"first secret", "u42", "a@b.c", FUTURE) | {"external_id": "u43"},
        signed(b"first secret", "u42", "a@b.c", FUTURE) | {"expires": FUTURE + 1},
        signed(b"first secret", "u42", "a@b.c", PAST) | {"expires": None},
        signed(b"first secret", "u42", "a@b.c", FUTURE) | {"signature": "é"},
    ],
    ids=["foreign", "changed", "prolonged", "without end", "not hex"],
)
def test_a_wrong_signature_is_refused_and_nothing_stored(path, sites, contact):
    with pytest.raises(Unauthorised):
        log.accept("shop", part(contact=contact), path=path)
    assert stored(path) == []


def test_a_newline_cannot_move_text_between_signed_values(path, sites):
    contact = signed(b"first secret", "u42", "x\na@b.c", FUTURE)

    assert refused_fields(path, part(contact=contact | {"external_id": "u42\nx", "email": "a@b.c"})) == [
        "contact.external_id"
    ]


def test_a_page_cannot_say_that_a_colleague_noted_its_answer(path, survey):
    log.accept(
        "shop", part(answers={"nps": 9}, context={"interviewer": "Olive", "consent": True, "os": "x"}), path=path
    )

    assert stored(path)[0].context == {"os": "x"}
