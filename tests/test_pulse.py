"""The first page: what changed, is it real, who is waiting?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from heardwell.analytics.store import close_stores, store
from heardwell.close.cases.models import Case
from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.understand.dashboards.tests.conftest import said
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(workspace, owner, client_of) -> Iterator[Callable]:
    """``look("?period=7d")``: the text of the page."""

    def looked(query="", language="en", **headers):
        client = client_of(owner)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        response = client.get(reverse("pulse", args=[workspace.slug]) + query, headers=headers)
        return assert_page(response, whole=not headers)

    yield looked
    close_stores()


def _tell(workspace, *facts):
    store().apply([replace(fact, workspace=workspace.pk) for fact in facts])


def _voice(workspace, text="", *, days_ago=1.0, **more):
    number = Feedback.objects.count()
    at = clock.now() - timedelta(days=days_ago)
    return Feedback.objects.create(
        workspace=workspace, source="test", external_id=str(number), text=text, occurred_at=at, **more
    )


def _case(workspace, **more):
    return Case.objects.create(workspace=workspace, opened_by=f"test:{Case.objects.count()}", **more)


def test_the_score_comes_as_a_sentence_with_its_doubt(workspace, look):
    now = [said("nps", 9) for _ in range(50)]
    before = [said("nps", 9, days_ago=40) for _ in range(20)] + [said("nps", 1, days_ago=40) for _ in range(20)]
    _tell(workspace, *now, *before)

    html = look()

    assert "NPS is <em>100</em>, up 100 on the 30 days before. The change is likely real." in html
    assert "95% interval" in html and "n = 50" in html


def test_a_topic_that_troubles_more_people_is_told_with_words_and_leads_to_its_room(workspace, look):
    trouble = {"topics": ("refund",), "feelings": ("refund negative",)}
    _tell(workspace, *[said("nps", 2, **trouble) for _ in range(40)], *[said("nps", 9) for _ in range(60)])
    earlier = [said("nps", 2, days_ago=40, **trouble) for _ in range(6)]
    _tell(workspace, *earlier, *[said("nps", 9, days_ago=40) for _ in range(94)])
    _voice(workspace, "My money has not come back for five weeks", sentiment="negative", topics=" refund:negative ")

    html = look()

    assert "40 unhappy voices, 6 in the period before" in html
    assert "My money has not come back" in html
    assert f"/ws/{workspace.slug}/topics/?topic=refund&amp;period=30d" in html


def test_customers_wait_oldest_first(workspace, look):
    now = clock.now()
    _case(workspace, title="due later", due_at=now + timedelta(hours=2, minutes=1))
    _case(workspace, title="overdue", due_at=now - timedelta(hours=4, minutes=1))
    _case(workspace, title="closed", status=Case.Status.CLOSED, closed_at=now)

    html = look()

    waiting = html.partition('id="waiting"')[2].partition("</section>")[0]
    assert waiting.index("overdue 4 h") < waiting.index("2 h left")
    assert "closed" not in waiting and "2, oldest first" in waiting


def test_those_who_were_answered_this_week_are_named(workspace, look):
    now = clock.now()
    _case(workspace, title="parcel lost", last_reply_at=now - timedelta(days=2), status=Case.Status.CLOSED)
    _case(workspace, title="long ago", last_reply_at=now - timedelta(days=9), status=Case.Status.CLOSED)

    answered = look().partition('id="answered"')[2].partition("</section>")[0]

    assert "parcel lost" in answered and "long ago" not in answered


def test_the_most_clearly_unhappy_words_come_first_and_once(workspace, look):
    negative = {"sentiment": "negative"}
    _voice(workspace, "a little disappointed with it", **negative, sentiment_confidence=0.6)
    _voice(workspace, "this is the worst shop of all", **negative, sentiment_confidence=0.99)
    _voice(workspace, "This is the  worst shop of all", **negative, sentiment_confidence=0.99, days_ago=2)
    _voice(workspace, "bad", **negative, sentiment_confidence=1.0)
    _voice(workspace, "put aside: nothing can be done", **negative, sentiment_confidence=1.0, triage="no_action")
    _voice(workspace, "what a wonderful shop it is", sentiment="positive", sentiment_confidence=0.9)

    unhappy = look().partition('id="unhappy"')[2].partition("</section>")[0]

    quotes = [part.partition("<")[0] for part in unhappy.split('dir="auto">')[1:] if "shop" in part or "little" in part]
    assert quotes == ["this is the worst shop of all", "a little disappointed with it"]
    assert "put aside" not in unhappy and ">bad<" not in unhappy and "wonderful" not in unhappy


def test_words_of_customers_cannot_become_markup(workspace, look):
    _voice(workspace, '<img src=x onerror="alert(1)"> and more words', sentiment="negative", author="<script>")

    html = look()

    assert "<img" not in html and "&lt;img src=x" in html and "<script>" not in html


def test_a_new_workspace_says_what_to_do_first(look):
    html = look()

    assert "Nobody has said anything yet." in html and "Ask your first question" in html and "/start/" in html


def test_a_fragment_is_the_inside_and_follows_feedback_and_cases(workspace, look):
    _voice(workspace, "newest words of all")

    html = look(**{"HX-Request": "true"})

    assert html.startswith('<div id="pulse" data-live="feedback cases"') and "newest words" in html


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "ar"])
def test_the_page_is_whole_in_every_language(workspace, look, language):
    _tell(workspace, *(said("nps", 9) for _ in range(40)))
    _voice(workspace, "الطلب وصل متأخرا جدا", language="ar", sentiment="negative", sentiment_confidence=0.9)

    html = look(language=language)

    assert 'class="quote words" lang="ar" dir="auto"' in html


def test_voices_and_cases_of_another_workspace_never_show(workspace, other_workspace, look):
    _voice(other_workspace, "a secret of the rival shop", sentiment="negative", sentiment_confidence=0.9)
    _case(other_workspace, title="a secret case", due_at=clock.now())

    assert "secret" not in look()
