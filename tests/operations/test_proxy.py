"""Behind a reverse proxy, below a path: one PUBLIC_URL, and a page that explains what does not fit."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser

from tests.e2e.program import Program, eventually
from tests.operations.proxy import Manners, Proxy, free_port

SURVEY = {
    "name": "How likely?",
    "languages": ["en"],
    "questions": [{"key": "nps", "type": "nps", "label": {"en": "How likely?"}, "required": True}],
}


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Iterator[tuple[Program, Proxy]]:
    """A program below ``/feedback`` of a proxy that it trusts."""
    proxy, port = Proxy(), free_port()
    proxy.manners = Manners(to=port)
    program = Program(
        tmp_path_factory.mktemp("p") / "d",
        port=port,
        PUBLIC_URL=f"http://127.0.0.1:{proxy.port}/feedback",
        TRUSTED_PROXIES="127.0.0.1",
    )
    yield program, proxy
    program.stop()
    proxy.stop()


@pytest.fixture
def manners(installation) -> Iterator[Callable[..., None]]:
    """``manners(cut="/feedback")``: how the proxy behaves in this test."""
    _program, proxy = installation
    proper = proxy.manners

    def behave(**changes: object) -> None:
        proxy.manners = Manners(**({"to": proper.to} | changes))

    yield behave
    proxy.manners = proper


@pytest.fixture(scope="module")
def account(installation) -> dict[str, str]:
    return installation[0].bootstrap()


@pytest.mark.parametrize("cut", ["", "/feedback"], ids=["the path is passed on", "the path is cut off"])
def test_everything_stays_below_the_path(installation, account, manners, browser: Browser, cut):
    program, proxy = installation
    manners(cut=cut)
    proxy.asked.clear()
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status in (404, 500) else None)
    page.goto(program.url + "/")
    page.get_by_label("Email").fill("owner@example.com")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url("**/feedback/ws/**")
    rooms = page.eval_on_selector_all("nav.side .rooms a", "links => links.map(link => link.href)")
    assert len(rooms) >= 4
    for room in rooms:
        page.goto(room)
        links = page.eval_on_selector_all("[href], [src], form[action]", LINKS)
        assert [link for link in links if not link.startswith("/feedback/")] == []

    assert {cookie["path"] for cookie in context.cookies() if cookie["name"] != "hw_language"} == {"/feedback/"}
    assert missing == []
    assert [path for path in proxy.asked if not path.startswith("/feedback/") and path != "/favicon.ico"] == []
    context.close()


LINKS = """all => all.map(one => one.getAttribute('href') || one.getAttribute('src') || one.getAttribute('action'))
    .map(link => new URL(link, location.href)).filter(url => url.origin === location.origin).map(url => url.pathname)"""


def test_answers_surveys_and_the_api_work_below_the_path(installation, account):
    program, _proxy = installation
    key = account["api_key"]
    survey = program.call("/api/v1/surveys", SURVEY, key=key)[1]["id"]
    assert program.call(f"/api/v1/surveys/{survey}/publish", {}, key=key)[0] == 200

    assert program.call(f"/c/v1/sites/{account['site_key']}/config")[0] == 200
    assert program.call("/w/v1/heardwell.js")[0] == 200
    answer = {"response_id": "below-a-path", "seq": 1, "done": True, "answers": {"nps": 9}}
    assert program.call(f"/c/v1/surveys/{survey}/responses", answer)[0] == 201
    page = program.call(f"/s/{survey}?lang=en")[1]
    inside = re.findall(r'(?:src|href|action)="(/[^"]*)"', page)
    assert "<form" in page
    assert [link for link in inside if not link.startswith("/feedback/")] == []
    metric = f"/api/v1/metrics/nps?survey_id={survey}"
    eventually(lambda: program.call(metric, key=key)[1]["n"] == 1, 20)
    assert program.call("/api/v1/openapi.json", key=key)[0] == 200


def test_a_link_from_the_command_line_opens_below_the_path(installation, account):
    program, _proxy = installation
    link = program.command("login-link", "owner@example.com").stdout.strip()

    assert link.startswith(program.url + "/accounts/link/")
    assert urlopen(link, timeout=20).status == 200


def test_news_come_through_the_proxy(installation, account, browser: Browser):
    program, _proxy = installation
    link = program.command("login-link", "owner@example.com").stdout.strip()
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    if page.locator("main form button[type=submit], main form button:not([type])").count():
        page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url("**/feedback/ws/**")
    live = page.locator("meta[name=live]").get_attribute("content")
    context.close()

    assert live.startswith("/feedback/live?token=")
    with urlopen(f"{program.url.removesuffix('/feedback')}{live}", timeout=20) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert stream.readline() == b"retry: 2000\n"


def ask(url: str, **headers: str) -> tuple[int, str, str]:
    try:
        with urlopen(Request(url, headers=headers), timeout=20) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_a_wrong_host_is_explained(installation, manners, browser: Browser):
    program, _proxy = installation
    manners(keeps_host=False)
    status, _, page = ask(f"{program.url}/accounts/sign-in/", Accept="text/html")

    assert status == 400
    assert "http://backend.internal" in page  # what came
    assert program.url.removesuffix("/feedback") in page  # what was expected
    assert "proxy_set_header Host $host;" in page
    status, kind, problem = ask(f"{program.url}/api/v1/surveys")
    assert (status, kind) == (400, "application/problem+json")
    assert json.loads(problem)["received"]["host"].startswith("backend.internal")
    assert ask(f"{program.url}/static/web/tokens.css")[0] == 200  # the page has its clothes on


def test_a_stranger_learns_nothing_but_what_they_sent(installation, manners):
    program, _proxy = installation
    manners(keeps_host=False, client="8.8.8.8")
    pages = [ask(f"{program.url}{path}", Accept=kind)[2] for path, kind in DOORS]

    ours = program.url.removeprefix("http://").removesuffix("/feedback")
    assert [page for page in pages if ours in page or "127.0.0.1" in page or str(program.data) in page] == []


DOORS = [("/accounts/sign-in/", "text/html"), ("/api/v1/surveys", "application/json")]


def test_a_form_from_another_address_is_explained_and_changes_nothing(installation, account, manners):
    program, _proxy = installation
    manners(proto="https")  # a proxy that ends TLS, while PUBLIC_URL says http
    form = urlopen(f"{program.url}/accounts/sign-in/", timeout=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.read().decode())[1]
    cookie = form.headers["Set-Cookie"].partition(";")[0]
    request = Request(
        f"{program.url}/accounts/sign-in/",
        f"csrfmiddlewaretoken={token}&email=a&password=b".encode(),
        headers={"Cookie": cookie, "Origin": "https://voice.example.com"},
    )
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=20)
    page = refused.value.read().decode()

    assert refused.value.code == 403
    assert "https://voice.example.com" in page
    assert "PUBLIC_URL=https://voice.example.com" in page


@pytest.fixture
def untrusting(tmp_path: Path) -> Iterator[tuple[Program, Proxy]]:
    proxy, port = Proxy(), free_port()
    proxy.manners = Manners(to=port, proto="https")
    program = Program(tmp_path / "d", port=port, PUBLIC_URL=f"http://127.0.0.1:{proxy.port}")
    yield program, proxy
    program.stop()
    proxy.stop()


def test_a_proxy_that_is_not_trusted_is_named(untrusting):
    program, _proxy = untrusting
    request = Request(
        f"{program.url}/accounts/sign-in/", b"email=a&password=b", headers={"Origin": "https://voice.example.com"}
    )
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=20)

    assert "TRUSTED_PROXIES=127.0.0.1" in refused.value.read().decode()
