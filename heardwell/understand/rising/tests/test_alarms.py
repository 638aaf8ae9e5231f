"""Alarms: told once a week, to those who work with the numbers, in each reader's language."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import Membership
from heardwell.analytics.store import store
from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.messaging.models import Notification
from heardwell.messaging.notifications import kind
from heardwell.understand.metrics.tests.conftest import said
from heardwell.understand.rising import jobs, news
from heardwell.understand.rising.actions import raise_alarms
from heardwell.understand.rising.models import Alarm


@pytest.fixture
def trouble(workspace, tell):
    """Forty unhappy voices about one topic this week, six in the four weeks before, among others."""

    def at(days: float, count: int, *topics: str):
        feelings = tuple(f"{topic} negative" for topic in topics)
        fact = said("nps", 0, topics=topics, feelings=feelings)
        when = clock.now() - timedelta(days=days)
        start = at.next
        at.next += count
        return [
            replace(fact, workspace=workspace.pk, feedback=number, occurred_at=when)
            for number in range(start, start + count)
        ]

    at.next = 1
    store().apply([*at(2, 40, "delivery"), *at(15, 6, "delivery"), *at(2, 100), *at(15, 300)])
    return at


def test_a_rising_trouble_is_told_once_to_those_who_work_with_numbers(trouble, workspace, owner):
    viewer = create_user("vera@example.com", "Vera", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=viewer, role="viewer")

    assert [alarm.topic for alarm in raise_alarms(workspace)] == ["delivery"]
    assert raise_alarms(workspace) == []

    assert [row.user for row in Notification.objects.filter(kind="rising")] == [owner]


def test_the_news_speaks_the_reader_s_language_and_leads_to_the_topic(trouble, workspace):
    raise_alarms(workspace)

    row = Notification.objects.get(kind="rising")
    assert row.url == f"/ws/{workspace.slug}/topics/?topic=delivery&period=7d"
    sentence = kind("rising").sentence
    assert "40 unhappy voices about" in sentence(row.facts)
    with translation.override("ar"):
        assert sentence(row.facts | {"names": {"en": "Delivery", "ar": "التوصيل"}}).count("التوصيل") == 1


def test_whoever_listens_hears_each_alarm_once(trouble, workspace, monkeypatch):
    heard: list[Alarm] = []
    listener = heard.append
    monkeypatch.setattr(news, "_listeners", [])
    news.on_alarm(listener)
    news.on_alarm(listener)

    raise_alarms(workspace)
    raise_alarms(workspace)

    assert [alarm.topic for alarm in heard] == ["delivery"]


def test_calm_weeks_wake_nobody(workspace, tell):
    raise_alarms(workspace)

    assert not Alarm.objects.exists() and not Notification.objects.filter(kind="rising").exists()


def test_the_hourly_look_finds_it_by_itself(trouble, workspace):
    jobs._seen.clear()
    jobs.watch()
    assert not Alarm.objects.exists()

    Feedback.objects.create(workspace=workspace, source="api", external_id="1", occurred_at=clock.now())
    jobs.watch()
    jobs.watch()

    assert Alarm.objects.count() == 1
