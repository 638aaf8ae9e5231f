"""The documentation builds, every link in it holds, and it fetches nothing from elsewhere."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"
TRANSLATED = ("", "guide/first-survey/", "self-host/")
#: Attributes by which a page makes the browser fetch something.
FETCHES = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "srcset"), ("link", "href")}


@pytest.fixture(scope="module")
def site() -> Path:
    """The site, built anew; a link that leads nowhere fails the build."""
    built = subprocess.run([sys.executable, "scripts/docs.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return SITE


class _Fetched(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "link" and dict(attrs).get("rel") in ("canonical", "alternate", "prev", "next"):
            return
        self.found += [value for name, value in attrs if (tag, name) in FETCHES and value]


def test_no_page_fetches_anything_from_elsewhere(site):
    fetched = []
    for page in site.rglob("*.html"):
        parser = _Fetched()
        parser.feed(page.read_text(encoding="utf-8"))
        fetched += [f"{page.relative_to(site)}: {url}" for url in parser.found if re.match(r"(https?:)?//", url)]
    for sheet in site.rglob("*.css"):
        urls = re.findall(r"(?:url\(|@import\s+)[\"']?((?:https?:)?//[^\"')]+)", sheet.read_text(encoding="utf-8"))
        fetched += [f"{sheet.relative_to(site)}: {url}" for url in urls]

    assert fetched == []


@pytest.mark.parametrize(("language", "direction"), [("zh-Hans", "ltr"), ("zh-Hant", "ltr"), ("ar", "rtl")])
@pytest.mark.parametrize("page", TRANSLATED)
def test_the_first_pages_are_there_in_every_language(site, language, direction, page):
    words = (site / language / page / "index.html").read_text(encoding="utf-8")

    assert f'<html lang="{language}"' in words
    assert f'<body dir="{direction}"' in words


def test_every_page_is_in_the_navigation(site):
    config = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    pages = [str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")]

    assert [page for page in pages if f'"{page}"' not in config] == []


def test_the_reference_of_the_api_names_every_operation(site):
    sys.path.insert(0, str(ROOT / "scripts"))
    import docs

    page = (site / "api" / "index.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", page)
    paths = docs.openapi()["paths"]

    assert paths
    assert [path for path in paths if path not in text] == []


def test_pictures_are_small():
    heavy = [path.name for path in (ROOT / "docs/pictures").glob("*") if path.stat().st_size > 150_000]

    assert heavy == []


@pytest.fixture
def served(site) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/", "/ar/", "/api/"])
def test_a_browser_asks_nobody_else(served, browser, path):
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    page.goto(served + path, wait_until="networkidle")

    assert [url for url in asked if not url.startswith((served, "data:", "blob:"))] == []
    assert faults == []
    page.close()
