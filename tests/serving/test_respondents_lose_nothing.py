"""Whatever the network and the browser do: every answer is in the intake log once. A real browser, a real edge."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from heardwell.collect.intake import published
from heardwell.collect.surveys.respondent_words import respondent_words
from heardwell.collect.widget.tests.samples import NPS, host_page
from tests.serving.faults import Network, Passing
from tests.serving.programs import House, wait_for

LANGUAGES = ("en", "zh-Hant", "ar")
WORDS = {"en": "slow delivery", "zh-Hant": "送餐很慢", "ar": "التوصيل بطيء"}
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def network(house: House) -> Iterator[Network]:
    words = {tag: respondent_words(tag, NPS) for tag in NPS["languages"]}
    published.publish({**NPS, "workspace": 7, "words": words}, path=house.intake_path)
    site = {"surveys": [{"id": NPS["id"], "version": 3, "mode": "button", "languages": list(LANGUAGES), "button": {}}]}
    published.put_site("s", 7, "", {"site": "s", **site}, path=house.intake_path)
    network = Network(house.port)
    for lang in LANGUAGES:
        network.pages[f"/{lang}"] = host_page(lang=lang).replace("{{base}}", network.url)
    yield network
    network.close()


class Respondent:
    """Somebody who speaks one language, and what they say in the end."""

    def __init__(self, context: BrowserContext, network: Network, lang: str, score: int, about: str) -> None:
        self.context = context
        self.address = network.url.replace("127.0.0.1", "localhost") + f"/{lang}"
        self.said = {"nps": score, "why": f"{WORDS[lang]} ({about})"}
        self.page = self.visit()

    def visit(self) -> Page:
        page = self.context.new_page()
        page.goto(self.address)
        page.locator("heardwell-button button").click()
        page.locator("heardwell-survey .card").wait_for()
        return page

    def begin(self) -> None:
        self.page.locator(f"heardwell-survey input[value='{self.said['nps']}']").click()
        self.page.locator("heardwell-survey textarea").fill(self.said["why"])

    def send(self) -> None:
        self.page.locator("heardwell-survey .go").click()
        self.page.locator("heardwell-survey .end").wait_for()


@pytest.fixture(scope="module")
def browsers(browser: Browser) -> Iterator[list[BrowserContext]]:
    """One for each language."""
    contexts = [browser.new_context(viewport={"width": 360, "height": 700}) for _ in LANGUAGES]
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def people(
    browsers: list[BrowserContext], network: Network, request: pytest.FixtureRequest
) -> Iterator[list[Respondent]]:
    """One respondent for each language, each with a browser of their own, the survey before them."""
    found = [
        Respondent(context, network, lang, score, request.node.name)
        for score, (lang, context) in enumerate(zip(LANGUAGES, browsers, strict=True), 2)
    ]
    yield found
    network.fault = None
    for context in browsers:
        for page in context.pages:
            page.close()


def responses(house: House) -> dict[str, dict[str, Any]]:
    """The answers of every response in the log: per question the highest number wins."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in house.rows():
        body = json.loads(row.body)
        if body.get("survey_id") == NPS["id"]:
            parts.setdefault(row.key, []).append(body)
    merged: dict[str, dict[str, Any]] = {}
    for key, bodies in parts.items():
        merged[key] = {}
        for body in sorted(bodies, key=lambda body: body["seq"]):
            merged[key] |= body["answers"]
    return merged


def arrived(house: House, *said: dict[str, Any]) -> None:
    """Everything that was said is there once: none lost, none doubled, no number used for two answers."""

    def all_there() -> bool:
        kept = list(responses(house).values())
        return all(one in kept for one in said)

    wait_for(all_there, 8, f"lost: {said} in {responses(house)}")
    kept = list(responses(house).values())
    assert [kept.count(one) for one in said] == [1] * len(said)
    assert house.counts.get("intake.conflict", 0) == 0


def test_offline_at_send(people, house):
    for person in people:
        person.context.set_offline(True)
        person.begin()
        person.send()
    for person in people:
        person.context.set_offline(False)

    arrived(house, *(person.said for person in people))


def test_reloaded_half_way(people, house):
    for person in people:
        person.begin()
        person.page.reload()

    arrived(house, *(person.said for person in people))


def test_closed_at_once(people, house):
    for person in people:
        person.begin()
        person.page.close()

    arrived(house, *(person.said for person in people))


def test_two_tabs_and_no_network_for_a_while(people, network, house):
    network.spoil(1_000, Passing.vanish)
    seconds = []
    for person in people:
        person.begin()
        other = Respondent(person.context, network, person.address.rpartition("/")[2], 9, "the other tab")
        seconds.append(other)
        other.begin()
        other.send()
        person.send()
    network.fault = None

    arrived(house, *(person.said for person in [*people, *seconds]))


FAULTS: dict[str, Callable[[Passing], None]] = {
    "errors_then_all_is_well": Passing.stumble,
    "stored_but_the_reply_is_lost": Passing.lose_the_reply,
    "cut_off": Passing.vanish,
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_a_fault_of_the_network(people, network, house, fault):
    network.spoil(5, fault)
    for person in people:
        person.begin()
        person.send()

    arrived(house, *(person.said for person in people))


def test_slow_and_closed_meanwhile(people, network, house):
    network.spoil(1_000, Passing.dawdle)
    for person in people:
        person.begin()
        person.send()
        person.page.close()

    arrived(house, *(person.said for person in people))


@pytest.mark.parametrize("days", [-1, 1], ids=["a_day_back", "a_day_ahead"])
def test_the_clock_of_the_device_jumps_while_an_answer_waits(people, network, house, days):
    network.spoil(1_000, Passing.vanish)
    for person in people:
        person.begin()
        person.send()
        person.page.evaluate(
            """by => Object.keys(localStorage).filter(key => key.startsWith("heardwell:")).forEach(key => {
                const item = JSON.parse(localStorage[key]);
                localStorage[key] = JSON.stringify({...item, t: item.t - by});
            })""",
            days * DAY_MS,
        )
        person.page.goto("about:blank")
    network.fault = None
    for person in people:
        person.page.goto(person.address)

    arrived(house, *(person.said for person in people))


def test_a_full_storage_and_a_closed_tab(people, network, house):
    network.spoil(1_000, Passing.vanish)
    for person in people:
        person.page.evaluate("localStorage.filler = 'x'.repeat(5 * 1024 * 1024 - 20)")
        person.begin()
        person.send()
        person.page.wait_for_function("async () => (await indexedDB.databases()).some(one => one.name === 'heardwell')")
        person.page.close()
    network.fault = None
    for person in people:
        person.page = person.visit()
        person.page.evaluate("localStorage.removeItem('filler')")

    arrived(house, *(person.said for person in people))
