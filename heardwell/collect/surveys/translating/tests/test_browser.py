"""Translating with the keyboard, and two people at one text."""

import pytest

from heardwell.collect.surveys import actions
from heardwell.collect.surveys.models import Survey

pytestmark = pytest.mark.django_db(transaction=True)
NEXT, TARGET = "Control+Enter", ".pair textarea"


def label(place: int) -> str:
    return Survey.objects.get().draft["questions"][place]["label"].get("ar", "")


def test_what_is_typed_is_saved_and_nobodys_words_are_lost(workspace, owner, open_page):
    questions = [{"key": key, "type": "text", "label": {"en": f"{key} {{hidden.order}}?"}} for key in ("one", "two")]
    survey = actions.create_survey(
        workspace, owner, form={"name": "Shop", "languages": ["en", "ar"], "questions": questions}
    )
    page = open_page(f"/ws/{workspace.slug}/surveys/{survey.pk}/translate/", user=owner)

    first, second = page.locator(TARGET).all()
    first.fill("واحد")
    page.get_by_text("{hidden.order}", exact=True).wait_for()
    first.press(NEXT)
    assert second.evaluate("one => one === document.activeElement")
    page.get_by_text("Saved", exact=True).wait_for()
    assert label(0) == "واحد"

    now = Survey.objects.get()
    form = {**now.draft, "name": now.name}
    form["questions"][1]["label"]["ar"] = "theirs"
    actions.save_draft(now, form, now.draft_revision)
    second.fill("mine")
    page.get_by_text("theirs", exact=True).wait_for()
    assert label(1) == "theirs"
    page.get_by_role("button", name="Keep mine").click()
    page.get_by_text("Saved", exact=True).wait_for()
    assert label(1) == "mine"
    assert page.faults == []
