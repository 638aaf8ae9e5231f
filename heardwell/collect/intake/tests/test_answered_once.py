"""Who has answered a survey that everybody answers once."""

import json
import sqlite3

import pytest

from heardwell.collect.intake import log, published
from heardwell.collect.intake.database import connect
from heardwell.collect.intake.envelope import Contact
from heardwell.collect.intake.published import Forms
from heardwell.collect.intake.responses import check_part
from heardwell.collect.intake.tests.conftest import SURVEY, part
from heardwell.core import clock
from heardwell.core.errors import Conflict

MEI = Contact(external_id="u42", verified=True)


@pytest.fixture
def once(path):
    return published.publish({**SURVEY, "limits": {"once": True}}, path=path)


def test_a_file_of_an_earlier_version_gets_the_table_it_lacks(path, once):
    with sqlite3.connect(path) as old:
        old.execute("DROP TABLE answered")

    log.forget()

    assert log.accept("shop", part(), contact=MEI, path=path).status == "accepted"
    with pytest.raises(Conflict):
        log.accept("shop", part(response_id="response-2"), contact=MEI, path=path)


def test_of_two_that_are_sent_at_once_the_first_is_kept_and_the_second_is_told(path, once):
    connection = connect(path)
    forms, now = Forms(connection), clock.now_ms()
    rows = [
        check_part(forms, "shop", json.dumps(part(response_id=f"response-{n}")).encode(), now, known=MEI)
        for n in (1, 2)
    ]

    assert list(log.append_parts(connection, rows)) == ["accepted", "late"]
    assert [row.key for row in log.read_after(0, 10, path=path)] == ["response-1"]
    for n in (2, 3):
        with pytest.raises(Conflict):
            log.accept("shop", part(response_id=f"response-{n}"), contact=MEI, path=path)
    assert log.accept("shop", part(seq=2), contact=MEI, path=path).status == "accepted"
    connection.close()


def test_nothing_that_names_them_is_kept_beside_the_log(path, once):
    log.accept("shop", part(), contact=MEI, path=path)

    with sqlite3.connect(path) as kept:
        [(survey, who, response)] = kept.execute("SELECT * FROM answered").fetchall()

    assert (survey, response) == ("shop", "response-1")
    assert b"u42" not in who


def test_a_refusal_names_the_code_that_pages_translate(path, once):
    from heardwell.core.errors import Invalid

    with pytest.raises(Invalid) as refused:
        log.accept("shop", part(answers={"nps": 11}), path=path)

    assert refused.value.as_problem()["errors"] == [
        {"field": "answers.nps", "message": "expected a whole number between 0 and 10", "code": "range"}
    ]
