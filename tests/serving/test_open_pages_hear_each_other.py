"""Two people in two browsers, the whole program between them: who is here, what is new, and who hears nothing more."""

import base64
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.program import Program, eventually

AT_ONCE_MS = 2_000
PASSWORD = "correct horse battery"


class House:
    """A running program with an owner, Olive, a member, Mona, and a case."""

    def __init__(self, program: Program, browser: Browser) -> None:
        self.program = program
        made = program.bootstrap()
        self.key = made["api_key"]
        self.path = "/ws/marlow-shop/cases/"
        said = {"source": "shop", "kind": "response", "channel": "api", "text": "Too slow", "scores": {"nps": 1}}
        assert program.call("/api/v1/feedback", said | {"external_id": "1"}, key=self.key)[0] == 201
        self.browser = browser
        self.join("mona@example.com", "Mona")
        self.case = eventually(self._case, 15)

    def join(self, email: str, name: str) -> str:
        link = self.program.call("/api/v1/members", {"role": "agent", "email": email}, key=self.key)[1]["link"]
        page = self.browser.new_context().new_page()
        page.goto(link.replace("localhost", "127.0.0.1"))
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main form button").last.click()
        page.wait_for_url("**/ws/**")
        page.context.close()
        return email

    def _case(self) -> str:
        items = self.program.call("/api/v1/cases", key=self.key)[1]["items"]
        return items[0]["id"] if items else ""

    def members(self) -> dict[str, str]:
        items = self.program.call("/api/v1/members", key=self.key)[1]["items"]
        return {one["email"]: one["id"] for one in items}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    program = Program(folder / "d")
    yield House(program, browser)
    program.stop()


@pytest.fixture
def enter(house: House, browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """``enter(address, path)``: a browser of that person's own, at a page."""
    contexts = []

    def at(email: str, path: str) -> Page:
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.clock.install()
        page.goto(f"{house.program.url}/accounts/sign-in/?next={path}")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main form button[type=submit], main form button").last.click()
        page.wait_for_url(f"**{path}**")
        return page

    yield at
    for context in contexts:
        context.close()


def test_each_sees_the_other_at_the_case_and_sees_them_go(house, enter):
    case = f"{house.path}{house.case}/"
    olive, mona = enter("owner@example.com", case), enter("mona@example.com", case)

    expect(olive.locator("#presence")).to_have_text("\u2068Mona\u2069 is here too", timeout=AT_ONCE_MS)
    expect(mona.locator("#presence")).to_contain_text("is here too", timeout=AT_ONCE_MS)
    mona.close()

    expect(olive.locator("#presence")).to_be_hidden(timeout=AT_ONCE_MS)


def test_the_bell_counts_without_a_reload(house, enter):
    mona = enter("mona@example.com", "/ws/marlow-shop/")
    expect(mona.locator(".side .room .count-n bdi")).to_have_count(0)
    mona.evaluate("window.same = true")

    given = {"assignee": house.members()["mona@example.com"]}
    assert house.program.call(f"/api/v1/cases/{house.case}", given, key=house.key, method="PATCH")[0] == 200

    expect(mona.locator(".side .room .count-n bdi")).to_have_text("1", timeout=AT_ONCE_MS)
    assert mona.evaluate("window.same")


@pytest.mark.parametrize("end", ["removed", "signed out elsewhere"])
def test_who_may_not_come_in_any_more_hears_nothing_more(house, enter, end):
    page = enter("owner@example.com", "/ws/marlow-shop/")
    guest = house.join(f"{end.split()[0]}@example.com", "Gus")
    theirs = enter(guest, "/ws/marlow-shop/")
    heard = theirs.locator("meta[name=live]").get_attribute("content")
    until = int(base64.urlsafe_b64decode(heard.partition("token=")[2].partition(".")[0] + "==").partition(b":")[0])
    assert until <= time.time() + 60

    if end == "removed":
        gone = house.program.call(f"/api/v1/members/{house.members()[guest]}", key=house.key, method="DELETE")
        assert gone[0] == 204
    else:
        again = enter(guest, "/ws/marlow-shop/settings/sessions/")
        again.get_by_role("button", name="Sign out everywhere else").click()
    theirs.clock.fast_forward(45_000)

    expect(theirs.locator("meta[name=live]")).to_have_count(0)
    expect(theirs.locator("input[name=password]")).to_have_count(0 if end == "removed" else 1)
    expect(page.locator("meta[name=live]")).to_have_count(1)
