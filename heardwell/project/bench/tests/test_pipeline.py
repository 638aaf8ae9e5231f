"""A small run of everything: real programs, real files, every figure found."""

import math

import pytest

from heardwell.project.bench import pipeline, reviews


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    with pytest.MonkeyPatch.context() as environment:
        # The programs compile once for all their data folders.
        environment.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("bytecode")))
        environment.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        return pipeline.run(seconds=1, reviews=300, starts=1, demo=False)


def test_every_answer_is_seen_in_the_metric(found):
    visible = found["visible"]

    assert visible["answers"] > 100
    assert visible["never_counted"] == 0
    assert 0 < visible["p50_ms"] <= visible["p99_ms"] <= visible["longest_ms"] < 30_000


def test_every_review_is_imported_and_counted(found):
    imported = found["import"]

    assert imported["reviews"] == 300
    assert imported["rejected"] == 0
    assert imported["cpu_s"] > 0


def test_memory_is_that_of_all_processes(found):
    memory = found["idle"]["memory_mb"]

    assert len(memory) == 5  # supervisor, edge, gunicorn's own, its worker, and their sum
    assert memory["sum"] == pytest.approx(sum(size for name, size in memory.items() if name != "sum"))


def test_each_figure_says_whether_its_target_is_met(found):
    assert len(found["rows"]) == 6
    assert found["met"] == all(row["met"] for row in found["rows"])
    assert not any(math.isnan(row["found"]) for row in found["rows"])


def test_an_answer_waited_until_the_first_look_that_counts_it():
    seen = [(10.0, 0), (10.5, 2), (11.0, 2), (12.0, 3)]

    waited = pipeline._waited([10.2, 10.1, 10.6, 10.7], seen)

    assert waited == [pytest.approx(0.4), pytest.approx(0.3), pytest.approx(1.4), math.inf]


def test_the_same_number_makes_the_same_reviews(tmp_path):
    length = reviews.write(tmp_path / "one.jsonl", 500)
    reviews.write(tmp_path / "two.jsonl", 500)

    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert 60 < length < 100
