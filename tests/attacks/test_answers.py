"""Hostile answers: whatever a browser may be made to send, to the one door that is open to everybody."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heardwell.collect.intake import log, published
from heardwell.core.errors import BadRequest, HeardwellError, Invalid, Unauthorised
from heardwell.project.edge.proxy import request_headers

FORM = {
    "id": "shop",
    "version": 1,
    "workspace": 7,
    "questions": [
        {"key": "nps", "type": "nps"},
        {"key": "why", "type": "text"},
        {"key": "some", "type": "multi", "choices": [{"value": "a"}, {"value": "b"}]},
    ],
}


@pytest.fixture
def send(tmp_path: Path) -> Iterator[Callable[[bytes], object]]:
    """``send(raw)``: what became of it, as the class of the error or the status."""
    path = tmp_path / "intake.sqlite3"
    published.publish(FORM, path=path)

    def sent(raw: bytes) -> object:
        before = log.head(path=path)
        try:
            return log.accept("shop", raw, path=path).status
        except HeardwellError as error:
            assert log.head(path=path) == before
            return type(error), [wrong.field for wrong in error.errors]

    yield sent
    log.forget()


def _raw(more: str = "", answers: str = '"nps": 3', response_id: str = "response-1") -> bytes:
    return f'{{"response_id": "{response_id}", "answers": {{{answers}}}{more}}}'.encode()


@pytest.mark.parametrize("version", ["-1", "9223372036854775808", "1" + "0" * 30, "1.5", '"1"', "true"])
def test_a_version_that_no_survey_can_have_is_named(send, version):
    assert send(_raw(f', "version": {version}')) == (Invalid, ["version"])


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 40])
@pytest.mark.parametrize(
    "poison",
    [
        ', "hidden": {"order": "\\ud800"}',
        ', "context": {"\\udfff": 1}',
        ', "contact": {"name": "\\ud800x"}',
        ', "hidden": {"order": NaN}',
        ', "context": {"x": -Infinity}',
    ],
)
def test_a_number_out_of_range_covers_for_nothing_that_is_no_json(send, number, poison):
    kind, _fields = send(_raw(f', "unknown": {number}{poison}'))

    assert kind in (BadRequest, Invalid)


def test_half_a_character_is_no_answer_even_beside_a_number_out_of_range(send):
    assert send(_raw(', "unknown": 1e999', '"nps": 3, "why": "\\ud800"'))[0] is BadRequest


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[" * 200_000,
        _raw("", '"nps": ' + "[" * 100_000 + "]" * 100_000),
        b"\xef\xbb\xbf" + _raw(),
        _raw().decode().encode("utf-16"),
        b"\x1f\x8b\x08\x00",
        _raw("", '"nps": NaN'),
        _raw("", '"why": "a\x00b"'),
    ],
)
def test_what_is_no_json_is_a_bad_request(send, raw):
    assert send(raw) == (BadRequest, [])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[("nps", value) for value in ("true", '"9"', "9.0", "11", "-1", "[]", "{}", "9" * 200_000, "1e999")],
        *[("why", value) for value in ("5", "[]", '"' + "x" * 5001 + '"')],
        *[("some", value) for value in ('"a"', '["a", "a"]', '[["a"]]', '["c"]', "[null]", "[1]")],
        *[("nope", "1"), ("__proto__", "{}"), ("constructor", "1")],
    ],
)
def test_a_wrong_answer_is_named(send, key, value):
    assert send(_raw("", f'"{key}": {value}')) == (Invalid, [f"answers.{key}"])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (', "seq": 0', "seq"),
        (', "seq": 100001', "seq"),
        (', "seq": 1e3', "seq"),
        (', "answered_ms_ago": -1', "answered_ms_ago"),
        (', "answered_ms_ago": 7776000001', "answered_ms_ago"),
        (', "answered_ms_ago": "1"', "answered_ms_ago"),
        (', "done": "true"', "done"),
        (', "channel": "carrier pigeon"', "channel"),
        (', "contact": {"email": "a\\nb"}', "contact.email"),
        (', "contact": {"external_id": "a\\rb"}', "contact.external_id"),
        (', "contact": {"traits": {"a": {"b": 1}}}', "contact.traits.*"),
    ],
)
def test_a_wrong_field_is_named(send, more, field):
    assert send(_raw(more)) == (Invalid, [field])


@pytest.mark.parametrize("signature", ["00", "é" * 64, "0" * 64])
def test_a_signature_that_is_none_is_refused(send, signature):
    claim = json.dumps({"external_id": "u1", "expires": 4_000_000_000, "signature": signature})

    assert send(_raw(f', "contact": {claim}'))[0] is Unauthorised


def test_what_a_browser_may_not_say_of_itself_is_not_heard(send, tmp_path):
    claim = '{"external_id": "u1", "verified": true}'
    forged = f', "workspace": 2, "survey_id": "x", "verified": true, "after_close": true, "contact": {claim}'

    assert send(_raw(forged)) == "accepted"

    (row,) = log.read_after(0, 10, path=tmp_path / "intake.sqlite3")
    assert (row.workspace, row.stream) == (7, "shop")
    assert b'"verified":true' not in row.body
    assert b'"after_close":true' not in row.body


def test_blanks_around_a_header_are_no_part_of_it_and_no_reason_to_refuse():
    given = [(b"authorization", b"Bearer \t"), (b"x-a", b" b ")]

    kept = dict(request_headers(given, client="192.0.2.1", scheme=b"http", host=b"x", length=0))

    assert (kept[b"authorization"], kept[b"x-a"]) == (b"Bearer", b"b")
