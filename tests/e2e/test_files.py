"""Files and screenshots, from a respondent's browser to the member who looks at them."""

import http.server
import threading
from collections.abc import Callable, Iterator
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from heardwell.feedback.files.tests import samples
from tests.e2e.program import Program, eventually

SURVEY = {
    "name": "Show us",
    "languages": ["en"],
    "questions": [
        {"key": "photo", "type": "file", "label": {"en": "A photo?"}, "accept": ["image", "pdf"], "pick": {"max": 2}},
        {"key": "shot", "type": "screenshot", "label": {"en": "Where?"}},
    ],
}
#: Fields with secrets in them, on a page that allows itself nothing but what it must.
CHECKOUT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Checkout</title>
<link rel="stylesheet" href="/s.css"><body><h1>Checkout</h1>
<form><input id="card" value="4111 1111 1111 1111"><input id="word" type="password" value="hunter22">
<textarea id="note">leave it at number five</textarea><button type="button" id="buy">Buy</button></form>
<p id="name" data-private>Jane Doe</p><p id="open">ordinary words</p>
<script async src="{base}/w/v1/heardwell.js" data-site="{site}"></script></body></html>"""
SHEET = "body{margin:0;font:24px/2 serif;background:#fff} #open{background:#000;color:#fff;margin:0}"
POLICY = "default-src 'none'; script-src {base}; connect-src {base}; style-src 'self'; img-src "


class House:
    """The program with one published survey, and somebody's shop."""

    def __init__(self, program: Program) -> None:
        self.program = program
        made = program.bootstrap()
        self.key, self.site = made["api_key"], made["site_key"]
        self.survey = program.call("/api/v1/surveys", SURVEY, key=self.key)[1]["id"]
        assert program.call(f"/api/v1/surveys/{self.survey}/publish", {}, key=self.key)[0] == 200

    def attachments(self) -> list[dict]:
        """Of the newest response, once it has any."""
        listed = self.program.call("/api/v1/feedback", key=self.key)[1]["items"]
        return (
            self.program.call(f"/api/v1/feedback/{listed[0]['id']}", key=self.key)[1]["attachments"] if listed else []
        )

    def fetch(self, attachment: dict) -> bytes:
        path = f"/api/v1/attachments/{attachment['id']}"
        request = Request(self.program.url + path, headers={"Authorization": f"Bearer {self.key}"})
        with urlopen(request, timeout=10) as answer:
            return answer.read()


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    program = Program(tmp_path_factory.mktemp("files") / "d")
    yield House(program)
    program.stop()


@pytest.fixture
def checkout(house) -> Iterator[Callable[[str], str]]:
    """``checkout(images)``: the shop's page, whose policy lets such images through."""
    allowed = {"images": "'none'"}
    page = CHECKOUT.format(base=house.program.url, site=house.site).encode()

    class Shop(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            body, kind = (SHEET.encode(), "text/css") if self.path == "/s.css" else (page, "text/html; charset=utf-8")
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY.format(base=house.program.url) + allowed["images"])
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def address(images: str) -> str:
        allowed["images"] = images
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield address
    server.shutdown()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    opened = []

    def fresh(address: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, "locale": "en"} | options)
        context.set_default_timeout(6_000)
        opened.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield fresh
    for context in opened:
        context.close()


def show(page: Page, survey: str) -> None:
    page.wait_for_function("window.heardwell && window.heardwell.show")
    page.evaluate("id => { heardwell.show(id) }", survey)


def points(page: Page, picture: bytes, boxes: dict[str, dict]) -> dict[str, int]:
    """How many colours each box of the picture holds, its rim left out."""
    return page.evaluate(
        """async ([bytes, boxes, width]) => {
            const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
            const pen = canvas.getContext("2d"), by = bitmap.width / width, found = {};
            pen.drawImage(bitmap, 0, 0);
            for (const [name, {x, y, width, height}] of Object.entries(boxes)) {
                const inner = [x + 6, y + 6, width - 12, height - 12].map((n) => Math.round(n * by));
                found[name] = new Set(new Uint32Array(pen.getImageData(...inner).data.buffer)).size;
            }
            return found;
        }""",
        [list(picture), boxes, page.evaluate("document.documentElement.clientWidth")],
    )


def test_a_screenshot_shows_the_page_and_nothing_that_was_typed(house, checkout, visit):
    page = visit(checkout("data:"))
    boxes = {name: page.locator(f"#{name}").bounding_box() for name in ("card", "word", "note", "name", "open")}

    show(page, house.survey)
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Take a screenshot").click()
    page.locator("#buy").hover(force=True)
    page.mouse.down()
    page.mouse.up()
    page.get_by_role("button", name="Use this picture").click()
    expect(page.locator("heardwell-survey .up .thumb")).to_be_visible()
    expect(page.locator("heardwell-survey .up .bar")).to_have_count(0)
    page.get_by_role("button", name="Send").click()

    (shot,) = eventually(lambda: house.attachments(), 10)
    colours = points(visit(house.program.url), house.fetch(shot), boxes)
    assert {name: colours[name] for name in ("card", "word", "note", "name")} == dict.fromkeys(
        ("card", "word", "note", "name"), 1
    )
    assert colours["open"] > 2
    assert shot["context"]["selector"] == "#buy"
    assert shot["context"]["viewport"] == "1000x800"
    assert (shot["width"], shot["height"]) == (1000, 800)


def test_escape_gives_up_and_keys_point_as_well(house, checkout, visit):
    page = visit(checkout("data:"))
    show(page, house.survey)
    page.get_by_role("button", name="Skip").click()

    take = page.get_by_role("button", name="Take a screenshot")
    take.click()
    page.keyboard.press("Escape")
    expect(page.locator("heardwell-screenshot")).to_have_count(0)
    take.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Use this picture")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("heardwell-screenshot")).to_have_count(0)
    expect(take).to_be_visible()


def test_where_a_page_forbids_its_own_picture_one_is_chosen(house, checkout, visit):
    page = visit(checkout("'none'"))
    show(page, house.survey)
    page.get_by_role("button", name="Skip").click()

    expect(page.get_by_role("button", name="Choose a picture")).to_be_visible()
    expect(page.get_by_role("button", name="Take a screenshot")).to_have_count(0)


def test_files_are_chosen_taken_back_and_refused_in_place(house, checkout, visit):
    page = visit(checkout("blob:"))
    show(page, house.survey)
    chooser = page.locator("heardwell-survey input[type=file]").first
    expect(page.get_by_role("button", name="Choose files")).to_be_visible()

    chooser.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"<script>alert(1)</script>"})
    expect(page.get_by_role("alert").filter(has_text="“x.png” is not a kind of file")).to_be_visible()
    chooser.set_input_files(
        [
            {"name": "one.jpg", "mimeType": "image/jpeg", "buffer": samples.photo()},
            {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": samples.PDF},
        ]
    )
    expect(page.locator("heardwell-survey .up .thumb img")).to_have_count(1)
    page.get_by_role("button", name="Remove “bill.pdf”").click()
    expect(page.locator("heardwell-survey .up .bar")).to_have_count(0)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send").click()

    (photo,) = eventually(lambda: [one for one in house.attachments() if one["name"] == "one.jpg"], 10)
    assert house.fetch(photo) == samples.JPEG


@pytest.mark.parametrize("script", [True, False])
def test_the_hosted_page_takes_files_with_and_without_a_script(house, visit, script):
    page = visit(f"{house.program.url}/s/{house.survey}", java_script_enabled=script)
    name = f"hosted-{script}.jpg"

    files = [{"name": name, "mimeType": "image/jpeg", "buffer": samples.JPEG}]
    page.locator("input[type=file]").first.set_input_files(files)
    if script:
        expect(page.locator(".up")).to_contain_text(name)
        expect(page.locator(".up .bar")).to_have_count(0)
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send").click()

    (sent,) = eventually(lambda: [one for one in house.attachments() if one["name"] == name], 10)
    assert sent["question"] == "photo"
