"""A browser, signed in, before the real app."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def open_page(
    transactional_db, workspace, owner, live_server, browser: Browser, client_of
) -> Iterator[Callable[..., Page]]:
    """``open_page("surveys/")`` in the workspace, signed in as its owner; fails on any script error."""
    session = client_of(owner).cookies["hw_session"].value
    contexts, errors = [], []

    def go(path: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 860}, "locale": "en"} | options)
        contexts.append(context)
        context.add_cookies([{"name": "hw_session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{live_server.url}/ws/{workspace.slug}/{path}")
        return page

    yield go
    for context in contexts:
        context.close()
    assert errors == []
