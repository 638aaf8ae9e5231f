"""What one guesser or one workspace does must not wear out the house for the others."""

import json

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from heardwell.accounts import throttle
from heardwell.close.rules.actions import create_rule
from heardwell.close.rules.models import RuleFiring
from heardwell.project import pipeline
from heardwell.project.steps import Rules


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()
    yield
    cache.clear()


def _guess(account: str, address: str) -> int:
    guess = {"email": account, "password": "a wrong guess"}
    return Client().post(reverse("accounts:sign_in"), guess, headers={"X-Forwarded-For": address}).status_code


def test_a_household_of_ipv6_is_one_guesser(owner):
    statuses = [_guess(f"nobody{number}@example.com", f"2001:db8:0:1::{number:x}") for number in range(31)]

    assert statuses == [422] * 30 + [429]
    assert _guess("nobody@example.com", "2001:db8:0:2::1") == 422


def test_failing_at_many_accounts_does_not_let_one_be_guessed_at_for_ever(owner):
    for number in range(10):
        _guess("owner@example.com", f"192.0.2.{number}")
    for number in range(400):
        elsewhere = RequestFactory().post("/", headers={"X-Forwarded-For": f"198.51.100.{number % 250}"})
        throttle.failed(elsewhere, f"nobody{number}@example.com")

    assert _guess("owner@example.com", "203.0.113.1") == 429


def test_many_rules_make_small_batches_and_miss_nothing(workspace, api):
    for number in range(59):
        conditions = [{"field": "nps", "op": "<=", "value": 6}]
        effects = [{"do": "tag", "name": "unhappy"}]
        create_rule(workspace, name=f"rule {number}", conditions=conditions, effects=effects)
    lines = [json.dumps({"external_id": str(number), "text": "bad", "scores": {"nps": 1}}) for number in range(12)]
    api(workspace).post("/api/v1/feedback/bulk", "\n".join(lines), content_type="application/x-ndjson")
    for step in pipeline.STEPS:
        if step.name != Rules.name:
            pipeline._step(step)

    batch = Rules().read(0)
    pipeline.run_until_idle()

    assert 1 <= len(batch.rows) <= Rules.most // 60
    assert RuleFiring.objects.count() == 60 * 12
