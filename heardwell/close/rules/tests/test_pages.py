"""The settings of rules."""

import pytest
from django.urls import reverse

from heardwell.close.rules import actions
from heardwell.close.rules.models import Rule

pytestmark = pytest.mark.django_db


def page(client, workspace) -> str:
    return client.get(reverse("rules:list", args=[workspace.slug])).content.decode()


def test_rules_are_told_in_words(workspace, owner, client_of):
    actions.create_rule(
        workspace,
        name="Bad reviews",
        conditions=[
            {"field": "stars", "op": "<=", "value": 2},
            {"field": "channel", "op": "in", "value": ["review", "social"]},
            {"field": "text", "op": "contains", "value": "refund"},
        ],
        effects=[{"do": "open_case", "priority": "high", "due_hours": 4}, {"do": "tag", "name": "review"}],
    )

    told = page(client_of(owner), workspace)

    for words in (
        "NPS 0–6 opens a case",
        "NPS is at most 6",
        "said within the last 90 days",
        "open a case, due in 24 hours",
        "Stars is at most 2",
        "channel is Review, Social media",
        "the words contain “refund”",
        "open a case (priority: High), due in 4 hours",
        "add the tag “review”",
    ):
        assert words in told, words


def test_the_first_rule_is_set_and_switched(workspace, owner, client_of):
    client, rule = client_of(owner), Rule.objects.get(workspace=workspace)

    saved = client.post(reverse("rules:save", args=[workspace.slug, rule.pk]), {"top": 4, "due_hours": 8}, follow=True)
    off = client.post(reverse("rules:switch", args=[workspace.slug, rule.pk]), {"enabled": "no"}, follow=True)

    rule.refresh_from_db()
    assert "NPS 0–4 opens a case" in saved.content.decode()
    assert "is off." in off.content.decode()
    assert (rule.enabled, rule.conditions[0]["value"], rule.effects[0]["due_hours"]) == (False, 4, 8)


@pytest.mark.parametrize("form", [{"top": 11, "due_hours": 8}, {"top": 4, "due_hours": 0}, {}])
def test_a_bad_setting_is_said_at_its_field(workspace, owner, client_of, form):
    rule = Rule.objects.get(workspace=workspace)

    response = client_of(owner).post(reverse("rules:save", args=[workspace.slug, rule.pk]), form)

    assert response.status_code == 422 and b'class="error"' in response.content
    assert Rule.objects.get(pk=rule.pk).conditions == rule.conditions


def test_who_does_not_manage_only_reads(workspace, member, client_of):
    client, rule = client_of(member(workspace, "agent")), Rule.objects.get(workspace=workspace)

    told = page(client, workspace)
    answer = client.post(reverse("rules:switch", args=[workspace.slug, rule.pk]), {"enabled": "no"})

    assert "NPS is at most 6" in told and "Switch off" not in told
    assert answer.status_code == 403
