"""Nothing of what comes after looking stands in anybody's way: axe, light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from heardwell.feedback.models import Feedback
from heardwell.understand.passages.tests.test_passages import CHAT, chat  # noqa: F401 - a fixture
from heardwell.understand.translating.models import Translation
from heardwell.understand.translating.queries import checksum

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("language", ["en", "ar"])]


def faults(page) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for scheme, width in (("light", 1440), ("dark", 360)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        found += [(one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(page).response["violations"]]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(("scrolls sideways", wide))
    return found


def test_passages_to_choose_from(open_page, owner, workspace, language):
    page = open_page(f"/ws/{workspace.slug}/passages/", language, owner, reduced_motion="reduce")
    page.locator("#id_text").fill(CHAT)
    page.locator(".long > footer .first").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)

    assert faults(page) == []


def test_passages_on_the_page_of_a_voice_and_a_translation(open_page, owner, workspace, chat, language):  # noqa: F811
    Feedback.objects.filter(pk=chat.pk).update(language="fr")
    Translation.objects.create(
        workspace=workspace,
        feedback=chat,
        language=language,
        words=checksum(chat.text),
        state="done",
        text="In other words",
        engine="translate-1:tiny",
    )
    page = open_page(f"/ws/{workspace.slug}/voices/{chat.pk}/", language, owner, reduced_motion="reduce")
    passages = page.locator("#passages-inside .passage")
    expect(passages).to_have_count(2)
    page.locator("#passages-inside form .bare").first.click()
    expect(page.locator("#passages-inside summary")).to_be_visible()
    page.locator("#passages-inside summary").click()
    expect(page.locator("#translation")).to_contain_text("tiny")
    expect(page.locator(".toast")).to_be_visible()

    assert faults(page) == []
