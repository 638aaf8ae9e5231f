"""The sheet that ``?`` opens, in Voices and in Cases: whatever it lists is pressed, and does what its line says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.accounts.models import SavedView
from heardwell.close.cases import actions as cases
from heardwell.close.cases.actions import Opening
from heardwell.close.cases.models import Case
from heardwell.feedback.actions import record_batch
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.people.claims import Claim

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=20_000)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SAID = ("the parcel never came", "lovely cups", "the app crashed")
ANN = Claim(at=NOON, external_id="u1", email="ann@example.com", name="Ann Bell", verified=True, by_server=True)
#: What every page of the workplace lists, beside its rooms.
EVERYWHERE = {"?", "Ctrl K", "/", "j", "k", "Enter", "g"}

#: What opens beside a voice: a tag, a topic, and what was understood.
OPENS = ("t", "p", "c", "i")


@pytest.fixture
def said(workspace):
    """Three voices, the newest first."""
    record_batch(
        [
            Item(workspace.pk, "shop", text, 1, "email", "message", text, NOON - timedelta(minutes=number), claim=ANN)
            for number, text in enumerate(SAID)
        ]
    )
    return list(Feedback.objects.order_by("-occurred_at"))


@pytest.fixture
def opened(said):
    """A case about each of them."""
    return [cases.open_case(one.workspace, Opening(one, "test"))[0] for one in said]


@pytest.fixture
def at(open_page, owner, workspace):
    """``at("cases:list")``: that room; its scripts have run when the page is loaded."""

    def go(name: str, query: str = ""):
        return open_page(reverse(name, args=[workspace.slug]) + query, user=owner)

    return go


def sheet(page) -> dict[str, str]:
    """keys → what they do, as the sheet says; closed again."""
    page.keyboard.press("?")
    expect(page.locator("#hw-keys")).to_have_attribute("open", "")
    lines: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#hw-keys dt")].map((line) =>
            [[...line.nextElementSibling.children].map((key) => key.textContent).join(" "), line.textContent]))"""
    )
    page.keyboard.press("Escape")
    expect(page.locator("#hw-keys[open]")).to_have_count(0)
    return lines


def rooms_of(lines: dict[str, str]) -> list[str]:
    return [keys for keys in lines if keys.startswith("o ")]


@pytest.mark.parametrize("name", ["feedback:voices", "cases:list"])
def test_o_and_a_letter_open_every_room_of_the_sheet(at, opened, name):
    page = at(name)
    home = page.url
    rooms = rooms_of(sheet(page))

    assert len(rooms) >= 5
    for keys in rooms:
        letter = keys.removeprefix("o ")
        door = page.locator(f'.side [data-go="{letter}"]')
        beside = door.get_attribute("data-beside")
        page.keyboard.press("o")
        page.keyboard.press(letter)
        if beside:
            expect(page.locator(f"#{beside}")).to_be_visible()
        else:
            page.wait_for_url(str(door.evaluate("link => link.href")) + "**")
        page.goto(home)


@pytest.mark.parametrize("name", ["feedback:voices", "cases:list"])
def test_what_works_everywhere_works_in_this_room(at, opened, name):
    page = at(name)
    assert set(sheet(page)) >= EVERYWHERE - ({"/"} if name == "cases:list" else set())

    page.keyboard.press("Control+k")
    expect(page.locator("#hw-palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#hw-palette")).not_to_be_visible()
    page.keyboard.press("g")
    expect(page.locator("#hw-log")).to_be_visible()


def test_every_key_of_voices_does_what_the_sheet_says(at, said, workspace):
    page = at("feedback:voices", "?q=the")
    rows, pane = page.locator("#voice-rows .voice"), page.locator("#voice")
    lines = sheet(page)
    expect(rows).to_have_count(2)
    expect(pane).to_contain_text(SAID[0])

    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(pane).to_contain_text(SAID[2])
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")

    boxes = page.locator("#voice-rows .pick-one input")
    page.keyboard.press("x")
    expect(boxes.nth(1)).to_be_checked()
    page.keyboard.press("k")
    page.keyboard.press("Shift+X")
    expect(page.locator("#voice-rows .pick-one input:checked")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("#voice-rows .pick-one input:checked")).to_have_count(0)
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    expect(pane.locator("[data-voice], .quote").first).to_contain_text(SAID[0])

    for key in OPENS:
        page.keyboard.press(key)
        expect(page.locator(f'#voice details[open] > [data-key="{key}"]')).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#voice details.menu[open]")).to_have_count(0)
    page.keyboard.press("f")
    expect(page.locator("#voice-filters")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("#voice-filters[open]")).to_have_count(0)
    page.keyboard.press("s")
    expect(page.locator(".save-view")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("input[data-search]")).to_be_focused()
    page.locator("#voice-rows .voice").first.focus()

    page.keyboard.press("e")
    expect(page.locator(".toast [data-key=u]")).to_be_visible()
    page.keyboard.press("u")
    expect(pane.locator("button[name=triage][value=no_action]")).to_be_visible()
    page.keyboard.press("r")
    page.wait_for_url("**/cases/**")
    assert Case.objects.get().feedback == said[0]
    told = {keys for keys in lines if not keys.startswith("o ")}
    assert told == EVERYWHERE | set(OPENS) | {"x", "f", "s", "e", "r"} and "" not in lines.values()
    assert not SavedView.objects.filter(workspace=workspace).exists()


def test_every_key_of_cases_does_what_the_sheet_says(at, opened):
    page = at("cases:list", "?tab=waiting")
    rows, head = page.locator("#case-rows .case"), page.locator("#case h2")
    lines = sheet(page)
    expect(rows).to_have_count(3)
    first, second = rows.nth(0).get_attribute("data-case"), rows.nth(1).get_attribute("data-case")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".case[aria-current]")).to_have_attribute("data-case", str(second))
    page.keyboard.press("k")
    expect(page.locator(".case[aria-current]")).to_have_attribute("data-case", str(first))
    expect(head).to_have_text(Case.objects.get(pk=first).feedback.text)

    page.keyboard.press("x")
    expect(page.locator("#case-rows .pick input:checked")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#case-rows .pick input:checked")).to_have_count(0)

    page.keyboard.press("r")
    expect(page.locator("#composer textarea[name=body]")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#case-rows .case").first.focus()
    page.keyboard.press("n")
    expect(page.locator("#composer textarea[name=note]")).to_be_focused()
    page.locator("#case-rows .case").first.focus()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Assigned to you.")
    page.keyboard.press("u")
    expect(page.locator("#case aside")).to_contain_text("nobody yet")
    page.keyboard.press("e")
    expect(page.locator(f"#case-row-{first}")).to_contain_text("Closed")
    page.keyboard.press("u")
    expect(page.locator(f"#case-row-{first}")).to_contain_text("Open")
    told = {keys for keys in lines if not keys.startswith("o ")}
    assert told == (EVERYWHERE - {"/"}) | {"x", "a", "e", "r", "n"} and "" not in lines.values()
