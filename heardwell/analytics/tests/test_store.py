"""What every store promises, tried on the one that is the default."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heardwell.analytics import schema
from heardwell.analytics.facts import CaseFact, Fact, FeedbackFact, Score
from heardwell.analytics.query import Condition, Question
from heardwell.analytics.store import DayCount, StoreBusy, close_stores, fingerprint
from heardwell.analytics.store import store as configured_store
from heardwell.analytics.stores.duckdb import DuckDBStore
from heardwell.core.config import config
from heardwell.core.errors import Unavailable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(feedback: int, *values: int, revision: int = 1, workspace: int = 1, **more: object) -> FeedbackFact:
    scores = tuple(Score(f"q{place}", "nps", value) for place, value in enumerate(values))
    return FeedbackFact(workspace, feedback, revision, NOON, scores=scores, **more)


def values_in(store: DuckDBStore, workspace: int = 1) -> Counter[str]:
    return Counter({cell.key[0]: cell.n for cell in store.ask(Question(workspace, "scores", "nps", by=("word",)))})


def volume(store: DuckDBStore, workspace: int = 1) -> int:
    return sum(cell.n for cell in store.ask(Question(workspace, "feedback")))


def test_feedback_without_scores_counts_as_feedback(store: DuckDBStore) -> None:
    store.apply([told(1), told(2, 9, 10)])

    assert volume(store) == 2
    assert values_in(store) == {"9": 1, "10": 1}


def test_a_later_revision_replaces_all_rows_of_its_feedback(store: DuckDBStore) -> None:
    store.apply([told(1, 3, 4), told(2, 9)])

    store.apply([told(1, 10, revision=2)])

    assert values_in(store) == {"10": 1, "9": 1}


def test_an_earlier_revision_that_comes_late_changes_nothing(store: DuckDBStore) -> None:
    store.apply([told(1, 10, revision=5)])

    counted = store.apply([told(1, 0, revision=4)])

    assert counted == 0
    assert values_in(store) == {"10": 1}


def test_of_one_batch_the_latest_revision_counts_once(store: DuckDBStore) -> None:
    store.apply([told(1, 10, revision=2), told(1, 0, revision=1)])

    assert values_in(store) == {"10": 1}


def test_the_same_number_in_another_workspace_is_other_feedback(store: DuckDBStore) -> None:
    store.apply([told(1, 9), told(1, 2, workspace=2)])

    store.delete(1, [1])

    assert values_in(store) == {}
    assert values_in(store, 2) == {"2": 1}


def test_the_cursor_moves_with_its_facts_and_never_back(store: DuckDBStore) -> None:
    store.apply([told(1, 9)], ("facts", 7))
    store.apply([told(1, 9)], ("facts", 3))

    assert store.cursor("facts") == 7
    assert store.cursor("another") == 0


def test_a_cursor_moves_without_facts_too(store: DuckDBStore) -> None:
    store.apply([], ("facts", 2))

    assert store.cursor("facts") == 2


def test_facts_and_cursors_outlive_the_process(tmp_path: Path) -> None:
    first = DuckDBStore(tmp_path / "a.duckdb")
    first.apply([told(1, 9)], ("facts", 7))
    mark = first.watermark(1)
    first.close()

    second = DuckDBStore(tmp_path / "a.duckdb")

    assert second.cursor("facts") == 7
    assert values_in(second) == {"9": 1}
    assert second.watermark(1) >= mark
    second.apply([told(1, 3, revision=2)])
    assert values_in(second) == {"3": 1}
    second.close()


def test_a_batch_that_fails_leaves_nothing_behind(store: DuckDBStore) -> None:
    store.apply([told(1, 9)], ("facts", 1))
    broken = CaseFact(1, 1, NOON, tags=(5,))  # read after the feedback is already written

    with pytest.raises(TypeError):
        store.apply([told(3, 5), told(1, 0, revision=2), broken], ("facts", 2))

    assert store.cursor("facts") == 1
    assert values_in(store) == {"9": 1}


def test_an_answer_is_remembered_until_its_workspace_changes(store: DuckDBStore) -> None:
    store.apply([told(1, 9), told(1, 9, workspace=2)])
    question = Question(1, "feedback")
    first = store.ask(question)

    store.apply([told(2, 9, workspace=2)])
    assert store.ask(question) is first

    store.apply([told(2, 9)])
    assert store.ask(question)[0].n == 2


def test_cases_are_replaced_and_deleted_like_feedback(store: DuckDBStore) -> None:
    store.apply([CaseFact(1, 5, NOON), CaseFact(1, 6, NOON, answered=True)])
    store.apply([CaseFact(1, 5, NOON, closed_at=NOON + timedelta(hours=2), answered=True)])
    rates = Question(1, "cases", measures=("closed", "calls", "answered", "resolved", "close_median"))

    assert store.ask(rates)[0][3:] == (2, (1.0, 2.0, 2.0, 1.0, 7_200_000.0))

    store.delete(1, cases=[5])
    assert store.ask(rates)[0][3:] == (1, (0.0, 1.0, 1.0, 0.0, None))


def test_cases_take_other_dimensions_from_their_feedback(store: DuckDBStore) -> None:
    store.apply([told(1, 3, 2, country="TW"), CaseFact(1, 5, NOON, feedback=1), CaseFact(1, 6, NOON)])

    cells = store.ask(Question(1, "cases", by=("country",)))

    assert {cell.key[0]: cell.n for cell in cells} == {"TW": 1, "": 1}


def test_rebuilding_replaces_everything_and_sets_the_cursors(store: DuckDBStore) -> None:
    store.apply([told(1, 1), told(9, 1, workspace=3), CaseFact(1, 1, NOON)], ("old", 4))
    assert volume(store, 3) == 1

    count = store.rebuild([[told(1, 9)], [told(2, 8), CaseFact(1, 2, NOON)]], [("facts", 12)])

    assert count == 3
    assert values_in(store) == {"9": 1, "8": 1}
    assert volume(store, 3) == 0
    assert (store.cursor("facts"), store.cursor("old")) == (12, 0)


def test_readers_keep_the_old_answers_while_a_rebuild_runs(store: DuckDBStore) -> None:
    store.apply([told(1, 1)])
    seen = []

    def batches() -> Sequence[Sequence[Fact]]:
        yield [told(1, 9)]
        reader = threading.Thread(target=lambda: seen.append(values_in(store)))
        reader.start()
        reader.join()

    store.rebuild(batches())

    assert seen == [{"1": 1}]
    assert values_in(store) == {"9": 1}


def test_days_can_be_compared_with_the_records(store: DuckDBStore) -> None:
    late = FeedbackFact(1, 3, 4, datetime(2026, 3, 2, 0, 0, tzinfo=UTC))
    store.apply([told(1, 9, 9), told(2, revision=7), late, told(5, workspace=2)])

    assert store.day_counts(1) == [
        DayCount("2026-03-01", 2, fingerprint(1, 1) + fingerprint(2, 7)),
        DayCount("2026-03-02", 1, fingerprint(3, 4)),
    ]


NASTY = [
    "",
    "a",
    "a\x1fb",
    "a\x1eb",
    "\x1f",
    "it's",
    '"quoted"',
    "$1",
    "{x}",
    "null",
    "送餐",
    "شكرا",
    "😀",
    "a\x00b",
    "-1",
]


def test_words_arrive_as_they_were_said(store: DuckDBStore) -> None:
    words = [word for word in NASTY if not {"\x1f", "\x1e"} & set(word)]
    store.apply([told(place, 9, agent=word, traits={"t": word}) for place, word in enumerate(words)])

    for dimension in ("agent", "traits.t"):
        found = {cell.key[0]: cell.n for cell in store.ask(Question(1, "feedback", by=(dimension,)))}
        assert found == dict.fromkeys(words, 1)


def test_separators_inside_of_words_do_not_tear_lists_apart(store: DuckDBStore) -> None:
    store.apply(
        [
            told(
                1,
                topics=("a\x1fb", "c"),
                traits={"k\x1f": "v\x1fw", "": "x", "k2": "y"},
                answers={"q\x1e": ["d\x1ee", "f"]},
            ),
            told(2, topics=("c",), traits={"k2": "z"}, answers={"q2": 5.0, "why": ""}),
        ]
    )

    def counted(dimension: str) -> dict[str, int]:
        return {cell.key[0]: cell.n for cell in store.ask(Question(1, "feedback", by=(dimension,)))}

    assert counted("topic") == {"c": 2, "a b": 1}
    assert counted("traits.k2") == {"y": 1, "z": 1}
    assert counted("traits.k ") == {"v w": 1, "": 1}
    assert counted("answers.q ") == {"d e": 1, "f": 1}
    assert counted("question") == {"q ": 1, "q2": 1, "why": 1}


def test_two_keys_that_become_the_same_are_one(store: DuckDBStore) -> None:
    store.apply([told(1, traits={"k\x1f": "a", "k ": "b"})])

    assert store.ask(Question(1, "feedback", by=("traits.k ",)))[0].key == ("b",)


def test_a_question_reaches_no_file(store: DuckDBStore, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")

    with pytest.raises(Exception, match="disabled"):
        store._connection.execute(f"select * from read_csv('{tmp_path}/secret.csv')")
    with pytest.raises(Exception, match="while database is running"):
        store._connection.execute("set enable_external_access = true")


def test_a_second_process_is_told_that_the_analytics_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "taken.duckdb"
    script = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('open', flush=True); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout and other.stdout.readline() == b"open\n"

    with pytest.raises(StoreBusy):
        DuckDBStore(path)

    other.communicate(b"")


def test_a_file_that_cannot_be_read_is_set_aside_and_fed_again(tmp_path: Path) -> None:
    path = tmp_path / "broken.duckdb"
    path.write_bytes(b"this is no database" * 500)

    store = DuckDBStore(path)

    assert store.cursor("facts") == 0
    assert path.with_suffix(".broken").exists()
    store.close()


def test_tables_of_another_version_are_thrown_away_with_their_cursors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = DuckDBStore(tmp_path / "a.duckdb")
    first.apply([told(1, 9)], ("facts", 7))
    first.close()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)

    second = DuckDBStore(tmp_path / "a.duckdb")

    assert second.cursor("facts") == 0
    assert values_in(second) == {}
    second.close()


def test_the_configured_store_is_one_and_opens_again_after_closing(data: Path) -> None:
    first = configured_store()
    first.apply([told(1, 9)])
    assert configured_store() is first
    assert config().analytics_path.exists()

    close_stores()

    assert volume(configured_store()) == 1
    close_stores()


def test_many_threads_read_while_one_writes(store: DuckDBStore) -> None:
    problems: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(20):
                assert 0 <= volume(store) <= 60
        except BaseException as problem:  # noqa: BLE001 - carried to the main thread
            problems.append(problem)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for place in range(20):
        store.apply([told(place * 3 + extra, 9) for extra in range(3)])
    for reader in readers:
        reader.join()

    assert problems == []
    assert volume(store) == 60


def drawn(feedback: int, revision: int, values: list[int], channel: str, topics: list[str]) -> FeedbackFact:
    return told(feedback, *values, revision=revision, channel=channel, topics=tuple(topics))


FACTS = st.builds(
    drawn,
    st.integers(1, 6),
    st.integers(1, 3),
    st.lists(st.integers(0, 10), max_size=3),
    st.sampled_from(["web", "sms", ""]),
    st.lists(st.sampled_from(["price", "speed", "app"]), unique=True),
)
STEPS = st.one_of(
    st.tuples(st.just("apply"), st.lists(FACTS, max_size=6)),
    st.tuples(st.just("replay"), st.integers(0, 5)),
    st.tuples(st.just("delete"), st.lists(st.integers(1, 6), max_size=3)),
)


@given(st.lists(STEPS, max_size=7))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_equals_a_naive_recount(store: DuckDBStore, steps: list[tuple[str, object]]) -> None:
    store.rebuild([])
    known: dict[int, FeedbackFact] = {}
    applied: list[list[FeedbackFact]] = []
    for kind, what in steps:
        if kind == "delete":
            store.delete(1, what)
            known = {feedback: fact for feedback, fact in known.items() if feedback not in what}
            continue
        batch = what if kind == "apply" else (applied[what % len(applied)] if applied else [])
        applied += [batch] if kind == "apply" else []
        store.apply(batch)
        for fact in batch:
            if fact.feedback not in known or fact.revision >= known[fact.feedback].revision:
                known[fact.feedback] = fact

    now = list(known.values())
    assert values_in(store) == Counter(str(score.value) for fact in now for score in fact.scores)
    by_channel = store.ask(Question(1, "feedback", by=("channel",)))
    assert {cell.key[0]: cell.n for cell in by_channel} == Counter(fact.channel for fact in now)
    assert sum(cell.n for cell in by_channel) == len(now)
    by_topic = store.ask(Question(1, "feedback", by=("topic",), where=(Condition("channel", ("web", "sms")),)))
    assert {cell.key[0]: cell.n for cell in by_topic} == Counter(
        topic for fact in now if fact.channel for topic in fact.topics
    )


def test_after_a_fatal_error_it_opens_the_file_anew(store: DuckDBStore) -> None:
    store.apply([told(1, 9)], ("project", 1))
    store._connection.execute("SET debug_checkpoint_abort = 'before_truncate'")
    with pytest.raises(duckdb.FatalException):
        store._connection.execute("CHECKPOINT")

    with pytest.raises(Unavailable):  # the pipeline comes again
        store.apply([told(2, 10)], ("project", 2))
    assert values_in(store) == {"9": 1}
    store.apply([told(2, 10)], ("project", 2))

    assert values_in(store) == {"9": 1, "10": 1}
    assert store.cursor("project") == 2


def test_a_question_alone_opens_it_anew_too(store: DuckDBStore) -> None:
    store.apply([told(1, 9)])
    store._connection.execute("SET debug_checkpoint_abort = 'before_truncate'")
    with pytest.raises(duckdb.FatalException):
        store._connection.execute("CHECKPOINT")

    assert values_in(store) == {"9": 1}
