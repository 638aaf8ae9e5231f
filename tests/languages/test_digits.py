"""A workspace chooses its digits: readers of Arabic see them in every number, others keep theirs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings

from heardwell.analytics.store import close_stores, store
from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.understand.dashboards.tests.conftest import said
from tests.permissions import objects
from tests.permissions.test_pages import PAGES, _address

pytestmark = pytest.mark.django_db

#: What is not read as a number of ours: code, what people typed or said, names, choices that programs read.
FOREIGN = {"code", "pre", "kbd", "samp", "textarea", "select", "script", "style", "template", "bdi", "title"}
VOID = {"input", "img", "br", "hr", "link", "meta", "use", "line", "rect", "path", "circle"}
#: Pages of names, technical facts and drawings for developers.
LEFT_OUT = re.compile(
    r"/(install|identity|export|qr|news|live|api)\b|\.(json|csv|ics|svg)$|system|environment|two-step|sso|oidc|doctor|preview"
)

#: Addresses of machines and of mail.
PLAIN = re.compile(r"@|\d+\.\d+\.\d+\.\d+")


class _Texts(HTMLParser):
    """The texts of a page outside of :data:`FOREIGN` and of customers' words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        css = (named.get("class") or "").split()
        numbers = tag == "bdi" and ("nowrap" in css or named.get("dir") == "ltr")
        foreign = (
            (tag in FOREIGN and not numbers)
            or named.get("dir") == "auto"
            or bool({"quote", "face", "tiles"} & set(css))
        )
        if tag not in VOID:
            self.open.append((tag, foreign))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(foreign for _, foreign in self.open):
            self.found.append(" ".join(data.split()))


def _texts(html: str) -> list[str]:
    page = _Texts()
    page.feed(html)
    return page.found


@pytest.fixture
def busy(workspace) -> Iterator[None]:
    """Numbers in every room: scores of two months, voices, a case."""
    facts = [said("nps", value, days_ago=days) for days in (1, 8, 40) for value in (*[9] * 40, *[3] * 12)]
    facts += [said("stars", 5, days_ago=3) for _ in range(30)]
    store().apply([replace(fact, workspace=workspace.pk) for fact in facts])
    for n in range(3):
        Feedback.objects.create(
            workspace=workspace,
            source="test",
            external_id=f"digits-{n}",
            text="words",
            occurred_at=clock.now() - timedelta(days=n, hours=2),
            scores=[{"question": "nps", "metric": "nps", "value": n + 7, "scale": None}],
        )
    yield
    close_stores()


@pytest.fixture
def read(workspace, owner, client_of) -> Callable[[str, str], list[str]]:
    def read(path: str, language: str) -> list[str]:
        client = client_of(owner)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        response = client.get(path)
        is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
        return _texts(response.content.decode()) if is_page else []

    return read


def test_every_page_writes_the_digits_of_the_workspace(workspace, busy, read):
    workspace.digits = "arabic"
    workspace.save()
    ids = objects.ids_in(workspace)

    latin = {}
    for (route, _), _entry in PAGES:
        address = _address(route, workspace.slug, ids)
        if not LEFT_OUT.search(route):
            texts = [text for text in read(address, "ar") if re.search(r"[0-9]", text) and not PLAIN.search(text)]
            latin |= {route: texts} if texts else {}

    assert not latin, "\n".join(f"{route}: {texts}" for route, texts in latin.items())


@pytest.mark.parametrize(("digits", "language"), [("latin", "ar"), ("arabic", "en"), ("arabic", "zh-hant")])
def test_other_readers_and_other_workspaces_keep_0_to_9(workspace, busy, read, digits, language):
    workspace.digits = digits
    workspace.save()

    texts = read(f"/ws/{workspace.slug}/", language)

    assert any(re.search(r"[0-9]", text) for text in texts)
    assert [text for text in texts if re.search(r"[٠-٩]", text)] == []


def test_inputs_and_addresses_keep_digits_that_programs_read(workspace, busy, owner, client_of):
    workspace.digits = "arabic"
    workspace.save()
    client = client_of(owner)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"

    html = client.get(f"/ws/{workspace.slug}/voices/").content.decode()

    assert re.findall(r'(?:href|src|value|datetime|id|hx-get)="[^"]*[٠-٩][^"]*"', html) == []


def test_the_api_keeps_digits_that_programs_read(workspace, busy, api):
    workspace.digits = "arabic"
    workspace.save()

    answer = api(workspace).get("/api/v1/metrics/nps", headers={"Accept-Language": "ar"})

    assert answer.status_code == 200
    assert not re.search(r"[٠-٩]", answer.content.decode())
