"""The builder's parts in a real browser: types, choices, ways through the survey, moving, undoing, advice."""

import gzip
import re
import struct
import zlib
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from heardwell.collect.surveys import actions, readiness
from heardwell.collect.surveys.schema import TYPES
from heardwell.collect.surveys.tests.building import add, draft_of, field, keys_of, label, ready, saved, steps

SCRIPTS = Path(__file__).parents[1] / "static" / "surveys"


def test_every_type_is_added_from_the_menu_with_its_editor_and_can_be_published(build):
    page, survey = build()
    kinds = [kind for kind in TYPES if kind not in ("nps", "text")]
    for kind in kinds:
        add(page, kind)
        index = steps(page).index(page.locator("#steps [aria-current]").get_attribute("data-step"))
        label(page, "en", index).fill(f"About {kind}")
    saved(page)

    form = draft_of(survey)
    assert {question["type"] for question in form["questions"]} == set(TYPES)
    assert readiness.blockers(form) == []
    expect(page.locator("#long")).to_be_visible()


def test_a_type_is_found_by_another_word_and_chosen_by_keyboard(build):
    page, survey = build()
    page.keyboard.press("n")
    page.wait_for_selector("#adding[open]")
    page.keyboard.type("sort")
    expect(page.locator("[data-add]:visible")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    saved(page)

    assert keys_of(survey) == ["nps", "ranking", "why"]
    expect(label(page, "en", 1)).to_be_focused()


# Choices


def test_many_choices_are_pasted_and_other_and_none_stay_last(build):
    page, survey = build()
    add(page, "multi")
    label(page, "en", 1).fill("What matters?")
    page.locator("#add-other").click()
    page.locator("#add-none").click()
    page.get_by_role("button", name="Add many").click()
    page.get_by_label("One a line").fill("1. Price\n- Speed\n\nPrice\nService")
    page.get_by_role("button", name="Add these").click()
    saved(page)

    choices = draft_of(survey)["questions"][1]["choices"]
    expected = ["First choice", "Second choice", "Price", "Speed", "Service", "Other", "None of these"]
    assert [choice["label"]["en"] for choice in choices] == expected
    assert choices[5] == {"value": "other", "label": {"en": "Other"}, "text": True, "fixed": True}
    assert choices[6]["exclusive"] is True


def test_choices_are_moved_by_pointer_by_keys_and_by_menu(build):
    page, survey = build()
    add(page, "ranking")
    grips = page.locator(".choice .grip")
    drag(page, grips.nth(2), grips.nth(0), -30)
    field(page, "questions.1.choices.0.label.en").press("Alt+ArrowDown")
    expect(field(page, "questions.1.choices.1.label.en")).to_be_focused()
    page.locator(".choice summary").nth(2).click()
    page.locator(".choice details[open]").get_by_label("Move to place").select_option("1")
    saved(page)

    values = [choice["value"] for choice in draft_of(survey)["questions"][1]["choices"]]
    assert values == ["price", "quality", "service"]


# Moving questions


def take(page: Page, row) -> None:
    """Press on a row, once it can be moved."""
    row.hover()
    if row.get_attribute("data-step"):
        expect(page.locator("#steps")).to_contain_class("movable")
    page.mouse.down()


def drag(page: Page, start, end, by: int) -> None:
    take(page, start)
    box = end.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2 + by / 2, steps=3)
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2 + by, steps=3)
    page.mouse.up()


def test_a_question_is_dragged_announced_and_brought_back_by_undo(build):
    page, survey = build("csat")
    add(page, "stars")
    add(page, "thumbs")
    before = steps(page)

    drag(page, page.locator(f"#step-{before[0]}"), page.locator(f"#step-{before[2]}"), 30)
    after = steps(page)
    announced = page.locator("#announced").text_content()
    page.keyboard.press("ControlOrMeta+z")
    saved(page)

    assert after == [before[1], before[2], before[0], before[3]]
    assert announced.endswith("is now number 3 of 4")
    assert keys_of(survey) == before


def test_escape_leaves_a_dragged_question_where_it_was(build):
    page, survey = build()
    take(page, page.locator("#step-nps"))
    page.mouse.move(300, 500, steps=4)
    lifted = steps(page)
    page.keyboard.press("Escape")
    page.mouse.up()

    assert lifted == ["why", "nps"]
    assert steps(page) == ["nps", "why"] == keys_of(survey)


def test_a_question_is_moved_by_keys_and_to_a_place_of_its_menu(build):
    page, survey = build()
    add(page, "stars")
    page.locator("#step-stars").press("Alt+ArrowUp")
    expect(page.locator("#steps > [data-row-at] > .step").first).to_have_attribute("data-step", "stars")
    expect(page.locator("#step-stars")).to_be_focused()
    moved = steps(page)
    page.locator("#step-stars").locator("xpath=../details/summary").click()
    page.locator("#steps details[open]").get_by_label("Move to place").select_option("2")
    saved(page)

    assert moved == ["stars", "nps", "why"]
    assert keys_of(survey) == ["nps", "why", "stars"]


# Undo


def test_undo_goes_back_through_all_parts_and_shows_where(build):
    page, survey = build()
    label(page, "en").fill("First wording")
    page.get_by_role("tab", name="Look").click()
    field(page, "style.scheme").select_option("Always dark")
    page.get_by_role("tab", name="Questions").click()
    page.locator("#step-why").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    saved(page)

    page.keyboard.press("ControlOrMeta+z")
    kept = steps(page)
    page.keyboard.press("ControlOrMeta+z")
    expect(field(page, "style.scheme")).to_have_value("auto")
    page.keyboard.press("ControlOrMeta+z")
    expect(label(page, "en")).not_to_have_value("First wording")
    expect(page.locator("#undo")).to_be_disabled()
    for _ in range(3):
        page.keyboard.press("ControlOrMeta+Shift+z")
    saved(page)

    assert kept == ["nps", "why"]
    form = draft_of(survey)
    assert (form["questions"][0]["label"]["en"], form["style"]["scheme"], keys_of(survey)) == (
        "First wording",
        "dark",
        ["nps"],
    )


def test_undo_within_a_field_takes_back_what_was_typed_and_keeps_the_focus(build):
    page, _survey = build()
    first = label(page, "en").input_value()
    label(page, "en").focus()
    page.keyboard.press("End")
    page.keyboard.type(" Really?")

    page.keyboard.press("ControlOrMeta+z")

    expect(label(page, "en")).to_have_value(first)
    expect(label(page, "en")).to_be_focused()


# Ways through the survey


def test_a_condition_a_jump_and_an_ending_make_the_round_trip(build):
    page, survey = build()
    add(page, "single")
    label(page, "en", 1).fill("Which one?")
    page.locator("[id='step-ending:']").click()
    page.locator("#add-ending").click()
    field(page, "endings.0.title.en").fill("Sorry to hear that")
    page.locator("#step-single").click()
    page.get_by_text("Who is asked, and what comes next").click()
    page.get_by_role("button", name="Only for some").first.click()
    field(page, "questions.1.show_if.0.to").select_option("4")
    page.get_by_role("button", name="Another condition").click()
    field(page, "questions.1.show_if.1.question").select_option("a trait of the person")
    field(page, "questions.1.show_if.1.in").fill("pro, team")
    field(page, "questions.1.show_if.1.in").press("Tab")
    field(page, "questions.1.show_if.mode").select_option("if any of these holds")
    page.locator("#add-jump").click()
    field(page, "logic.0.if.0.in.b").check()
    field(page, "logic.0.to").select_option("the ending “Sorry to hear that”")
    saved(page)

    form = draft_of(survey)
    assert form["questions"][1]["show_if"] == {
        "any": [{"question": "nps", "from": 0, "to": 4}, {"trait": "plan", "in": ["pro", "team"]}]
    }
    jump = {"from": "single", "if": {"question": "single", "in": ["b"]}, "to": "end", "ending": "ending_1"}
    assert form["logic"] == [jump]
    step = page.locator("#step-single")
    expect(step).to_contain_text("0–4 or plan: pro, team")
    expect(step).to_contain_text("if Second choice: Sorry to hear that")
    assert readiness.blockers(form) == []
    page.reload()
    ready(page)
    page.locator("#step-single").click()
    expect(field(page, "questions.1.show_if.0.to")).to_have_value("4")
    expect(field(page, "logic.0.to")).to_have_value("end:ending_1")


def test_a_question_that_nobody_reaches_is_marked_and_a_deleted_one_takes_its_conditions_along(build):
    page, survey = build()
    add(page, "stars")
    page.locator("#step-nps").click()
    page.get_by_text("Who is asked, and what comes next").click()
    page.locator("#add-jump").click()
    field(page, "logic.0.to").select_option("=why")
    field(page, "logic.0.if.0.question").locator("xpath=..").get_by_role("button", name="Remove").click()
    expect(page.locator("#step-stars")).to_contain_text("Nobody gets here")
    page.locator("#step-why").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    saved(page)

    assert "logic" not in draft_of(survey)
    expect(page.locator("#step-stars")).not_to_contain_text("Nobody gets here")


def test_one_press_asks_why_by_score(build):
    page, survey = build(languages=["en", "ar"])
    page.get_by_text("Who is asked, and what comes next").click()
    page.locator("#follow-up").click()
    saved(page)

    questions = draft_of(survey)["questions"][1:4]
    bounds = [(question["show_if"]["from"], question["show_if"]["to"]) for question in questions]
    assert bounds == [(0, 6), (7, 8), (9, 10)]
    assert questions[0]["label"] == {"en": "What went wrong?", "ar": "ما الذي لم يكن جيدًا؟"}


def test_an_answer_is_inserted_where_the_cursor_stands(build):
    page, _survey = build()
    page.locator("#step-why").click()
    page.wait_for_timeout(500)  # its parts arrive, and draw the field anew: a caret set by a script would be lost
    label(page, "en", 1).fill("Why ?")
    label(page, "en", 1).evaluate("field => field.setSelectionRange(4, 4)")
    page.get_by_text("Insert an answer").first.click()
    page.locator(".pipes").get_by_text("{nps}").click()

    expect(label(page, "en", 1)).to_have_value("Why {nps}?")
    saved(page)


# Advice and saving


def test_advice_stands_under_the_question_and_its_wording_is_taken_or_refused(build):
    page, survey = build()
    label(page, "en").fill("How amazing is our app?")
    advice = page.locator("[data-advice='questions.0.label.en'] .advice").first
    advice.get_by_role("button", name="Keep mine").click()
    expect(advice).to_have_count(0)

    label(page, "en").fill("Don’t you agree that our app is easy to use?")
    advice.get_by_role("button", name="Use this wording").click()
    saved(page)

    assert draft_of(survey)["questions"][0]["label"]["en"].startswith("How far do you agree or disagree")


def test_edits_of_two_people_in_different_places_are_joined(build, open_page):
    page, survey = build()
    theirs = draft_of(survey)
    theirs["questions"][1]["label"]["en"] = "Theirs"
    actions.save_draft(survey, theirs, 1)

    label(page, "en").fill("Mine")
    expect(page.get_by_text("Both edits are in it now")).to_be_visible()
    saved(page)

    assert [question["label"]["en"] for question in draft_of(survey)["questions"]] == ["Mine", "Theirs"]
    expect(page.locator("#step-why")).to_contain_text("Theirs")
    page.keyboard.press("ControlOrMeta+z")
    saved(page)
    assert draft_of(survey)["questions"][1]["label"]["en"] == "Theirs"


def test_what_is_left_leads_to_its_field(build):
    page, _survey = build()
    add(page, "consent")
    field(page, "questions.1.statement.en").fill("")
    saved(page)
    page.locator("#step-nps").click()

    page.locator("#ready").click()
    page.get_by_role("button", name=re.compile("^Question 2: ")).click()

    expect(field(page, "questions.1.statement.en")).to_be_focused()


def test_a_style_sheet_is_cleaned_before_respondents_get_it(build):
    page, survey = build()
    page.get_by_role("tab", name="Look").click()
    page.get_by_text("A style sheet of your own").click()
    page.get_by_label("CSS").fill(".button { color: rgb(1, 2, 3); position: fixed } @import 'https://evil.example';")
    saved(page)

    expect(page.locator("#sheet-notes")).to_contain_text("left out: position")
    send = page.frame_locator("#frames iframe:not([hidden])").locator(".go")
    expect(send).to_have_css("color", "rgb(1, 2, 3)")
    expect(send).to_have_css("position", "static")
    assert "@import" in draft_of(survey)["style"]["css"]


# One pane at a time on a phone


def test_a_phone_shows_one_pane_at_a_time(build):
    page, _survey = build(viewport={"width": 360, "height": 740})
    panes = [page.locator("#steps"), label(page, "en", 1), page.locator("#frames")]

    expect(panes[1]).to_be_hidden()
    page.locator("#step-why").click()
    expect(panes[1]).to_be_visible()
    expect(panes[0]).to_be_hidden()
    page.locator("#panes").get_by_role("button", name="Preview").click()
    expect(panes[2]).to_be_visible()
    expect(panes[1]).to_be_hidden()


def test_what_only_some_need_comes_when_it_is_opened(build):
    page, _survey = build()
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name.split('/').at(-1))")
    waiting = {"adding.js", "after.js", "choices.js", "languages.js", "logic.js", "look.js", "merge.js", "showing.js"}

    assert waiting.isdisjoint(loaded)
    heavy = {path.name: size for path in SCRIPTS.glob("*.js") if (size := len(gzip.compress(path.read_bytes()))) > 5000}
    assert heavy == {}


def test_a_part_that_comes_late_leaves_the_field_alone_that_somebody_is_writing_in(build):
    page, survey = build()
    held: list[Route] = []
    page.route("**/answers*.js", lambda route: held.append(route))  # Playwright marks its handlers
    page.locator("#step-why").click()
    written = label(page, "en", 1).element_handle()
    written.fill("Written before the rest was there")
    expect(field(page, "questions.1.max_length")).to_have_count(0)

    while not held:
        page.evaluate("null")
    held.pop().continue_()

    expect(field(page, "questions.1.max_length")).to_be_attached()
    assert written.evaluate("field => field.isConnected && field === document.activeElement")
    saved(page)
    assert draft_of(survey)["questions"][1]["label"]["en"] == "Written before the rest was there"


def test_the_draft_is_tried_out_as_it_stands(build):
    page, survey = build()
    label(page, "en").fill("Typed a moment ago")
    with page.expect_popup() as opened:
        page.locator("#try").click()
    trial = opened.value
    expect(trial.get_by_text("This is a test")).to_be_visible()
    trial.get_by_text("Typed a moment ago").wait_for()
    expect(trial.locator("script[src$='/w/v1/hosted.js']")).to_have_count(1)

    assert draft_of(survey)["questions"][0]["label"]["en"] == "Typed a moment ago"


def picture() -> bytes:
    """Four by two points of grey."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 4, 2, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\x80\x80\x80\x80" * 2)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def test_a_logo_is_uploaded_and_stands_above_the_survey(build):
    page, survey = build()
    page.get_by_role("tab", name="Look").click()
    page.locator("#logo-file").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": picture()})
    expect(page.get_by_role("button", name="Remove the logo")).to_be_visible()
    saved(page)

    shown = page.frame_locator("#frames iframe:not([hidden])").locator("header img")
    expect(shown).to_have_js_property("naturalWidth", 4)
    assert set(draft_of(survey)["style"]["logo"]) == {"id"}
