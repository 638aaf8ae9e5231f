"""The builder in a real browser."""

import json
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from heardwell.collect.intake.log import forms
from heardwell.collect.surveys import actions
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.tests.building import draft_of, label, ready, saved, tongue

EVIL = "<img src=x onerror=window.__x=1>"


def test_nps_is_chosen_worded_in_three_languages_published_and_its_snippet_shown(open_page):
    page = open_page("surveys/")
    page.get_by_role("link", name="New survey").click()
    page.get_by_role("checkbox", name="繁體中文").check()
    page.get_by_role("checkbox", name="العربية").check()
    page.get_by_role("button", name=re.compile("^NPS")).click()
    ready(page)

    label(page, "en").fill("Would you recommend Marlow to a friend?")
    tongue(page, "zh-Hant").click()
    label(page, "zh-Hant").fill("您會將馬洛推薦給親友嗎？")
    tongue(page, "ar").click()
    label(page, "ar").fill("هل توصي بمارلو صديقًا؟")
    saved(page)
    preview = page.frame_locator("#frames iframe:not([hidden])")
    expect(preview.locator("html[dir=rtl]")).to_contain_text("هل توصي بمارلو صديقًا؟")
    page.get_by_role("button", name="Publish", exact=True).click()

    expect(page.locator("#snippet")).to_contain_text("/w/v1/heardwell.js")
    expect(page.get_by_text("Waiting for the first answer")).to_be_visible()
    survey = Survey.objects.get()
    asked = forms().survey(survey.pk).form.questions[0].label
    assert asked == {
        "en": "Would you recommend Marlow to a friend?",
        "zh-Hant": "您會將馬洛推薦給親友嗎？",
        "ar": "هل توصي بمارلو صديقًا؟",
    }


def test_the_page_that_waits_turns_green_when_the_first_answer_arrives(build, owner, open_page):
    from heardwell.collect.surveys.tests.test_pages import heard

    _page, survey = build()
    actions.publish(survey, owner)
    page = open_page(f"surveys/{survey.pk}/share")
    expect(page.locator("#heard")).to_contain_text("Waiting for the first answer")

    heard(survey, 0)

    expect(page.locator("#heard.arrived")).to_contain_text("The first answer is here.", timeout=8000)


def test_arabic_is_typed_from_the_right_beside_its_english(build):
    page, _survey = build(languages=["en", "ar"])

    tongue(page, "ar").click()

    assert label(page, "ar").evaluate("field => [field.dir, field.lang, getComputedStyle(field).direction]") == [
        "rtl",
        "ar",
        "rtl",
    ]
    expect(page.locator(".reference").first).to_have_text(re.compile("^How likely"))


def test_questions_are_added_moved_copied_and_deleted_by_keyboard_and_undone(build):
    page, survey = build()
    page.keyboard.press("n")
    page.wait_for_selector("#adding[open]")
    page.keyboard.type("as many")
    page.keyboard.press("Enter")
    page.keyboard.type("What matters most?")
    saved(page)
    added = [question["key"] for question in draft_of(survey)["questions"]]

    page.locator("#step-multi").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.get_by_role("button", name="Duplicate").press("Enter")
    saved(page)
    moved = [question["key"] for question in draft_of(survey)["questions"]]
    page.get_by_role("button", name="Delete").press("Enter")
    page.locator("#undo").press("Enter")
    page.locator("#undo").press("Enter")
    saved(page)

    assert added == ["nps", "multi", "why"]
    assert moved == ["multi", "multi_2", "nps", "why"]
    assert [question["key"] for question in draft_of(survey)["questions"]] == ["multi", "nps", "why"]
    assert draft_of(survey)["questions"][0]["label"] == {"en": "What matters most?"}


def test_a_language_of_the_templates_comes_with_its_words_another_with_gaps_that_are_counted(build):
    page, survey = build()
    page.get_by_role("tab", name="Languages").click()
    for wish in ("繁體", "French"):
        page.fill("#language-search", wish)
        page.keyboard.press("Enter")
    saved(page)

    form = draft_of(survey)
    assert form["languages"] == ["en", "zh-Hant", "fr"]
    assert form["questions"][0]["label"]["zh-Hant"] == "您有多大可能將我們推薦給親友或同事？"
    expect(page.locator(".tongue-row").nth(1)).to_contain_text("complete")
    expect(page.locator(".tongue-row").nth(2)).to_contain_text("7 texts missing")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#readiness")).to_contain_text("Français lacks 7 texts")
    page.get_by_role("button", name="Publish anyway").click()
    expect(page.locator("#snippet")).to_be_visible()


def test_gaps_are_filled_from_the_default_language_and_a_language_can_go(build):
    page, survey = build(languages=["en", "fr"])
    page.get_by_role("tab", name="Languages").click()
    page.locator(".tongue-row").nth(1).locator("summary").click()
    page.get_by_role("button", name="Fill the gaps with English").click()
    saved(page)
    filled = draft_of(survey)["questions"][0]["label"]
    page.locator(".tongue-row").nth(1).locator("summary").click()
    page.get_by_role("button", name="Remove Français").click()
    saved(page)

    assert filled["fr"] == filled["en"]
    assert draft_of(survey)["languages"] == ["en"]
    assert '"fr"' not in json.dumps(draft_of(survey)["questions"])


def test_what_is_missing_stops_publishing_and_leads_to_its_field(build):
    page, survey = build()
    page.locator("#step-why").click()
    label(page, "en", 1).fill("")
    page.locator("#step-nps").click()
    page.get_by_role("button", name="Publish", exact=True).click()

    page.get_by_role("button", name=re.compile("^Question 2: ")).click()

    expect(label(page, "en", 1)).to_be_focused()
    assert Survey.objects.get(pk=survey.pk).status == "draft"


def test_two_people_who_edit_at_once_are_told_and_neither_edit_is_lost(build, open_page):
    page, survey = build()
    other = ready(open_page(f"surveys/{survey.pk}/"))
    label(other, "en").fill("Theirs")
    saved(other)

    label(page, "en").fill("Mine")
    expect(page.get_by_role("alert").filter(has_text="edited elsewhere")).to_be_visible()
    kept = draft_of(survey)["questions"][0]["label"]["en"]
    page.get_by_role("button", name="Keep mine").click()
    saved(page)

    assert kept == "Theirs"
    assert draft_of(survey)["questions"][0]["label"]["en"] == "Mine"


def test_words_typed_without_a_connection_survive_closing_the_page(build):
    page, survey = build()
    page.context.set_offline(True)
    label(page, "en").fill("Typed in a tunnel")
    expect(page.locator("#saved")).to_contain_text("no connection")

    page.context.set_offline(False)
    saved(page)
    assert draft_of(survey)["questions"][0]["label"]["en"] == "Typed in a tunnel"

    page.route("**/draft", lambda route: route.abort())
    label(page, "en").fill("Typed before a crash")
    expect(page.locator("#saved")).to_contain_text("no connection")
    page.unroute("**/draft")
    # A page that dies sends nothing any more; the next one finds what was typed.
    again = page.context.new_page()
    again.goto(page.url)
    ready(again)
    expect(label(again, "en")).to_have_value("Typed before a crash")
    saved(again)
    assert draft_of(survey)["questions"][0]["label"]["en"] == "Typed before a crash"


def test_no_keystroke_is_lost_while_saves_are_under_way(build):
    page, survey = build()
    field = label(page, "en")
    field.fill("")
    text = "A sentence that is typed slowly enough to be saved in between."
    field.press_sequentially(text, delay=25)

    saved(page)
    expect(field).to_have_value(text)
    assert draft_of(survey)["questions"][0]["label"]["en"] == text


def test_a_scale_is_changed_with_its_labels_and_a_condition_is_set(build):
    page, survey = build("ces")
    page.get_by_label("Kind of scale").select_option("ces_effort_5")
    page.locator("#step-effort").click()
    page.get_by_text("Who is asked, and what comes next").click()
    page.get_by_role("button", name="Only for some").click()
    page.get_by_label("How it is compared").select_option("is one of")
    saved(page)

    [ces, effort] = draft_of(survey)["questions"]
    assert (ces["scale"]["direction"], ces["scale"]["good"]) == ("lower_better", [1, 2])
    assert ces["scale"]["labels"]["1"] == {"en": "Very low effort"}
    assert effort["show_if"] == {"question": "ces", "in": [4, 5]}
    expect(page.locator("#step-effort")).to_contain_text("if 4–5")


def test_the_look_is_kept_and_a_pale_accent_is_answered_with_a_darker_tone(build):
    page, survey = build()
    page.get_by_role("tab", name="Who and when").click()
    page.get_by_role("radio", name=re.compile("^Popup")).check()
    page.get_by_role("button", name="Add a moment").click()
    page.get_by_label("Seconds").fill("12")
    page.get_by_role("tab", name="Look").click()
    page.get_by_label("Accent colour").and_(page.locator(".input")).fill("#ffd54a")
    page.get_by_role("button", name="Use the darker tone").click()
    saved(page)

    form = draft_of(survey)
    assert form["display"] == {"mode": "popup", "position": "end", "triggers": [{"on": "time", "seconds": 12}]}
    assert form["style"]["accent"] == "#8c7428"
    expect(page.get_by_text("easy to read")).to_be_visible()


def test_an_author_s_markup_is_text_everywhere(build, owner, open_page):
    page, survey = build("gcr")
    form = draft_of(survey) | {"name": EVIL}
    form["questions"][0] |= {"label": {"en": EVIL}, "help": {"en": "<svg/onload=window.__x=1>"}}
    form["questions"][0]["choices"][0]["label"] = {"en": EVIL}
    form["texts"] = {name: {"en": f"</script>{EVIL}"} for name in ("intro", "thanks", "privacy", "button")}
    actions.save_draft(survey, form, 1)
    actions.publish(Survey.objects.get(pk=survey.pk), owner)

    page.reload()
    ready(page)
    for name in ("Who and when", "Look", "Languages", "Questions"):
        page.get_by_role("tab", name=name).click()
    paths = ("surveys/", f"surveys/{survey.pk}/share", f"surveys/{survey.pk}/preview")
    pages = [page, *(open_page(path) for path in paths)]
    time.sleep(0.3)

    assert [one.evaluate("window.__x") for one in pages] == [None] * 4
    expect(pages[1].get_by_role("heading", name=EVIL)).to_be_visible()
    expect(label(page, "en")).to_have_value(EVIL)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_builder_fits_a_phone(build, language):
    page, _survey = build(languages=["en", "ar"], viewport={"width": 360, "height": 740}, locale=language)

    for name in ("questions", "showing", "look", "languages"):
        page.locator(f"#tab-{name}").click()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_builder(build, scheme):
    page, _survey = build("csat", languages=["en", "ar", "fr"], color_scheme=scheme)

    for name in ("showing", "look", "languages", "questions"):
        page.locator(f"#tab-{name}").click()
        page.wait_for_timeout(250)  # colours that are on their way are not what people read
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], name
