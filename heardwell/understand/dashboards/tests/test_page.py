"""The dashboard as people see it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from heardwell.core import clock
from heardwell.understand.dashboards.tests.conftest import case, said
from heardwell.web import times
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(workspace, owner, client_of):
    """``look("?period=7d")``: the text of the page."""

    def looked(query="", language="en", **headers):
        client = client_of(owner)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        response = client.get(reverse("dashboards:home", args=[workspace.slug]) + query, headers=headers)
        return assert_page(response, whole=not headers)

    return looked


def _promoters(count, **more):
    return [said("nps", 9, **more) for _ in range(count)]


def _detractors(count, **more):
    return [said("nps", 2, **more) for _ in range(count)]


def test_a_score_is_shown_with_its_interval_and_n(tell, look):
    tell(*_promoters(60), *_detractors(20))

    html = look()

    assert '<span class="big" dir="ltr">50</span>' in html
    assert "The score lies between 30 and 67 (95% interval" in html and "n = 80" in html


def test_a_real_change_is_called_real(tell, look):
    tell(*_promoters(50), *_promoters(20, days_ago=40), *_detractors(30, days_ago=40))

    html = look()

    assert "NPS went up" in html and "up 120" in html and "real change" in html


def test_a_change_that_may_be_chance_is_not_called_real(tell, look):
    tell(*_promoters(20), *_detractors(14), *_promoters(18, days_ago=40), *_detractors(16, days_ago=40))

    assert "NPS has not clearly changed" in look()


def test_too_few_answers_say_how_many_are_missing_and_where_there_are_enough(tell, look):
    tell(*_promoters(12), *_promoters(25, days_ago=60))

    html = look()

    assert "12 answers so far, 18 more needed to judge a change." in html
    assert "There are enough in: Last 90 days." in html and "?period=90d" in html


def test_every_metric_that_somebody_answered_has_its_tiles(tell, look):
    answers = [("nps", 9), ("csat", 5), ("ces", 6), ("gcr", "yes"), ("stars", 4), ("thumbs", 1), ("smileys", 3)]
    scales = {"csat": "csat_5", "ces": "ces_agree_7", "stars": "stars", "thumbs": "thumbs", "smileys": "smileys"}
    tell(*(said(metric, value, scale=scales.get(metric)) for metric, value in answers))

    html = look()

    assert re.findall(r'id="(\w+)-title"', html) == [metric for metric, _ in answers]
    assert "Mean 4.00 of 5." in html and "when “partly” counts half" in html


def test_scales_that_differ_are_never_blended(tell, look):
    tell(*(said("csat", 5, scale="csat_5") for _ in range(6)), *(said("csat", 9, scale="csat_10") for _ in range(7)))

    html = look()

    assert "CSAT was asked on several scales" in html and "Scale 1–5" in html and "Scale 1–10" in html
    assert 'id="csat-title"' not in html


def test_filters_narrow_the_numbers_and_can_be_taken_off(tell, look):
    tell(*_promoters(40, channel="web"), *_detractors(10, channel="email"))

    html = look("?channel=email&period=90d")

    assert '<span class="big" dir="ltr">−100</span>' in html
    assert "Remove the filter Channel: Email" in html and 'href="?period=90d"' in html


def test_days_can_be_chosen_and_say_themselves(tell, look):
    day = (clock.now() - timedelta(days=50)).date()
    tell(*_promoters(40), *_detractors(10, days_ago=50))

    html = look(f"?from={day - timedelta(days=3)}&to={day + timedelta(days=2)}")

    assert '<span class="big" dir="ltr">−100</span>' in html and "n = 10<" in html
    assert "6 days before" in html or "NPS is" not in html
    assert f"{times.day(day - timedelta(days=3))} – {times.day(day + timedelta(days=2))}" in html


@pytest.mark.parametrize(
    ("query", "named"),
    [("from=2026-02-30&to=2026-03-01", "from"), ("from=2026-03-02&to=2026-03-01", "to"), ("to=x", "from")],
)
def test_days_that_make_no_period_are_refused_by_name(workspace, owner, client_of, query, named):
    response = client_of(owner).get(reverse("dashboards:home", args=[workspace.slug]) + f"?{query}")

    assert response.status_code == 422 and named in assert_page(response, 422)


def test_an_unknown_period_is_refused_by_name(workspace, owner, client_of):
    response = client_of(owner).get(reverse("dashboards:home", args=[workspace.slug]) + "?period=soon")

    assert "period" in assert_page(response, 422)


def test_groups_too_small_to_show_stay_hidden_in_the_table(tell, look):
    tell(
        *_promoters(30), *_detractors(12, channel="email"), *_detractors(9, channel="sms"), *_promoters(2, channel="qr")
    )

    heat = look().partition('<table class="heat">')[2].partition("</table>")[0]

    assert re.search(r'QR code</bdi></th><td class="few">too few', heat) and ">2<" not in heat


def test_the_weakest_group_is_named_when_it_lags_beyond_its_interval(tell, look):
    tell(*_promoters(60), *_detractors(30, channel="email", language="ar"), *_promoters(30, channel="email"))

    assert "Email in Arabic is the weak spot" in look()


def test_a_group_below_the_whole_but_within_its_interval_is_not_blamed(tell, look):
    tell(*_promoters(60), *_detractors(20), *_promoters(8, channel="email"), *_detractors(4, channel="email"))

    assert "No group clearly lags behind" in look()


def test_the_closed_loop_says_who_was_answered(tell, look):
    hours = timedelta(hours=2)
    tell(*_promoters(1), *(case(answered=True, reply_after=hours) for _ in range(8)), case(answered=False))

    html = look()

    assert "8 of 9 who needed an answer have it" in html and ">89%<" in html and ">2 h<" in html


def test_an_empty_dashboard_teaches_the_next_step(workspace, look):
    assert "Show all time" in look() and "Make a survey" in look("?period=all")


def test_a_fragment_is_the_sheet_alone_and_follows_what_changes(tell, look):
    tell(*_promoters(3))

    html = look("?period=7d", **{"HX-Request": "true"})

    assert html.startswith('<div class="sheet" id="sheet" data-live="feedback cases"')
    assert "?period=7d" in html and "<main" not in html


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "ar"])
def test_the_dashboard_is_whole_in_every_language(tell, look, language):
    tell(*_promoters(40), *_detractors(35, days_ago=40), case(answered=True, reply_after=timedelta(hours=1)))

    assert "hw-chart" in look(language=language)


def test_numbers_of_another_workspace_never_show(tell, look, other_workspace):
    from dataclasses import replace

    from heardwell.analytics.store import store

    tell(*_promoters(3))
    store().apply([replace(one, workspace=other_workspace.pk) for one in _detractors(50)])

    assert "n = 3<" in look()
