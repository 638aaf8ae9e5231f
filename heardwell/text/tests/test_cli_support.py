"""The lines of ``heardwell understand``: what can be read is read, what cannot is named, and the rest goes on."""

import json

import pytest

from heardwell.text.cli_support import Bad, Given, read_lines, understand


def taken(*lines: bytes) -> tuple[list[Given], list[Bad]]:
    bad: list[Bad] = []
    return list(read_lines(lines, bad.append)), bad


def test_plain_lines_and_json_lines_may_stand_together() -> None:
    given, bad = taken("好\r\n".encode(), b'{"text": "fine", "id": 7, "lang": "en"}\n', b"\n")

    assert given == [Given("好", None, {}), Given("fine", "en", {"id": 7})]
    assert bad == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken\n", "no valid JSON"),
        (b'{"words": "x"}\n', 'no "text"'),
        (b'{"text": 3}\n', 'no "text"'),
        (b'{"text": "\\ud800"}\n', "lone surrogate"),
        (b"\xff\xfe\n", "not UTF-8"),
        (b"x" * 1_000_001, "longer than"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_next_is_read(line: bytes, reason: str) -> None:
    given, bad = taken(b"good\n", line, b"also good\n")

    assert [one.text for one in given] == ["good", "also good"]
    assert [one.line for one in bad] == [2]
    assert reason in bad[0].reason


def test_answers_come_in_order_with_the_id_that_was_given() -> None:
    answers = list(understand([Given(f"text {n}", None, {"id": n}) for n in range(600)]))

    assert [one["id"] for one in answers] == list(range(600))
    assert [one["text"] for one in answers[:2]] == ["text 0", "text 1"]
    assert json.dumps(answers[0])
