"""The first hour, as one person lives it: from an empty folder to a page that turns green. And the demo's reset."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.program import Program

PATIENCE_MS = 20_000
#: The demo makes up half a year while other tests run.
DEMO_S = 240


def set_up(page: Page, program: Program) -> None:
    page.goto(program.url + program.wait_for(r"http://\S+?(/setup/\S+)"))
    page.get_by_label("Name of your shop").fill("Kiln")
    page.get_by_label("Your name").fill("Mona")
    page.get_by_label("Email address").fill("mona@example.com")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Create workspace").click()


def choose_and_word(page: Page) -> None:
    """Loyalty, in English and Arabic, with the question in the shop's own words; by keyboard where people would."""
    expect(page.get_by_role("heading", name="What do you want to know first?")).to_be_visible()
    page.get_by_role("checkbox", name="العربية").check()
    page.get_by_role("button", name=re.compile("^Loyalty")).press("Enter")
    page.wait_for_selector("html[data-wording=ready]")
    page.locator("#q-en").fill("Would you send a friend to Kiln?")
    expect(page.locator("#saved")).to_have_text("Saved", timeout=PATIENCE_MS)
    preview = page.frame_locator("#preview iframe").last
    expect(preview.get_by_text("Would you send a friend to Kiln?")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Publish and go on").click()


def answer(browser: Browser, address: str) -> None:
    """A customer on the shop's own page."""
    context = browser.new_context(locale="en-GB")
    visitor = context.new_page()
    visitor.goto(address)
    visitor.get_by_role("button", name="Feedback").click(timeout=PATIENCE_MS)
    visitor.get_by_role("radio", name=re.compile("^9")).check(force=True, timeout=PATIENCE_MS)
    visitor.get_by_role("textbox").fill("The bowls are lovely.")
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_text("Thank you for your feedback")).to_be_visible(timeout=PATIENCE_MS)
    context.close()


def test_from_the_set_up_link_to_the_first_answer(browser, page, program, shop):
    set_up(page, program)
    choose_and_word(page)
    expect(page.get_by_text("Waiting for the first answer…")).to_be_visible(timeout=PATIENCE_MS)
    snippet = (page.locator("#snippet").text_content() or "").strip()

    answer(browser, shop(f"<!doctype html><title>Kiln</title>{snippet}<h1>Kiln</h1>"))

    expect(page.locator("#heard.arrived")).to_contain_text("The first answer is here", timeout=PATIENCE_MS)
    expect(page.locator("#heard")).to_contain_text("The bowls are lovely.", timeout=PATIENCE_MS)
    page.locator("#heard").get_by_role("link", name="See it in Pulse").click()
    expect(page.locator("#first-steps")).to_be_visible()
    expect(page.get_by_text("3 of 5 done")).to_be_visible()


@pytest.fixture
def demo(tmp_path: Path):
    program = Program(tmp_path / "demo", "demo", patience_s=DEMO_S)
    yield program
    program.stop()


def test_the_demo_is_changed_and_put_back_while_another_page_stays_open(page, demo):
    page.goto(demo.url)
    page.get_by_role("button", name="Enter the demo").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible(timeout=PATIENCE_MS)
    page.goto(f"{demo.url}/ws/marlow-shop/surveys/")
    surveys = page.locator(".cards > li").count()
    page.get_by_role("link", name="New survey").click()
    page.get_by_role("button", name=re.compile("^Stars")).click()
    page.wait_for_selector("html[data-builder=ready]", timeout=PATIENCE_MS)
    page.goto(f"{demo.url}/ws/marlow-shop/surveys/")
    expect(page.locator(".cards > li")).to_have_count(surveys + 1)
    other = page.context.new_page()
    other.goto(f"{demo.url}/ws/marlow-shop/")

    page.locator(".ribbon").get_by_role("link", name="Reset").click()
    page.get_by_role("button", name="Reset the demo").click()

    expect(page.get_by_text("The story is being put back…")).to_be_visible(timeout=PATIENCE_MS)
    began = time.monotonic()
    expect(page.get_by_text("All is as it was at the beginning.")).to_be_visible(timeout=DEMO_S * 1000)
    print(f"reset in {time.monotonic() - began:.1f} s")  # noqa: T201
    page.goto(f"{demo.url}/ws/marlow-shop/surveys/")
    expect(page.locator(".cards > li")).to_have_count(surveys)
    expect(other.get_by_role("heading", name="What changed")).to_be_visible(timeout=PATIENCE_MS)
