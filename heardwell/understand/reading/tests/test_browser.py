"""The page of Understanding in a browser."""

import pytest
from playwright.sync_api import expect

from heardwell.understand.reading import actions, work
from heardwell.understand.reading.models import Rereading

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def settings(open_page, workspace, owner):
    def opened(**options):
        return open_page(f"/ws/{workspace.slug}/settings/understanding/", user=owner, **options)

    return opened


def test_only_what_the_chosen_engine_needs_is_asked(settings):
    page = settings()
    expect(page.get_by_label("Engine")).to_be_visible()
    expect(page.get_by_label("Key", exact=True)).to_be_hidden()

    page.get_by_label("Engine").select_option("llm")
    expect(page.get_by_label("Key", exact=True)).to_be_visible()
    expect(page.get_by_label("Price of 1,000 tokens")).to_be_hidden()
    page.get_by_label("Counted in").select_option("money")
    expect(page.get_by_label("Price of 1,000 tokens")).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_be_visible()

    page.get_by_label("Engine").select_option("onnx")
    expect(page.get_by_label("Model", exact=True)).to_be_visible()
    expect(page.get_by_label("Key", exact=True)).to_be_hidden()


def test_a_sentence_is_tried_in_place(settings):
    page = settings()

    page.get_by_label("A sentence", exact=True).fill("terrible, I hate it")
    page.get_by_role("button", name="Try it").click()

    expect(page.locator("#tried dl")).to_contain_text("Negative")
    expect(page.get_by_label("A sentence", exact=True)).to_have_value("terrible, I hate it")


def test_a_run_is_paused_goes_on_and_ends_before_ones_eyes(settings, say, workspace, owner):
    say("terrible, I hate it", "lovely shop")
    run = actions.reread(workspace, "asked", by=owner)
    page = settings()

    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#rereading")).to_contain_text("Paused after 0 of 2 voices.")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    while work.turn():
        pass

    expect(page.locator("#rereading")).to_contain_text("All 2 voices are read again")
    assert Rereading.objects.get(pk=run.pk).state == "done"


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(settings, width):
    page = settings(language="ar")
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("select[name=engine]").select_option("llm")

    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.faults == []
