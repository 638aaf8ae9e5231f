import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.program import Program


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor. A page error or a refused script fails the test: users would see a broken page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """An empty installation."""
    program = Program(tmp_path / "d")
    yield program
    program.stop()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """``shop(html)``: the address of somebody's page, on another origin."""
    folder = tmp_path / "shop"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def put(html: str) -> str:
        (folder / "index.html").write_text(html, encoding="utf-8")
        return f"http://127.0.0.1:{server.server_address[1]}/index.html"

    yield put
    server.shutdown()
