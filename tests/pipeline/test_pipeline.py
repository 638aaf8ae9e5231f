"""From an acknowledged answer to a feedback, a fact and a case: exactly once, whatever happens on the way."""

import subprocess
import sys

import msgspec
import pytest

from heardwell.analytics.store import close_stores, store
from heardwell.close.cases.models import Case
from heardwell.collect.intake import log
from heardwell.collect.intake.database import connect
from heardwell.collect.intake.envelope import FeedbackItem
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.core.locks import only_one
from heardwell.feedback import queries
from heardwell.feedback.models import Feedback, FeedbackEvent, Quarantined
from heardwell.people.models import Contact
from heardwell.project import pipeline
from heardwell.project.steps import Record


def counted(workspace) -> int:
    return sum(day.n for day in store().day_counts(workspace.pk))


def item(external_id="a", text="too slow", **rest) -> FeedbackItem:
    return FeedbackItem(
        workspace=0, source="shop", external_id=external_id, text=text, occurred_at_ms=clock.now_ms(), **rest
    )


def test_an_answer_becomes_one_feedback_one_fact_and_one_case(workspace, answer):
    answer(nps=3, why="التوصيل سيئ")

    assert pipeline.run_until_idle()

    said = Feedback.objects.get()
    assert (said.source, said.external_id, said.text) == ("survey", "nps1:response-1", "التوصيل سيئ")
    assert (said.language, said.sentiment) == ("ar", "negative")
    assert (said.score_metric, said.score_value, said.score_band) == ("nps", 3, -1)
    assert counted(workspace) == 1
    assert Case.objects.get().feedback == said
    assert not any(pipeline.lag().values())


def test_parts_of_a_response_become_one_feedback_that_is_counted_once(workspace, answer):
    answer(seq=2, done=True, why="slow")
    pipeline.run_until_idle()
    answer(seq=1, done=False, nps=9)
    pipeline.run_until_idle()

    said = Feedback.objects.get()
    assert said.answers == {"nps": 9, "why": "slow"}
    assert said.revision == 2
    assert counted(workspace) == 1


def test_running_again_changes_nothing(workspace, answer):
    answer(nps=3, why="slow")
    pipeline.run_until_idle()
    events, watermark = FeedbackEvent.objects.count(), store().watermark(workspace.pk)

    pipeline.run_until_idle()

    assert FeedbackEvent.objects.count() == events
    assert store().watermark(workspace.pk) == watermark


@pytest.mark.parametrize("step", pipeline.STEPS, ids=lambda step: step.name)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_in_any_step_it_goes_on_and_nothing_is_doubled(workspace, answer, monkeypatch, step, moment):
    answer(nps=3, why="slow", contact={"email": "ann@example.com"})
    log.append_items(workspace.pk, [item()])
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(type(step), "write", dies(type(step).write, moment))
        pipeline.run_until_idle()

    assert pipeline.run_until_idle()

    assert Feedback.objects.count() == 2
    assert Contact.objects.count() == 1
    assert counted(workspace) == 2
    assert Case.objects.count() == 1
    assert not Quarantined.objects.exists()


def test_an_item_that_changed_replaces_what_was_known_of_it(workspace, survey):
    log.append_items(workspace.pk, [item(text="terrible, I hate it")])
    pipeline.run_until_idle()
    log.append_items(workspace.pk, [item(text="I love it, excellent")])
    pipeline.run_until_idle()

    said = Feedback.objects.get()
    assert (said.text, said.sentiment, said.revision) == ("I love it, excellent", "positive", 2)
    assert counted(workspace) == 1


def test_a_row_that_nothing_can_be_made_of_is_set_aside_and_holds_up_nobody(workspace, survey):
    log.append_items(workspace.pk, [item("first"), item("broken"), item("last")])
    with connect() as connection:
        connection.execute("UPDATE intake SET body = '{}' WHERE key = 'broken'")

    assert pipeline.run_until_idle()

    assert sorted(Feedback.objects.values_list("external_id", flat=True)) == ["first", "last"]
    aside = Quarantined.objects.get()
    assert (aside.step, aside.workspace_id) == ("record items", workspace.pk)
    assert "missing required field" in aside.reason


def test_a_row_that_spoils_a_batch_is_found_and_the_others_are_recorded(workspace, survey, monkeypatch):
    log.append_items(workspace.pk, [item(str(number)) for number in range(20)])
    spoil(monkeypatch, "13")

    pipeline.run_until_idle()

    assert Feedback.objects.count() == 19
    assert Quarantined.objects.get().reason == "ValueError: spoiled"


def test_what_was_set_aside_is_taken_in_once_the_cause_is_gone(workspace, survey, monkeypatch):
    log.append_items(workspace.pk, [item("13")])
    with monkeypatch.context() as patch:
        spoil(patch, "13")
        pipeline.run_until_idle()

    assert pipeline.retry_set_aside() == 1
    pipeline.run_until_idle()

    assert Feedback.objects.get().external_id == "13"
    assert counted(workspace) == 1
    assert not Quarantined.objects.exists()


def test_words_that_the_engine_chokes_on_are_counted_without_being_understood(workspace, survey, monkeypatch):
    log.append_items(workspace.pk, [item("good", "slow"), item("bad", "choke")])
    monkeypatch.setattr("heardwell.feedback.understanding._read", chokes())

    pipeline.run_until_idle()

    assert Feedback.objects.get(external_id="bad").sentiment == ""
    assert Quarantined.objects.get().step == "understand"
    assert counted(workspace) == 2


def test_an_answer_does_not_wait_behind_an_import(workspace, answer):
    log.append_items(workspace.pk, [item(str(number)) for number in range(1500)])
    answer(nps=3)

    pipeline.turn()

    assert Feedback.objects.filter(source="survey").exists()
    assert Feedback.objects.count() < 1500


def test_analytics_that_was_lost_is_fed_again(workspace, answer, data):
    from heardwell.analytics.store import close_stores

    answer(nps=3)
    pipeline.run_until_idle()
    close_stores()
    (data / "analytics.duckdb").unlink()

    pipeline.run_until_idle()

    assert counted(workspace) == 1


def test_analytics_can_be_rebuilt_from_the_records(workspace, answer):
    answer(nps=3)
    pipeline.run_until_idle()

    pipeline.rebuild_analytics()

    assert counted(workspace) == 1
    assert store().cursor("project") == queries.last_event()


def test_only_one_process_runs_the_steps_and_another_waits(workspace, answer):
    answer(nps=3)

    with only_one("pipeline"):
        assert not pipeline.run_until_idle(timeout_s=0.2)

    assert pipeline.run_until_idle()


def test_analytics_that_another_process_still_has_open_are_waited_for(workspace, answer):
    answer(nps=3)
    close_stores()
    script = f"import duckdb, time; c = duckdb.connect({str(config().analytics_path)!r}); print('open', flush=True)"
    other = subprocess.Popen([sys.executable, "-c", f"{script}; time.sleep(1)"], stdout=subprocess.PIPE)
    assert other.stdout and other.stdout.readline() == b"open\n"

    assert not pipeline.run_until_idle(timeout_s=0.2)
    assert pipeline.run_until_idle(timeout_s=20)

    assert counted(workspace) == 1
    assert other.wait() == 0


def test_feedback_of_a_workspace_that_is_gone_is_set_aside(workspace, survey):
    log.append_items(workspace.pk + 999, [item()])
    log.append_items(workspace.pk, [item()])

    pipeline.run_until_idle()

    assert Feedback.objects.get().workspace == workspace
    assert "there is no workspace" in Quarantined.objects.get().reason


def test_nobody_but_a_survey_can_speak_as_a_survey(workspace, answer):
    answer(nps=3)
    forged = msgspec.structs.replace(item(), source="survey", external_id="nps1:response-1")
    log.append_items(workspace.pk, [forged])

    pipeline.run_until_idle()

    assert Feedback.objects.get().answers == {"nps": 3}
    assert Quarantined.objects.count() == 1


class Killed(BaseException):
    """Like a signal: no handler for expected errors sees it."""


def dies(write, moment):
    def killed(self, ready):
        if moment == "after":
            write(self, ready)
        raise Killed

    return killed


def spoil(monkeypatch, external_id):
    write = Record.write

    def spoiled(self, ready):
        if any(row.what.external_id == external_id for row in ready):
            raise ValueError("spoiled")
        write(self, ready)

    monkeypatch.setattr(Record, "write", spoiled)


def chokes():
    from heardwell.feedback.understanding import _read

    def reads(words, brief):
        if any(one.text == "choke" for one in words):
            raise RecursionError("choked")
        return _read(words, brief)

    return reads
