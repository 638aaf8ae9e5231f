"""A goal comes with what answers it: the unhappy open a case, whatever the score."""

import pytest

from heardwell.close.rules.models import Rule
from heardwell.project.onboarding import actions
from heardwell.project.onboarding.models import Onboarding


def begin(workspace, owner, template: str) -> None:
    state = Onboarding.objects.get(workspace=workspace)
    survey = actions.choose_goal(state, owner, template, ["en"])
    actions.publish(state, survey, owner)


@pytest.mark.parametrize(("template", "metric", "worst"), [("csat", "csat", 2), ("ces", "ces", 3)])
def test_unhappy_answers_to_the_chosen_goal_open_a_case(template, metric, worst, workspace, owner):
    begin(workspace, owner, template)

    (rule,) = [one for one in Rule.objects.all() if not one.preset]
    assert {"field": metric, "op": "<=", "value": worst} in rule.conditions
    assert rule.enabled and rule.effects[0]["do"] == "open_case"


def test_for_nps_the_rule_is_there_already_and_publishing_twice_makes_one(workspace, owner):
    begin(workspace, owner, "nps")
    assert Rule.objects.count() == 1

    begin(workspace, owner, "csat")
    begin(workspace, owner, "csat")
    assert Rule.objects.count() == 2
