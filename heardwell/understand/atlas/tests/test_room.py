"""The Topics room as its readers see it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from heardwell.analytics.facts import FeedbackFact
from heardwell.analytics.store import close_stores, store
from heardwell.core import clock
from heardwell.feedback import topics
from heardwell.feedback.facts import facts_of
from heardwell.feedback.models import Feedback
from heardwell.feedback.topics import TopicName
from heardwell.web.tests.pages import assert_page

NAMES = {"lost": "Parcel lost", "speed": "Delivery speed", "delivery": "Delivery"}


class Names:
    def topics(self, workspace_id: int) -> list[TopicName]:
        above = {"lost": ("delivery",), "speed": ("delivery",)}
        return [TopicName(key, name, above.get(key, ())) for key, name in NAMES.items()]


@pytest.fixture(autouse=True)
def names() -> Iterator[None]:
    before = topics._source
    topics.register(Names())
    yield
    topics.register(before)
    close_stores()


@pytest.fixture
def say(workspace):
    """``say(count, days, {"lost": "negative"}, words)``: so many voices, so many days ago."""

    def said(count: int, days: float, felt: dict[str, str], text: str = "", **more: object) -> None:
        start = Feedback.objects.count()
        rows = [
            Feedback(
                **{"workspace": workspace, "source": "api", "external_id": str(start + n), "text": text} | more,
                occurred_at=clock.now() - timedelta(days=days),
                language="en",
                sentiment="negative",
                topics="".join(f" {key}:{feeling}" for key, feeling in felt.items()) + " ",
                understanding={"topics": [{"key": k, "polarity": p, "confidence": 0.9} for k, p in felt.items()]},
            )
            for n in range(count)
        ]
        made = Feedback.objects.bulk_create(rows)
        facts: list[FeedbackFact] = facts_of([row.pk for row in made])
        store().apply(facts)

    return said


def address(workspace, **query: str) -> str:
    return f"/ws/{workspace.slug}/topics/" + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


@pytest.fixture
def trouble(say) -> None:
    swift = {"context": {"carrier": "Swift"}}
    say(40, 3, {"delivery": "negative", "lost": "negative"}, "The app says delivered and nobody rang.", **swift)
    say(8, 40, {"delivery": "negative", "lost": "negative"}, context={"carrier": "Post"})
    say(90, 4, {"delivery": "positive", "speed": "positive"}, "It came the very next day!", context={"carrier": "Post"})
    say(90, 40, {"delivery": "positive", "speed": "positive"}, context={"carrier": "Post"})


def test_the_gravest_trouble_is_said_first_with_where_it_sits(trouble, client_of, owner, workspace):
    page = client_of(owner).get(address(workspace))

    assert_page(page)
    html = page.content.decode()
    assert "Parcel lost: 3.8 times as many unhappy voices as in the 30 days before." in html
    assert "130 feedback items, 130 with a topic." in html
    assert "40 voices, 8 in the 30 days before." in html
    assert "likely not by chance" in html
    assert "carrier Swift" in html
    assert "nobody rang" in html


def test_what_belongs_to_others_stands_in_the_table_and_not_twice_on_the_map(trouble, client_of, owner, workspace):
    page = client_of(owner).get(address(workspace)).content.decode()

    table = page[page.index("topics-table") :]
    drawn = page[page.index("wide-map") : page.index("narrow-map")]
    assert ">Delivery<" in table and "Delivery: " not in drawn
    assert "Parcel lost: 40" in drawn and "Delivery speed: 90" in drawn


def test_another_topic_opens_beside_the_map(trouble, open_page, owner, workspace):
    page = open_page(address(workspace), user=owner)

    page.get_by_role("link", name="Delivery speed").last.click()

    expect(page.locator("#topic h2").first).to_have_text("Delivery speed")
    expect(page.locator("#topic")).to_contain_text("It came the very next day!")
    expect(page.locator("#topic")).to_contain_text("90 voices")


def test_on_a_phone_a_topic_is_a_screen_of_its_own_with_a_way_back(trouble, open_page, owner, workspace):
    page = open_page(address(workspace), user=owner)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator("#topic")).to_be_hidden()

    page.get_by_role("link", name="Delivery speed").last.click()
    expect(page.locator("#topic")).to_be_visible()
    expect(page.locator(".narrow-map")).to_be_hidden()
    page.get_by_role("link", name="Back").click()

    expect(page.locator(".narrow-map")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_with_nothing_said_the_page_teaches(client_of, owner, workspace):
    html = client_of(owner).get(address(workspace)).content.decode()

    assert "Topics appear here as soon as people say something" in html


def test_voices_without_topics_are_counted_and_lead_to_the_topics(say, client_of, owner, workspace):
    say(3, 1, {}, "hello there")

    html = client_of(owner).get(address(workspace)).content.decode()

    assert "3 voices in this period, and none about a topic of yours." in html


def test_a_period_that_nobody_knows_is_refused(client_of, owner, workspace):
    assert client_of(owner).get(address(workspace, period="9y")).status_code == 422
