"""The response rate: what the edge counted, beside what was answered."""

from datetime import date

import pytest

from heardwell.collect.intake import database, shown
from heardwell.collect.intake.shown import Hit, Shown
from heardwell.collect.surveys import responding
from heardwell.collect.surveys.actions import create_survey, publish
from heardwell.core import clock
from heardwell.feedback.models import Feedback

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(workspace, owner, data):
    survey = create_survey(workspace, owner, template="nps")
    publish(survey, owner)
    return survey


def see(survey, *response_ids: str, channel: str = "web") -> None:
    today = clock.now().date()
    connection = database.connect()
    rows = [Shown(survey.pk, today.isoformat(), 1, channel, one) for one in response_ids]
    shown.write(connection, rows, {"site": Hit(1, 2, "https://shop.example")}, today)
    connection.close()


def answer(workspace, survey, number: str, channel: str = "web") -> None:
    Feedback.objects.create(
        workspace=workspace,
        survey=survey.pk,
        source="survey",
        external_id=number,
        channel=channel,
        occurred_at=clock.now(),
    )


def test_a_response_counts_once_however_often_it_is_told(workspace, survey):
    see(survey, "a" * 20, "a" * 20, "b" * 20)
    see(survey, "a" * 20, "", "")

    assert responding.rates(workspace, [survey.pk])[survey.pk].shown == 4


def test_the_rate_knows_channels_and_leaves_out_what_no_page_was_drawn_for(api, workspace, survey):
    see(survey, *(f"{number:020}" for number in range(10)))
    see(survey, *(f"{number:020}" for number in range(50, 55)), channel="qr")
    for number in range(4):
        answer(workspace, survey, f"web{number}")
    answer(workspace, survey, "by-program", channel="api")

    found = api(workspace).get(f"/api/v1/metrics/response_rate?survey_id={survey.pk}&group_by=channel").json()

    assert (found["n"], found["counts"]) == (15, {"answered": 4, "not_answered": 11})
    assert found["value"] == pytest.approx(400 / 15) and found["low"] < found["value"] < found["high"]
    assert [(group["key"], group["n"]) for group in found["groups"]] == [
        ({"channel": "web"}, 10),
        ({"channel": "qr"}, 5),
    ]


def test_what_is_not_known_of_a_look_cannot_be_asked(api, workspace, survey):
    assert api(workspace).get("/api/v1/metrics/response_rate?group_by=language").status_code == 422


def test_another_workspace_s_sights_are_not_seen(other_workspace, survey):
    see(survey, "a" * 20)

    assert responding.days(other_workspace.pk) == []


def test_sights_of_three_days_ago_are_forgotten_one_by_one(survey):
    see(survey, "a" * 20)
    connection = database.connect()

    shown.write(connection, [], {}, date(2999, 1, 1))

    assert connection.execute("SELECT count(*) FROM shown_to").fetchone() == (0,)
    assert connection.execute("SELECT sum(n) FROM shown").fetchone() == (1,)
    connection.close()
