"""What corrections teach, and that nobody has to take it on trust."""

import numpy as np
import pytest

from heardwell.core.errors import Conflict
from heardwell.feedback.actions import correct
from heardwell.feedback.models import Feedback
from heardwell.text.engine import SENTIMENTS
from heardwell.understand.reading import learning, work
from heardwell.understand.reading.briefs import brief_of
from heardwell.understand.reading.models import Learned, Rereading

pytestmark = pytest.mark.django_db


def drawn(offsets: list[float], n: int = 4000, seed: int = 7):
    """Scores of an engine that is off by ``offsets``, and the labels that are true."""
    random = np.random.default_rng(seed)
    true = random.normal(0, 2, (n, len(offsets)))
    chances = np.exp(true) / np.exp(true).sum(axis=1, keepdims=True)
    truth = np.array([random.choice(len(offsets), p=row) for row in chances])
    seen = true - np.array(offsets)
    return np.exp(seen) / np.exp(seen).sum(axis=1, keepdims=True), truth


def test_the_estimate_finds_what_was_taken_away():
    wanted = [1.0, -0.25, -0.75]

    found = learning.estimate(*drawn(wanted))

    assert np.abs(found - wanted).max() < 0.12


def test_no_other_offsets_are_likelier():
    scores, truth = drawn([0.8, 0.0, -0.8], n=300)

    def likelihood(offsets):
        raised = np.log(scores) + offsets
        chances = np.exp(raised) / np.exp(raised).sum(axis=1, keepdims=True)
        return np.log(chances[np.arange(len(truth)), truth]).sum() - learning.RIDGE / 2 * (offsets**2).sum()

    best = learning.estimate(scores, truth)

    random = np.random.default_rng(1)
    assert all(likelihood(best + random.normal(0, 0.1, 3)) <= likelihood(best) + 1e-6 for _ in range(200))


def test_few_examples_move_little_and_a_class_that_never_came_is_not_thrown_out():
    scores = np.full((3, 3), 1 / 3)

    found = learning.estimate(scores, np.array([0, 0, 0]))

    assert 0 < found[0] < 1 and found.min() > -1
    far = learning.estimate(np.full((1000, 3), 1 / 3), np.zeros(1000, int))
    assert np.abs(far).max() <= learning.FURTHEST


@pytest.fixture
def corrected(say, workspace, owner):
    """Sixty voices that lite finds hard to place and people call neutral, and forty that they left as they were."""
    hard = say(*[f"The parcel is here, number {n}, fine I guess" for n in range(60)])
    clear = say(*[f"terrible, I hate it {n}" for n in range(40)])
    for item in hard:
        correct(workspace, item, "sentiment", "neutral", owner)
    Feedback.objects.filter(pk__in=[item.pk for item in clear]).update(triage="no_action")
    return hard


def test_below_fifty_corrections_nothing_is_learned(say, workspace, owner):
    for item in say(*[f"fine {n}" for n in range(49)]):
        correct(workspace, item, "sentiment", "neutral", owner)

    assert learning.lesson(workspace, "sentiment") is None
    with pytest.raises(Conflict):
        learning.switch(workspace, "sentiment", True, owner)


def test_the_lesson_is_tried_on_examples_that_it_was_not_learned_from(corrected, workspace):
    found = learning.lesson(workspace, "sentiment")

    held = {one.example.words.id for one in found.tried}
    assert found.corrections == 60 and 0 < len(held) < 60
    assert all(one.example.held_back for one in found.tried)
    assert {one.example.corrected for one in found.tried} == {True, False}
    assert learning.lesson(workspace, "sentiment") == found  # the same however often one looks


def test_it_moves_towards_what_people_say_and_shows_what_would_change(corrected, workspace):
    found = learning.lesson(workspace, "sentiment")

    before, n = found.right(after=False, corrected=True)
    after, _n = found.right(after=True, corrected=True)
    assert max(found.offsets, key=found.offsets.get) == "neutral"
    assert n > 0 and after >= before
    assert found.gain == sum(
        one.right(after=True, corrected=c)[0] - one.right(after=False, corrected=c)[0]
        for one in [found]
        for c in (True, False)
    )


def test_looking_changes_nothing(corrected, workspace):
    before = list(Feedback.objects.order_by("pk").values("sentiment", "understanding"))

    learning.lesson(workspace, "sentiment")

    assert list(Feedback.objects.order_by("pk").values("sentiment", "understanding")) == before
    assert not Learned.objects.exists() and not brief_of(workspace.pk).offsets


def test_switched_on_new_and_old_voices_are_read_with_it_and_off_again_without(corrected, workspace, owner, say):
    plain = Feedback.objects.get(pk=corrected[0].pk).understanding["as_read"]["sentiment"]["scores"]

    learning.switch(workspace, "sentiment", True, owner)
    while work.turn():
        pass
    (new,) = say("The parcel is here, number 0, fine I guess")

    raised = Feedback.objects.get(pk=corrected[0].pk).understanding["as_read"]["sentiment"]["scores"]
    assert raised["neutral"] > plain["neutral"]
    assert new.understanding["sentiment"]["scores"] == raised
    assert set(new.understanding["offsets"]["sentiment"]) == set(SENTIMENTS)
    learning.switch(workspace, "sentiment", False, owner)
    while work.turn():
        pass
    again = Feedback.objects.get(pk=corrected[0].pk)
    assert again.understanding["as_read"]["sentiment"]["scores"] == plain and again.sentiment == "neutral"


def test_a_run_that_is_under_way_is_taken_over_not_lost(corrected, workspace, owner):
    from heardwell.understand.reading.actions import reread

    reread(workspace, "topics")
    learning.switch(workspace, "sentiment", True, owner)

    assert Rereading.objects.get(state="running").reason == "topics"


def test_another_workspace_learns_nothing_of_it(corrected, workspace, other_workspace, owner):
    learning.switch(workspace, "sentiment", True, owner)

    assert learning.corrections_count(other_workspace, "sentiment") == 0
    assert not brief_of(other_workspace.pk).offsets
