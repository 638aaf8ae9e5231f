"""A selection in sentences, none without its evidence."""

from itertools import count

import pytest

from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.web.tests.pages import assert_page

_numbers = count(1)
LATE = "The parcel came a week late and nobody told me anything."


@pytest.fixture
def say(workspace):
    """``say(text, "delivery:negative", sentiment=…)``: one voice."""

    def said(text: str, *topics: str, workspace=workspace, **more: object) -> Feedback:
        columns = {"sentiment": "negative", "language": "en", "topics": f" {' '.join(topics)} " if topics else ""}
        return Feedback.objects.create(
            workspace=workspace,
            source="api",
            external_id=str(next(_numbers)),
            text=text,
            occurred_at=clock.now(),
            **(columns | more),
        )

    return said


def page(client_of, owner, workspace, query: str = "") -> str:
    return assert_page(client_of(owner).get(f"/ws/{workspace.slug}/voices/summary/{query}"))


def test_each_topic_has_its_count_its_feeling_and_quotes_that_lead_to_their_voice(say, client_of, owner, workspace):
    rows = [say(f"{LATE} Order {n}.", "delivery:negative") for n in range(6)]
    say("Lovely box, thank you so much!", "packaging:positive", sentiment="positive")

    html = page(client_of, owner, workspace)

    assert "7 voices with words: 86% negative" in html
    assert ": 6 voices, 100% negative, 0% positive." in html
    assert f'href="/ws/{workspace.slug}/voices/?topic=delivery"' in html
    assert sum(f"/voices/{row.pk}/" in html for row in rows) == 3


def test_a_filter_of_the_list_narrows_the_summary_and_its_links(say, client_of, owner, workspace):
    say(LATE, "delivery:negative", channel="email")
    say("Delivered to the neighbour, who was not at home either.", "delivery:negative", channel="web")

    html = page(client_of, owner, workspace, "?channel=email")

    assert "a week late" in html and "neighbour" not in html
    assert "?channel=email&amp;topic=delivery" in html


def test_what_no_topic_catches_is_counted_and_quoted(say, client_of, owner, workspace):
    say("I met the owner at a fair in May and liked him.", sentiment="positive")

    html = page(client_of, owner, workspace)

    assert "1 voice names none of your topics." in html and "at a fair in May" in html


def test_a_handful_gets_no_percentages(say, client_of, owner, workspace):
    say(LATE, "delivery:negative")

    html = page(client_of, owner, workspace)

    assert "Too few to speak of shares." in html and "100%" not in html


def test_without_words_there_is_nothing_to_say_and_a_way_back(say, client_of, owner, workspace):
    say("", sentiment="")

    assert "There are no words to summarise here." in page(client_of, owner, workspace)


def test_markup_in_quotes_stays_words(say, client_of, owner, workspace):
    say("<script>alert(1)</script> the parcel is late", "delivery:negative")

    assert "<script>alert" not in page(client_of, owner, workspace)


def test_other_workspaces_say_nothing_here(say, client_of, owner, workspace, other_workspace):
    say(LATE, "delivery:negative", workspace=other_workspace)

    assert "a week late" not in page(client_of, owner, workspace)


def test_the_api_names_the_feedback_of_every_quote(say, api, workspace, other_workspace):
    rows = {str(say(f"{LATE} Order {n}.", "delivery:negative").pk) for n in range(4)}
    say(LATE, "delivery:negative", workspace=other_workspace)

    found = api(workspace).get("/api/v1/summaries?topic=delivery").json()

    (topic,) = found["topics"]
    assert (found["n"], topic["n"], topic["counts"]) == (4, 4, {"negative": 4})
    assert {quote["id"] for quote in topic["quotes"]} < rows
    for quote in topic["quotes"]:
        assert quote["text"] == Feedback.objects.get(pk=quote["id"]).text


def test_a_wrong_filter_is_named(api, workspace):
    answer = api(workspace).get("/api/v1/summaries?sentiment=sad")

    assert answer.status_code == 422 and "sentiment" in answer.content.decode()
