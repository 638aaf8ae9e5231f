"""Rules act on what is said: once, in batches, and only on what they mean."""

from datetime import timedelta

import pytest

from heardwell.accounts.models import Team, TeamMember
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.rules import actions, engine
from heardwell.close.rules.models import Rule, RuleFiring
from heardwell.core import clock
from heardwell.core.errors import Invalid
from heardwell.core.scales import PRESETS
from heardwell.feedback.models import Feedback, FeedbackEvent
from heardwell.messaging.models import Notification

pytestmark = pytest.mark.django_db
TAG = [{"do": "tag", "name": "watch"}]


def apply(workspace, *voices):
    return engine.apply(workspace.pk, [voice.pk for voice in voices])


def rule(workspace, *conditions, effects=TAG):
    return actions.create_rule(workspace, name="A rule", conditions=list(conditions), effects=effects)


def tagged(workspace):
    return set(Feedback.objects.filter(workspace=workspace, tags__name="watch").values_list("pk", flat=True))


def test_a_new_workspace_opens_a_case_for_every_detractor_and_nobody_else(workspace, voice):
    voices = [voice(workspace, nps=score) for score in range(11)]

    assert apply(workspace, *voices) == 7
    assert apply(workspace, *voices) == 0

    cases = Case.objects.order_by("feedback_id")
    assert [case.feedback_id for case in cases] == [one.pk for one in voices[:7]]
    assert timedelta(hours=23) < cases[0].due_at - clock.now() <= timedelta(hours=24)
    assert CaseEvent.objects.filter(kind="opened", data__preset="nps:6").count() == 7


def test_a_case_for_a_team_with_hours_is_due_in_working_time(workspace, voice):
    away = (clock.now() + timedelta(days=3)).weekday()  # there on one day of the week alone, not the next two
    team = Team.objects.create(workspace=workspace, name="Delivery", hours={str(away): ["00:00", "00:00"]})
    rule(
        workspace,
        {"field": "nps", "op": "<=", "value": 6},
        effects=[{"do": "open_case", "due_hours": 2, "team": str(team.pk)}],
    )

    apply(workspace, voice(workspace, nps=2))

    assert Case.objects.get(team=team).due_at - clock.now() > timedelta(days=2)


def test_the_case_opens_with_the_score_and_its_words_follow(workspace, voice):
    said = voice(workspace, nps=3, done=False)
    apply(workspace, said)
    Feedback.objects.filter(pk=said.pk).update(text="الطرد لم يصل", done=True)

    apply(workspace, said)

    case = Case.objects.get()
    assert case.feedback.text == "الطرد لم يصل"
    assert [event.kind for event in case.events.all()] == ["opened", "inbound"]


def test_a_score_on_another_scale_counts_by_what_it_means(workspace, voice):
    small = PRESETS["nps_1_5"].signature
    promoter, detractor = (
        voice(
            workspace, scores=[{"question": "q", "metric": "nps", "value": value, "scale": small}], score_metric="nps"
        )
        for value in (5, 3)
    )

    apply(workspace, promoter, detractor)

    assert [case.feedback_id for case in Case.objects.all()] == [detractor.pk]


def test_last_years_answers_are_history(workspace, voice):
    old = voice(workspace, nps=1, occurred_at=clock.now() - timedelta(days=200))

    assert apply(workspace, old) == 0


def test_a_rule_that_is_off_does_nothing_and_never_acts_on_others(workspace, other_workspace, voice):
    said, foreign = voice(workspace, nps=1), voice(other_workspace, nps=1)
    Rule.objects.filter(workspace=workspace).update(enabled=False)

    assert engine.apply(workspace.pk, [said.pk, foreign.pk]) == 0
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "sentiment", "op": "==", "value": "negative"},
        {"field": "channel", "op": "in", "value": ["review", "social"]},
        {"field": "language", "op": "==", "value": "ar"},
        {"field": "text", "op": "contains", "value": "التوصيل"},
        {"field": "stars", "op": "<=", "value": 2},
        {"field": "gcr", "op": "==", "value": "no"},
    ],
)
def test_each_kind_of_condition_finds_its_item(workspace, voice, condition):
    scores = [
        {"question": "", "metric": "stars", "value": 2, "scale": None},
        {"question": "", "metric": "gcr", "value": "no", "scale": None},
    ]
    meant = voice(
        workspace,
        text="خدمة التَّوصيل بطيئة",
        language="ar",
        sentiment="negative",
        channel="review",
        scores=scores,
        score_metric="stars",
    )
    other = voice(workspace, nps=9, text="fine", sentiment="positive")
    rule(workspace, condition)

    apply(workspace, meant, other)

    assert tagged(workspace) == {meant.pk}
    assert FeedbackEvent.objects.filter(kind="changed", feedback_id=meant.pk).count() == 1


def test_all_conditions_must_hold_and_a_case_carries_its_rules_tag(workspace, voice):
    both, one = voice(workspace, nps=2, channel="email"), voice(workspace, nps=2)
    Rule.objects.all().delete()
    rule(
        workspace,
        {"field": "nps", "op": "<=", "value": 6},
        {"field": "channel", "op": "==", "value": "email"},
        effects=[{"do": "open_case", "priority": "urgent", "due_hours": 2}, *TAG],
    )

    apply(workspace, both, one)

    case = Case.objects.get()
    assert (case.feedback_id, case.priority) == (both.pk, "urgent")
    assert [tag.name for tag in case.tags.all()] == ["watch"]
    assert tagged(workspace) == {both.pk}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "a\r\nb"}),
        ("conditions", {"conditions": []}),
        ("conditions", {"conditions": {"field": "nps"}}),
        ("conditions.0.field", {"conditions": [{"field": "__class__", "op": "==", "value": 1}]}),
        ("conditions.0.op", {"conditions": [{"field": "nps", "op": "~", "value": 1}]}),
        ("conditions.0.value", {"conditions": [{"field": "nps", "op": "<=", "value": 11}]}),
        ("conditions.0.value", {"conditions": [{"field": "nps", "op": "<=", "value": "6"}]}),
        ("conditions.0.value", {"conditions": [{"field": "sentiment", "op": "==", "value": "sad"}]}),
        ("conditions.0.value", {"conditions": [{"field": "text", "op": "contains", "value": ""}]}),
        ("effects", {"effects": []}),
        ("effects.0.do", {"effects": [{"do": "delete_everything"}]}),
        ("effects.0.due_hours", {"effects": [{"do": "open_case", "due_hours": 0}]}),
        ("effects.0.priority", {"effects": [{"do": "open_case", "priority": "asap"}]}),
        ("effects.0.name", {"effects": [{"do": "tag", "name": ""}]}),
    ],
)
def test_a_bad_rule_names_its_field_and_changes_nothing(workspace, field, changes):
    first = Rule.objects.get(workspace=workspace)
    before = dict(Rule.objects.filter(pk=first.pk).values().get())

    with pytest.raises(Invalid) as refusal:
        actions.change_rule(first, changes)

    assert [error.field for error in refusal.value.errors] == [field]
    assert Rule.objects.filter(pk=first.pk).values().get() == before


def test_the_first_rule_speaks_the_readers_language_and_follows_its_threshold(workspace):
    first = Rule.objects.get(workspace=workspace)

    actions.change_detractor_rule(first, top=4, due_hours=8, enabled=True)

    assert (first.shown_name, first.preset) == ("NPS 0–4 opens a case", "nps:4")
    assert first.effects == [{"do": "open_case", "priority": "normal", "due_hours": 8}]


def test_unscored_items_cost_a_few_statements_a_batch(workspace, voice, django_assert_max_num_queries):
    ids = [voice(workspace, text="a review").pk for _ in range(30)]

    with django_assert_max_num_queries(5):
        engine.apply(workspace.pk, ids)

    assert not RuleFiring.objects.exists()


def opens(workspace, **whose):
    effects = [{"do": "open_case", **whose}]
    return rule(workspace, {"field": "text", "op": "contains", "value": "parcel"}, effects=effects)


def test_a_rule_gives_its_cases_to_a_team_in_turn(workspace, voice, owner, member):
    mona, leo = member(workspace), member(workspace, name="Leo")
    team = Team.objects.create(workspace=workspace, name="Delivery")
    TeamMember.objects.bulk_create([TeamMember(team=team, user=user) for user in (mona, leo)])
    made = opens(workspace, team="Delivery", assign="round_robin")

    apply(workspace, *(voice(workspace, text="Where is my parcel?") for _ in range(3)))

    assert made.effects[0]["team"] == str(team.pk)
    cases = Case.objects.order_by("pk")
    assert [(case.team, case.assignee) for case in cases] == [(team, mona), (team, leo), (team, mona)]
    assert Notification.objects.filter(user=mona, kind="assigned").count() == 2


def test_a_team_that_has_gone_does_not_keep_a_case_from_opening(workspace, voice):
    team = Team.objects.create(workspace=workspace, name="Delivery")
    opens(workspace, team=str(team.pk), assign="round_robin")
    team.delete()

    apply(workspace, voice(workspace, text="Where is my parcel?"))

    assert (Case.objects.get().team, Case.objects.get().assignee) == (None, None)


@pytest.mark.parametrize(
    ("whose", "field"),
    [
        ({"team": "Nobody knows"}, "effects.0.team"),
        ({"assign": "round_robin"}, "effects.0.assign"),
        ({"assign": "999999"}, "effects.0.assign"),
        ({"assign": "somebody"}, "effects.0.assign"),
    ],
)
def test_a_rule_names_what_is_wrong_with_whose_its_cases_are(workspace, whose, field):
    with pytest.raises(Invalid) as refusal:
        opens(workspace, **whose)

    assert [error.field for error in refusal.value.errors] == [field]


@pytest.mark.parametrize(
    ("condition", "acts"),
    [
        ({"field": "tone", "op": "in", "value": ["angry", "sarcastic"]}, True),
        ({"field": "tone", "op": "==", "value": "neutral"}, False),
        ({"field": "intent", "op": "==", "value": "leaving"}, True),
        ({"field": "intent", "op": "in", "value": ["bug", "request"]}, False),
        ({"field": "topic", "op": "==", "value": "delivery"}, True),
        ({"field": "topic", "op": "==", "value": "deliver"}, False),
    ],
)
def test_a_rule_asks_for_tone_intent_and_topic(workspace, voice, condition, acts):
    said = voice(workspace)
    Feedback.objects.update(tone="angry", intent="complaint leaving", topics=" delivery:negative price:neutral ")
    rule(workspace, condition)

    apply(workspace, said)

    assert tagged(workspace) == ({said.pk} if acts else set())


def test_a_tone_that_there_is_not_is_refused(workspace):
    with pytest.raises(Invalid):
        rule(workspace, {"field": "tone", "op": "==", "value": "furious"})
