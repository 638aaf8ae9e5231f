"""A real browser, and a recorder to talk to."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from heardwell.collect.widget.tests.recorder import Recorder


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``tab(**options)``: a page in a context of its own; ``page.wrong`` collects what the console complains about."""
    opened: list[BrowserContext] = []

    def fresh(**options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(5_000)
        opened.append(context)
        return context.new_page()

    yield fresh
    for context in opened:
        context.close()


@pytest.fixture
def recorder() -> Iterator[Callable[..., Recorder]]:
    """``recorder(survey, …)``: a collect server that offers these surveys."""
    started: list[Recorder] = []

    def start(*surveys: dict[str, Any]) -> Recorder:
        started.append(Recorder(list(surveys)))
        return started[-1]

    yield start
    for server in started:
        server.close()
