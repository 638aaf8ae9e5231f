"""History read anew, in the background."""

from datetime import timedelta

import pytest

from heardwell.core import clock
from heardwell.core.errors import Conflict, Invalid
from heardwell.feedback.actions import correct
from heardwell.feedback.models import Feedback, FeedbackEvent
from heardwell.project import pipeline
from heardwell.understand.reading import actions, queries, rereading, work
from heardwell.understand.reading.models import Rereading

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(say, monkeypatch) -> list[Feedback]:
    """Twelve voices that an older engine has read as neutral; slices of five."""
    items = say(*[f"terrible, I hate it {n}" for n in range(12)])
    for item in items:
        understanding = item.understanding | {"sentiment": {"label": "neutral", "confidence": 1, "scores": {}}}
        Feedback.objects.filter(pk=item.pk).update(
            engine="lite-0", sentiment="neutral", understanding=understanding | {"engine": "lite-0"}
        )
    monkeypatch.setattr(rereading, "SLICE", {"lite": 5, "onnx": 5, "llm": 5})
    return items


def finish(run: Rereading) -> Rereading:
    while run.active and work.turn():
        run.refresh_from_db()
    return run


def sentiments() -> set[str]:
    return set(Feedback.objects.values_list("sentiment", flat=True))


def test_every_voice_is_read_again_and_figures_follow(history, workspace):
    run = finish(actions.reread(workspace, "engine"))

    assert (run.state, run.passed, run.total, run.changed) == ("done", 12, 12, 12)
    assert sentiments() == {"negative"}
    assert not Feedback.objects.filter(engine="lite-0").exists()
    kinds = FeedbackEvent.objects.filter(kind="reread")
    assert kinds.count() == 12
    assert pipeline.run_until_idle(60)


def test_rules_do_not_act_on_what_is_long_past(history, workspace):
    from heardwell.close.cases.models import Case
    from heardwell.close.rules.models import Rule

    Rule.objects.create(
        workspace=workspace,
        name="bad",
        conditions=[{"field": "sentiment", "op": "is", "value": "negative"}],
        effects=[{"do": "open_case"}],
    )
    finish(actions.reread(workspace, "engine"))
    pipeline.run_until_idle(60)

    assert not Case.objects.exists()


def test_the_newest_come_first(history, workspace):
    run = actions.reread(workspace, "engine")
    rereading.step(run.pk)

    read = Feedback.objects.exclude(engine="lite-0").values_list("pk", flat=True)
    assert set(read) == {item.pk for item in history[-5:]}


def test_killed_half_way_it_goes_on_where_it_was(history, workspace, monkeypatch):
    run = actions.reread(workspace, "engine")
    rereading.step(run.pk)
    monkeypatch.setattr(rereading, "_advance", lambda *_args: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        rereading.step(run.pk)
    monkeypatch.undo()
    monkeypatch.setattr(rereading, "SLICE", {"lite": 5})

    run.refresh_from_db()
    assert run.passed == 5
    assert Feedback.objects.exclude(engine="lite-0").count() == 5  # the slice that was cut off has left nothing
    assert finish(run).passed == 12 and sentiments() == {"negative"}


def test_paused_it_stands_still_and_goes_on_when_told(history, workspace, owner):
    run = actions.reread(workspace, "engine")
    rereading.step(run.pk)
    actions.set_state(workspace, run, "paused", by=owner)

    assert not work.is_due() and rereading.step(run.pk).passed == 5
    actions.set_state(workspace, run, "running", by=owner)
    assert finish(Rereading.objects.get()).passed == 12


def test_paused_while_it_thinks_it_writes_nothing(history, workspace, owner, monkeypatch):
    run = actions.reread(workspace, "engine")
    read = rereading.read_with

    def slow(*args):
        actions.set_state(workspace, run, "paused", by=owner)
        return read(*args)

    monkeypatch.setattr(rereading, "read_with", slow)
    rereading.step(run.pk)

    assert not Feedback.objects.exclude(engine="lite-0").exists()
    assert Rereading.objects.get().state == "paused"


def test_stopped_it_has_ended_for_good(history, workspace, owner):
    run = actions.reread(workspace, "engine")
    rereading.step(run.pk)

    run = actions.set_state(workspace, run, "cancelled", by=owner)

    assert run.ended_at and not work.is_due()
    with pytest.raises(Conflict):
        actions.set_state(workspace, run, "running", by=owner)
    assert Feedback.objects.exclude(engine="lite-0").count() == 5


def test_a_new_run_takes_the_place_of_the_one_before(history, workspace):
    first = actions.reread(workspace, "engine")
    second = actions.reread(workspace, "topics")

    first.refresh_from_db()
    assert (first.state, queries.active_run(workspace)) == ("cancelled", second)


def test_what_people_have_corrected_stays(history, workspace, owner):
    correct(workspace, history[3], "sentiment", "positive", owner)

    finish(actions.reread(workspace, "engine"))

    corrected = Feedback.objects.get(pk=history[3].pk)
    assert corrected.sentiment == "positive" and corrected.understanding["sentiment"]["human"]


def test_voices_that_mean_the_same_as_before_make_no_noise(say, workspace):
    say("terrible, I hate it", "lovely shop")
    events = FeedbackEvent.objects.count()

    run = finish(actions.reread(workspace, "asked"))

    assert (run.passed, run.changed) == (2, 0)
    assert FeedbackEvent.objects.count() == events


def test_new_feedback_goes_first(history, workspace, monkeypatch):
    run = actions.reread(workspace, "engine")
    monkeypatch.setattr(work, "MOST_BEHIND", -1)

    work.turn()

    run.refresh_from_db()
    assert run.passed == 0


def test_a_run_without_words_is_done_at_once(workspace):
    assert actions.reread(workspace, "asked").state == "done"


def test_another_workspaces_voices_are_left_alone(history, workspace, other_workspace):
    finish(actions.reread(other_workspace, "engine"))

    assert Feedback.objects.filter(engine="lite-0").count() == 12


def test_an_engine_that_cannot_be_used_is_said_at_once(workspace, choose):
    choose(engine="onnx", onnx_model="nowhere")

    with pytest.raises(Invalid):
        actions.reread(workspace, "engine")


def test_a_language_model_reads_history_within_its_budget_and_waits_for_the_next_month(
    history, workspace, by_llm, endpoint, choose
):
    choose(budget=100_000)
    endpoint.tokens = 99_900

    run = actions.reread(workspace, "engine")
    finish(run)

    run.refresh_from_db()
    assert run.state == "running" and run.trouble == "budget" and run.next_try > clock.now()
    assert run.passed == 5
    choose(budget=1_000_000)
    assert finish(run).state == "done"
    assert set(Feedback.objects.values_list("engine", flat=True)) == {"llm-1:tiny"}


def test_an_endpoint_that_is_down_holds_the_run_and_loses_nothing(history, workspace, by_llm, endpoint):
    endpoint.status = 503
    run = actions.reread(workspace, "engine")

    work.turn()

    run.refresh_from_db()
    assert (run.trouble, run.passed) == ("busy", 0)
    endpoint.status = 200
    with clock.at(run.next_try + timedelta(seconds=1)):
        assert finish(run).state == "done"


def test_versions_count_what_is_read_with_which_topics(history, workspace):
    Feedback.objects.filter(pk=history[0].pk).update(understanding=history[0].understanding | {"taxonomy": "t1"})

    found = queries.versions(workspace)
    assert found.pop("t1") == 1 and list(found.values()) == [11]


def test_history_is_behind_until_it_is_read(history, workspace):
    assert queries.is_behind(workspace)

    finish(actions.reread(workspace, "engine"))

    assert not queries.is_behind(workspace)
