"""The widget on somebody's page against the program as it runs: what it weighs, and how it ends."""

import gzip
import http.server
import threading
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.program import Program, eventually

PAGE = """<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
<script async src="{}/w/v1/heardwell.js" data-site="{}"></script>"""
#: Time passes ten times as fast; a bound function looks like the browser's own.
HURRY = "{ const own = setTimeout; window.setTimeout = ((does, ms, ...all) => own(does, ms / 10, ...all)).bind() }"


class House:
    """The program with the NPS template published, as it is and asking for a quote."""

    def __init__(self, program: Program) -> None:
        self.program = program
        made = program.bootstrap()
        self.key, self.site = made["api_key"], made["site_key"]
        self.survey = self.publish({"name": "NPS", "languages": ["en"], "template": "nps"})

    def publish(self, form: dict) -> str:
        survey = self.program.call("/api/v1/surveys", form, key=self.key)[1]["id"]
        assert self.program.call(f"/api/v1/surveys/{survey}/publish", {}, key=self.key)[0] == 200
        return survey

    def weight(self, path: str) -> int:
        request = Request(self.program.url + path, headers={"Accept-Encoding": "identity"})
        with urlopen(request, timeout=10) as answer:
            return len(gzip.compress(answer.read(), 9, mtime=0))


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    program = Program(tmp_path_factory.mktemp("whole") / "d")
    yield House(program)
    program.stop()


@pytest.fixture(scope="module")
def shop(house: House) -> Iterator[str]:
    """The address of a page of another origin with the snippet."""
    page = PAGE.format(house.program.url, house.site).encode()

    class Shop(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_all_that_an_nps_survey_loads_stays_light(house):
    paths = {
        "loader": "/w/v1/heardwell.js",
        "configuration": f"/c/v1/sites/{house.site}/config",
        "form": f"/c/v1/surveys/{house.survey}?lang=en",
        "renderer": "/w/v1/survey.js",
    }
    weights = {name: house.weight(path) for name, path in paths.items()}

    assert weights["loader"] <= 3_500, weights
    assert sum(weights.values()) <= 14_000, weights


def test_the_private_link_stays_and_the_permission_arrives(house, shop, browser: Browser):
    plain = house.program.call(f"/api/v1/surveys/{house.survey}", key=house.key)[1]
    parts = {name: plain[name] for name in ("languages", "questions", "texts", "display", "style")}
    survey = house.publish({"name": "Quoted", **parts, "after": {"quote": "ask"}})
    context = browser.new_context(viewport={"width": 375, "height": 700})
    context.set_default_timeout(5_000)
    context.add_init_script(HURRY)
    page = context.new_page()
    page.goto(shop)
    page.wait_for_function("() => !!(window.heardwell && heardwell.show)")
    page.evaluate("id => heardwell.show(id)", survey)
    card = page.locator("heardwell-survey")
    card.locator("input[value='9']").click()
    card.locator("textarea").fill("fast")
    card.locator(".go").click()

    expect(card.get_by_text("Your private link")).to_be_visible()
    card.get_by_label("Yes, with my name").check()
    card.get_by_label("Your name, as it may stand there").fill("Mei Lin")
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_text("Saved.")).to_be_visible()
    page.wait_for_timeout(900)
    with context.expect_page() as opened:
        card.get_by_role("button", name="Open it").click()

    assert card.get_by_text("Your private link").is_visible(), "a card without a link has gone by now"
    expect(opened.value.locator("h1")).to_be_visible()
    assert opened.value.url.startswith(house.program.url)
    item = eventually(lambda: house.program.call(f"/api/v1/feedback?survey_id={survey}", key=house.key)[1]["items"])[0]
    told = house.program.call(f"/api/v1/feedback/{item['id']}", key=house.key)[1]
    assert (told["quote_permission"], told["afterwords"][0]["quote_name"]) == ("named", "Mei Lin")
    context.close()
