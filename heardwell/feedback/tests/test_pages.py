"""The room "Voices": found, opened, corrected and tagged; harmless words; nobody sees another workspace's."""

from datetime import UTC, datetime, timedelta

import pytest

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import Membership
from heardwell.feedback.actions import record_batch
from heardwell.feedback.models import Correction, Feedback
from heardwell.feedback.said import Asked, Item, Part, Score
from heardwell.people.claims import Claim
from heardwell.web.tests.pages import assert_page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'


def say(workspace, text, number=0, **rest) -> Feedback:
    rest = {"channel": "review", "kind": "review", **rest}
    record_batch(
        [
            Item(
                workspace.pk,
                "shop",
                f"{text[:40]}-{number}",
                1,
                text=text,
                occurred_at=NOON + timedelta(hours=number),
                **rest,
            )
        ]
    )
    return Feedback.objects.order_by("-pk").first()


@pytest.fixture
def client(client_of, owner, workspace):
    return client_of(owner)


@pytest.fixture
def address(workspace):
    return f"/ws/{workspace.slug}/voices/"


def test_an_empty_workspace_says_how_voices_come(client, address):
    assert "the moment somebody speaks" in assert_page(client.get(address))


def test_the_list_shows_the_newest_first_and_opens_it(client, workspace, address):
    say(workspace, "older words", 1)
    say(workspace, "newer words", 2, scores=(Score("stars", 2, "1-5+g4,5b1,2"),))

    html = assert_page(client.get(address))

    assert html.index("newer words") < html.index("older words")
    assert "2 feedback items" in html
    assert 'aria-current="true"' in html


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=送餐", "送餐很快"), ("channel=email", "by mail"), ("score=bad", "two stars"), ("tag=vip", "tagged")],
)
def test_filters_narrow_the_list_and_are_chips_that_can_be_taken_off(client, workspace, address, query, found):
    texts = ["送餐很快", "by mail", "two stars", "tagged"]
    say(workspace, texts[0], 1)
    say(workspace, texts[1], 2, channel="email")
    say(workspace, texts[2], 3, scores=(Score("stars", 2, "1-5+g4,5b1,2"),))
    say(workspace, texts[3], 4, tags=("vip",))

    html = assert_page(client.get(f"{address}?{query}"))

    assert [text for text in texts if text in html] == [found]
    assert "1 feedback item<" in html
    if not query.startswith("q="):
        assert "Remove the filter" in html


def test_nothing_found_offers_the_way_back(client, workspace, address):
    say(workspace, "words")

    assert "Show all voices" in assert_page(client.get(f"{address}?q=nonsense"))


def test_a_filter_that_cannot_be_read_is_named(client, address):
    assert_page(client.get(f"{address}?channel=pigeon"), 422)


def test_a_voice_opens_as_a_page_and_for_htmx_as_a_pane(client, workspace, address):
    item = say(workspace, "whole words", context={"order": "A-17"}, claim=Claim(at=NOON, email="ann@example.com"))

    page = assert_page(client.get(f"{address}{item.pk}/"))
    pane = assert_page(client.get(f"{address}{item.pk}/", headers={"HX-Request": "true"}), whole=False)

    assert "A-17" in page and "ann@example.com" in page and "unverified" in page
    assert "<html" not in pane and "A-17" in pane


def test_answers_stand_with_the_words_of_their_questions(client, workspace, address):
    from heardwell.collect.surveys.models import Survey, SurveyVersion

    form = {
        "questions": [
            {"key": "nps", "type": "nps", "label": {"en": "How likely?"}},
            {"key": "why", "type": "text", "label": {"en": "Tell us why"}},
            {
                "key": "part",
                "type": "single",
                "label": {"en": "Which part?"},
                "choices": [{"value": "b", "label": {"en": "The box"}}],
            },
        ]
    }
    survey = Survey.objects.create(workspace=workspace, name="After delivery", published_version=1)
    SurveyVersion.objects.create(survey=survey, number=1, form=form)
    asked = {"nps": Asked(0, "nps", "0-10+g9,10b0,1,2,3,4,5,6"), "why": Asked(1)}
    answers = {"nps": 2, "why": "it leaked", "part": "b"}
    record_batch([Part(workspace.pk, survey.pk, 1, "r1", 1, True, answers, asked, "web", NOON)])

    html = assert_page(client.get(address))

    for words in ("After delivery", "How likely?", "2 of 10", "Tell us why", "it leaked", "Which part?", "The box"):
        assert words in html


def test_what_was_understood_is_corrected_and_taken_back(client, workspace, address):
    item = say(workspace, "well, great")
    Feedback.objects.update(sentiment="positive", understanding={"sentiment": {"label": "positive"}})

    client.post(f"{address}{item.pk}/correct/", {"field": "sentiment", "value": "negative"})
    assert Feedback.objects.get().sentiment == "negative"
    assert Correction.objects.get().by is not None

    client.post(f"{address}{item.pk}/correct/", {"field": "sentiment", "value": ""})
    assert Feedback.objects.get().sentiment == "positive"
    assert not Correction.objects.exists()


def test_tags_are_added_and_taken_off(client, workspace, address):
    item = say(workspace, "words")

    client.post(f"{address}{item.pk}/tag/", {"tag": "urgent"})
    assert "urgent" in assert_page(client.get(f"{address}{item.pk}/"))

    client.post(f"{address}{item.pk}/untag/", {"tag": "urgent"})
    assert item.tags.count() == 0


def test_a_voice_is_put_aside_and_taken_up_again(client, workspace, address):
    item = say(workspace, "words")

    answer = client.post(f"{address}{item.pk}/triage/", {"triage": "no_action"}, headers={"HX-Request": "true"})

    assert "Look at it again" in assert_page(answer, whole=False)
    assert "toast" in answer["HX-Trigger"]
    assert Feedback.objects.get().triage == "no_action"


def test_news_counts_what_came_after_and_passes_the_filters(client, workspace, address):
    first = say(workspace, "one", 1)
    say(workspace, "two", 2)
    say(workspace, "three", 3, channel="email")

    assert "2 new voices" in assert_page(client.get(f"{address}news/?after={first.pk}"), whole=False)
    assert "1 new voice<" in assert_page(client.get(f"{address}news/?after={first.pk}&channel=email"), whole=False)


def test_a_long_list_goes_on_with_older_ones(client, workspace, address):
    record_batch(
        [
            Item(workspace.pk, "shop", str(n), 1, "review", "review", f"words {n:03}", NOON + timedelta(minutes=n))
            for n in range(60)
        ]
    )

    first = assert_page(client.get(address))
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = assert_page(client.get(f"{address}{older}"))

    assert "words 030" in first and "words 029" not in first
    assert "words 029" in second and "words 000" in second and "words 030" not in second


@pytest.mark.parametrize("part", ["text", "author", "context", "tag"])
def test_nasty_words_are_shown_and_do_nothing(client, workspace, address, part):
    rest = {
        "author": {"claim": Claim(at=NOON, name=NASTY)},
        "context": {"context": {NASTY[:60]: NASTY}},
        "tag": {"tags": (NASTY[:60],)},
    }
    say(workspace, NASTY if part == "text" else "fine", **rest.get(part, {}))

    html = assert_page(client.get(address))

    assert "<script>alert" not in html and "<img" not in html
    assert "&lt;script&gt;alert" in html
    assert "{{ 7*7 }}" in html or part == "tag"


def test_another_workspaces_voice_does_not_exist(client, other_workspace, workspace, address):
    item = say(other_workspace, "private words")

    for act in ("", "correct/", "tag/", "untag/", "triage/"):
        path = f"{address}{item.pk}/{act}"
        answer = client.post(path, {"field": "sentiment", "value": "negative", "tag": "x"}) if act else client.get(path)
        assert answer.status_code == 404
    assert client.get(f"/ws/{other_workspace.slug}/voices/").status_code == 404
    assert "private words" not in client.get(f"{address}?q=private").content.decode()
    assert Feedback.objects.get().tags.count() == 0


def test_a_viewer_reads_and_changes_nothing(client_of, workspace, address):
    viewer = create_user("v@example.com", "Vi", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=viewer, role="viewer")
    item = say(workspace, "words")

    html = assert_page(client_of(viewer).get(address))
    refused = client_of(viewer).post(f"{address}{item.pk}/tag/", {"tag": "x"})

    assert "No action needed" not in html and "/tag/" not in html
    assert refused.status_code == 403


def test_an_interview_says_in_words_who_asked_and_that_they_agreed(client, address, workspace):
    spoken = say(workspace, "It was easy", channel="phone", context={"interviewer": "Olive Owner", "consent": True})

    page = assert_page(client.get(f"{address}{spoken.pk}/"))

    assert "Interviewed by" in page and "Olive Owner" in page and "Agreed that we note it" in page
    assert ">interviewer<" not in page and ">consent<" not in page
