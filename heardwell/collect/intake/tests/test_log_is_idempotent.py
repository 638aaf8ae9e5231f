"""The log keeps what was acknowledged, once, in the order of commit, whoever repeats whatever."""

import sqlite3
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardwell.collect.intake import database, envelope, log, published
from heardwell.collect.intake.items import parse_item
from heardwell.collect.intake.published import Forms
from heardwell.collect.intake.responses import check_part

from .conftest import SURVEY, part


def item(external_id: str = "r1", **changes: object) -> envelope.FeedbackItem:
    parsed = parse_item({"source": "shop", "external_id": external_id, "text": "好", **changes})
    assert isinstance(parsed, envelope.FeedbackItem)
    return parsed


def test_a_repeated_part_is_a_duplicate_and_the_first_body_wins(path, survey):
    first = log.accept("shop", part(answers={"nps": 9}), path=path)
    again = log.accept("shop", part(answers={"nps": 9}, answered_ms_ago=5000), path=path)
    other = log.accept("shop", part(answers={"nps": 2}), path=path)

    assert [first.status, again.status, other.status] == ["accepted", "duplicate", "conflict"]
    (row,) = log.read_after(0, 10, path=path)
    assert envelope.decode_part(row.body).answers == {"nps": 9}


def test_the_order_of_keys_makes_no_conflict(path, survey):
    log.accept("shop", part(answers={"nps": 9, "stars": 3}), path=path)

    assert log.accept("shop", part(answers={"stars": 3, "nps": 9}), path=path).status == "duplicate"


PARTS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(0, 10)), min_size=1, max_size=40)


@given(PARTS, st.lists(st.integers(1, 9), max_size=8))
@settings(max_examples=25, deadline=None)
def test_any_interleaving_and_repetition_gives_the_same_log(parts, cuts):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "intake.sqlite3")
        published.publish(SURVEY, path=path)
        connection = database.connect(path)
        forms = Forms(connection)
        bodies = [part(response_id=f"response-{who}", seq=seq, answers={"nps": nps}) for who, seq, nps in parts]
        rows = [check_part(forms, "shop", envelope.encode_sorted(body), 1000) for body in bodies]

        statuses: list[str] = []
        for size in [*cuts, len(rows)]:  # group commits of any size
            statuses += log.append_parts(connection, rows[len(statuses) : len(statuses) + size])

        first: dict[tuple[int, int], int] = {}
        expected = []
        for who, seq, nps in parts:
            known = first.get((who, seq))
            expected.append("accepted" if known is None else "duplicate" if known == nps else "conflict")
            first.setdefault((who, seq), nps)
        stored = connection.execute("SELECT key, seq, body FROM intake ORDER BY id").fetchall()
        connection.close()
    assert statuses == expected
    assert [(int(key[-1]), seq, envelope.decode_part(body).answers["nps"]) for key, seq, body in stored] == [
        (who, seq, nps) for (who, seq), nps in first.items()
    ]


def test_an_item_is_stored_again_only_when_it_changed(path):
    statuses = [
        log.append_items(7, [item(**changes)], path=path)[0]
        for changes in ({}, {}, {"text": "不好"}, {"text": "不好"}, {})
    ]

    assert statuses == [("accepted", 1), ("duplicate", 1), ("accepted", 2), ("duplicate", 2), ("accepted", 3)]


def test_an_item_without_a_moment_is_the_same_whenever_it_comes(path):
    first = log.append_items(7, [item()], path=path)
    later = item()
    later.occurred_at_ms += 60_000

    assert first[0].status == "accepted"
    assert log.append_items(7, [later], path=path)[0].status == "duplicate"


def test_items_of_another_workspace_or_source_are_others(path):
    log.append_items(7, [item()], path=path)

    assert log.append_items(8, [item()], path=path)[0].status == "accepted"
    assert log.append_items(7, [item(source="other")], path=path)[0].status == "accepted"


def test_ids_grow_in_order_and_reading_goes_on_behind_a_cursor(path):
    log.append_items(7, [item(str(number)) for number in range(5)], path=path)

    first = log.read_after(0, 3, path=path)
    rest = log.read_after(first[-1].id, 3, path=path)

    assert [row.key for row in [*first, *rest]] == ["0", "1", "2", "3", "4"]
    assert log.head(path=path) == rest[-1].id
    assert log.read_after(rest[-1].id, 3, path=path) == []


def test_several_writers_at_once_lose_and_double_nothing(path, survey):
    def write(worker: int) -> None:
        log.append_items(7, [item(f"{worker % 2}-{number}") for number in range(700)], path=path)
        log.accept("shop", part(response_id=f"response-{worker}"), path=path)
        log.forget()

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    keys = [(row.kind, row.key) for row in log.read_after(0, 9999, path=path)]
    assert len(keys) == len(set(keys)) == 2 * 700 + 4


def test_redacted_rows_say_nothing_and_are_still_recognised(path, survey):
    body = part(
        answers={"nps": 1, "why": "Ada was here"}, contact={"email": "ada@example.com"}, hidden={"order": "A-17"}
    )
    log.accept("shop", body, path=path)
    log.append_items(7, [item(text="Ada again", contact={"email": "ada@example.com"})], path=path)

    assert log.redact([1, 2, 99], path=path) == 2

    assert all(b"Ada" not in row.body and b"ada@" not in row.body for row in log.read_after(0, 9, path=path))
    assert log.accept("shop", body, path=path).status == "duplicate"
    assert all(b"ada@example" not in file.read_bytes() for file in path.parent.iterdir())


def test_a_failing_batch_leaves_nothing_behind(path, survey):
    connection = database.connect(path)
    forms = Forms(connection)
    row = check_part(forms, "shop", envelope.encode_sorted(part()), 1000)

    with pytest.raises(sqlite3.IntegrityError):
        log.append_parts(connection, [row, row._replace(seq=None)])

    assert connection.execute("SELECT count(*) FROM intake").fetchone() == (0,)
    assert not connection.in_transaction


def test_the_log_is_kept_with_full_durability(path):
    connection = database.connect(path)

    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
