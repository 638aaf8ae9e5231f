"""axe on every page of a workspace, left to right and right to left, light and dark. The list is the route table."""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from heardwell.collect.surveys.actions import publish
from heardwell.collect.surveys.models import Survey
from tests.permissions import objects
from tests.permissions.test_pages import PAGES, _address

pytestmark = pytest.mark.django_db(transaction=True)
GROUPS = 6
MOST_HTML = 60_000


@pytest.fixture
def addresses(workspace, owner, client_of) -> dict[str, str]:
    """The pages that answer a plain visit, by the address as the route says it."""
    client, ids = client_of(owner), objects.ids_in(workspace)
    # Some of its pages are there only then.
    publish(Survey.objects.get(pk=ids["survey_id"]), owner)
    found = {}
    for (route, _name), _entry in PAGES:
        address = _address(route, workspace.slug, ids)
        if _is_page(client, address):
            found[route] = address
    return found


def _is_page(client: Client, address: str) -> bool:
    response = client.get(address)
    html = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
    return response.status_code == 200 and html and b"<html" in response.content


@pytest.mark.parametrize("group", range(GROUPS))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_on_any_page_stands_in_anybodys_way(open_page, owner, addresses, language, group):
    page = open_page("/design", language, owner, reduced_motion="reduce")  # what fades in is judged when it is there
    page.set_default_timeout(120_000)
    found = []

    for route, address in list(addresses.items())[group::GROUPS]:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for one in Axe().run(page).response["violations"]:
                found.append((route, scheme, one["id"], one["nodes"][0]["html"][:200]))

    assert found == []


def test_every_page_is_light_before_its_charts(addresses, owner, client_of):
    client = client_of(owner)

    heavy = {
        route: size
        for route, address in addresses.items()
        if (size := len(gzip.compress(client.get(address).content))) > MOST_HTML
    }

    assert len(addresses) >= 25 and heavy == {}


def test_style_sheets_and_scripts_of_every_page_keep_to_their_budget(addresses, owner, client_of):
    """CSS 16 KB; scripts outside charts 45 KB, with all that they import."""
    client = client_of(owner)
    over = {}

    for route, address in addresses.items():
        html = client.get(address).content.decode()
        sheets = set(re.findall(r'<link rel="stylesheet" href="([^"]+)"', html))
        scripts = _with_imports(client, set(re.findall(r'<script[^>]* src="([^"]+)"', html)))
        css, js = sum(_weight(client, one) for one in sheets), sum(_weight(client, one) for one in scripts)
        if css > 16_000 or js > 45_000:
            over[route] = (css, js)

    assert over == {}


def _body(client: Client, address: str) -> bytes:
    return b"".join(client.get(address).streaming_content)


def _weight(client: Client, address: str) -> int:
    return len(gzip.compress(_body(client, address), 9))


def _with_imports(client: Client, scripts: set[str]) -> set[str]:
    seen: set[str] = set()
    waiting = set(scripts)
    while waiting:
        one = waiting.pop()
        seen.add(one)
        text = _body(client, one).decode()
        folder = one.rsplit("/", 1)[0]
        named = re.findall(r'^(?:import|export)[^"]*"\./([^"]+)"', text, re.M) if "/vendor/" not in one else []
        waiting |= {f"{folder}/{name}" for name in named} - seen
    return seen
