"""What every page of the house must hold; other rooms' tests use it too."""

import re
from collections import Counter
from html.parser import HTMLParser

from django.http import HttpResponseBase

_DATA_BLOCKS = ("application/json",)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.headings = 0
        self.root: dict[str, str | None] = {}
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        where = self.get_starttag_text() or tag
        if tag == "html":
            self.root = named
        if tag == "h1":
            self.headings += 1
        if named.get("id"):
            self.ids[str(named["id"])] += 1
        if tag == "style" or "style" in named:
            self.faults.append(f"inline style: {where}")
        if any(name.startswith("on") for name in named):
            self.faults.append(f"inline handler: {where}")
        if tag == "script" and "src" not in named and named.get("type") not in _DATA_BLOCKS:
            self.faults.append(f"inline script: {where}")
        if re.match(r"\s*javascript:", named.get("href") or "", re.I):
            self.faults.append(f"script in an address: {where}")
        if tag == "img" and "alt" not in named:
            self.faults.append(f"image without words: {where}")


def faults_of(html: str, *, whole: bool = True) -> list[str]:
    """What the strict policy would block, and ids that occur twice; for a whole page also its language and heading."""
    page = _Page()
    page.feed(html)
    faults = page.faults + [f"id twice: {name}" for name, count in page.ids.items() if count > 1]
    if whole:
        faults += [] if page.root.get("lang") and page.root.get("dir") in ("ltr", "rtl") else ["no lang or dir"]
        faults += [] if page.headings == 1 else [f"{page.headings} main headings"]
    return faults


def assert_page(response: HttpResponseBase, status: int = 200, *, whole: bool = True) -> str:
    """The response is a page of the house; returns its text. ``whole=False`` for a fragment."""
    assert response.status_code == status
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "style-src 'self';" in policy and "unsafe" not in policy
    html = response.content.decode()  # type: ignore[attr-defined]  # pages are never streamed
    assert faults_of(html, whole=whole) == []
    return html
