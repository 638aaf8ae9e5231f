"""A browser, signed in, before the real app."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from heardwell.collect.surveys import actions
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.tests.building import ready


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


@pytest.fixture
def build(open_page, workspace, owner) -> Callable[..., tuple[Page, Survey]]:
    """``build(template="nps", languages=[…])``: a new survey, open in the builder."""

    def start(template: str = "nps", languages: list[str] | None = None, **options: object) -> tuple[Page, Survey]:
        survey = actions.create_survey(workspace, owner, template=template, languages=languages or ["en"])
        return ready(open_page(f"surveys/{survey.pk}/", **options)), survey

    return start
