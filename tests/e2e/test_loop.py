"""The loop, as one person lives it: from an empty folder to a customer who was told."""

import json
import re
import socket
import time

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from playwright.sync_api import Browser, Page, expect

from tests.e2e.program import Program, eventually

WORDS = "الخِدمَةُ بطيئة جدًا والطرد لم يصل"
CHINESE = "送餐太慢了，客服态度也不好"
#: A page that does its worst to whatever is put on it.
HOSTILE = """<!doctype html><html lang="ar"><meta charset="utf-8"><title>Shop</title>
<style>*{all:unset!important;display:inline!important;font:3px/1 fantasy!important;color:#fff!important}
div,button,form,fieldset,label,input{display:none!important;position:static!important;transform:scale(.01)!important}
html{font-size:62.5%}</style><h1>Shop</h1>
<script>Array.prototype.map=function(){throw new Error("host")};String.prototype.trim=undefined</script>"""


class Mailbox(Message):
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list = []

    def handle_message(self, message) -> None:
        self.mails.append(message)


@pytest.fixture
def mailbox():
    handler = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.url = f"smtp://127.0.0.1:{port}"
    yield handler
    controller.stop()


def set_up(page: Page, program: Program) -> None:
    page.goto(program.url + program.wait_for(r"http://\S+?(/setup/\S+)"))
    page.get_by_label("Name of your shop").fill("Marlow Shop")
    page.get_by_label("Your name").fill("Mona")
    page.get_by_label("Email address").fill("mona@example.com")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Create workspace").click()
    page.wait_for_url("**/ws/marlow-shop/**")


def make_survey(page: Page) -> str:
    """NPS in three languages, worded by hand; returns the snippet."""
    page.get_by_role("link", name="Surveys").first.click()  # a fresh workspace begins with its first steps
    page.get_by_role("link", name="New survey").first.click()
    page.get_by_role("checkbox", name="繁體中文").check()
    page.get_by_role("checkbox", name="العربية").check()
    page.get_by_role("button", name=re.compile("^NPS")).click()
    page.wait_for_selector("html[data-builder=ready]")
    texts = {
        "en": "Would you recommend Marlow to a friend?",
        "zh-Hant": "您會將馬洛推薦給親友嗎？",
        "ar": "هل توصي بمارلو صديقًا؟",
    }
    for tag, text in texts.items():
        if tag != "en":
            page.locator(f"#tongue-{tag}").click()
        page.locator(f"[id='f-questions.0.label.{tag}']").fill(text)
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved"))
    page.get_by_role("button", name="Publish", exact=True).click()
    return (page.locator("#snippet").text_content() or "").strip()


def answer_and_leave(browser: Browser, address: str) -> None:
    """Answer 3, write, and close the tab in the same breath."""
    context = browser.new_context(locale="ar")
    visitor = context.new_page()
    visitor.goto(address)
    visitor.get_by_role("button", name=re.compile("رأي|Feedback")).click()
    visitor.get_by_role("radio", name=re.compile("^3")).check(force=True)
    visitor.get_by_role("textbox").fill(WORDS)
    visitor.close(run_before_unload=False)
    context.close()


def test_from_an_answer_to_a_customer_who_was_told(browser, page, tmp_path, shop, mailbox):
    program = Program(tmp_path / "d", EMAIL_URL=mailbox.url)
    try:
        set_up(page, program)
        snippet = make_survey(page)
        address = shop(
            f'{HOSTILE}<script>(window.heardwell=window.heardwell||[]).push(["identify",'
            f'{{external_id:"u1",email:"sara@example.com"}}])</script>{snippet}'
        )

        answer_and_leave(browser, address)
        sees_the_numbers(page, program)
        finds_the_words(page, program)
        answers_the_customer(page, program)

        mail = eventually(lambda: mailbox.mails)[0]
        assert mail["To"] == "sara@example.com"
        time.sleep(1.5)
        assert len(mailbox.mails) == 1
        sees_the_loop_closed(page, program)
        assert program.stop() == 0
    finally:
        program.stop()
        print(program.output)  # noqa: T201  # shown when the test fails


def sees_the_numbers(page: Page, program: Program) -> None:
    page.goto(f"{program.url}/ws/marlow-shop/dashboards/")
    expect(page.get_by_text("−100").first).to_be_visible(timeout=10_000)
    expect(page.get_by_text(re.compile(r"n\s?=\s?1\b")).first).to_be_visible()
    expect(page.locator("hw-chart svg").first).to_be_visible(timeout=15_000)


def finds_the_words(page: Page, program: Program) -> None:
    for query in ("الخدمة", "بطيئه"):
        page.goto(f"{program.url}/ws/marlow-shop/voices/?q={query}")
        voice = page.get_by_text(WORDS)
        expect(voice.first).to_be_visible()
    expect(page.locator("[lang=ar][dir=auto], [lang=ar]").first).to_be_visible()
    page.goto(f"{program.url}/ws/marlow-shop/voices/?q=客服")
    expect(page.locator("#voice-rows").get_by_text(WORDS)).to_have_count(0)


def answers_the_customer(page: Page, program: Program) -> None:
    page.goto(f"{program.url}/ws/marlow-shop/cases/")
    expect(page.locator("#case").get_by_text(WORDS).first).to_be_visible()
    page.locator("#case summary", has_text="Assign").click()
    page.locator("#case").get_by_role("button", name="Me", exact=True).click()
    expect(page.locator("#case")).to_contain_text("You took this on")
    page.locator("#case summary.add").click()
    page.locator("#case input[name=tag]").fill("lost parcel")
    page.keyboard.press("Enter")
    expect(page.locator("#case .chip", has_text="lost parcel")).to_be_visible()
    page.get_by_text("Internal note", exact=True).click()
    page.get_by_role("textbox", name="Internal note").fill("The courier lost it.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#case").get_by_text("The courier lost it.")).to_be_visible()
    page.get_by_text("Reply by email", exact=True).click()
    page.get_by_role("textbox", name="Your reply").fill("نعتذر عن التأخير، أرسلنا الطرد من جديد.")
    page.get_by_role("button", name="Send and close").click()
    expect(page.locator("#case").get_by_text("أرسلنا الطرد من جديد").first).to_be_visible()


def sees_the_loop_closed(page: Page, program: Program) -> None:
    names = ["--workspace", "Marlow Shop", "--email", "mona@example.com", "--password", "not looked at"]
    token = json.loads(program.command("bootstrap", *names).stdout)["api_key"]
    status, closed = eventually(
        lambda: (found := program.call("/api/v1/metrics/closed_loop", key=token))[1].get("value") == 100 and found
    )
    assert (status, closed["n"]) == (200, 1)


def understood(program: Program, key: str) -> dict:
    """The one item that search finds, once it has been understood."""
    _, found = program.call("/api/v1/feedback?q=%E5%AE%A2%E6%9C%8D", key=key)
    return next((item for item in found["items"] if item["sentiment"]), {})


def test_the_hosted_page_takes_an_answer_without_javascript(browser, program):
    key = program.bootstrap()["api_key"]
    questions = [
        {"key": "nps", "type": "nps", "required": True, "label": {"en": "How likely?", "zh-Hant": "可能性？"}},
        {"key": "why", "type": "text", "label": {"en": "Why?", "zh-Hant": "為什麼？"}},
    ]
    _, made = program.call(
        "/api/v1/surveys", {"name": "NPS", "languages": ["en", "zh-Hant"], "questions": questions}, key=key
    )
    program.call(f"/api/v1/surveys/{made['id']}/publish", {}, key=key)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{program.url}/s/{made['id']}?lang=zh-Hant&order=A-17")
    page.locator("input[name=nps][value='3']").check(force=True)
    page.locator("[name=why]").fill(CHINESE)
    page.locator("button[data-go]").click()
    page.wait_for_url("**/thanks*")
    context.close()

    item = eventually(lambda: understood(program, key))
    assert item["text"] == CHINESE
    assert item["language"] == "zh-Hans"
    assert item["sentiment"] == "negative"
