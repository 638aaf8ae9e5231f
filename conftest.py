"""Fixtures of the whole tree: a data folder, workspaces, clients."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.environment import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--no-first-run"),
]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh data folder (intake log, analytics) for one test; the records stay in the test database."""
    from heardwell.core import config

    monkeypatch.setenv("HEARDWELL_DATA", str(tmp_path))
    config.reset()
    yield tmp_path
    config.reset()
    store = sys.modules.get("heardwell.analytics.store")
    if store:
        store.close_stores()  # a folder that is gone needs no open analytics


@pytest.fixture
def owner(db: None):
    from heardwell.accounts.actions import create_user

    return create_user("owner@example.com", "Olive Owner", "correct horse battery")


@pytest.fixture
def workspace(owner, data: Path):
    from heardwell.accounts.actions import create_workspace

    return create_workspace("Marlow Shop", owner)


@pytest.fixture
def other_workspace(db: None, data: Path):
    """Somebody else's workspace, with an owner of its own."""
    from heardwell.accounts.actions import create_user, create_workspace

    return create_workspace("Rival Shop", create_user("rival@example.com", "Rita Rival", "correct horse battery"))


@pytest.fixture
def client_of() -> Callable:
    """``client_of(user)``: a Django test client that is signed in."""
    from django.test import Client

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def api() -> Callable:
    """``api(workspace, scopes=None)``: a Django test client that carries an API key of the workspace."""
    from django.test import Client

    from heardwell.accounts.actions import create_api_key

    def with_key(workspace, scopes=None) -> Client:
        _, token = create_api_key(workspace, "test", None, scopes)
        return Client(headers={"Authorization": f"Bearer {token}"})

    return with_key


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium, one for the whole run: Playwright starts only once in a thread."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        options = {"executable_path": str(path)} if path.exists() else {}
        found = playwright.chromium.launch(args=CHROMIUM_FLAGS, **options)
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


_WATCH = """
    window.blocked = [];
    addEventListener('securitypolicyviolation', (e) => blocked.push(e.violatedDirective + ' ' + e.blockedURI));
"""


@pytest.fixture
def open_page(browser: "Browser", live_server, client_of: Callable) -> Iterator[Callable]:
    """``open_page(path, language="en", user=None, **options)``: a page of the app in the browser.

    What the policy blocked is in ``window.blocked``, errors of scripts in ``page.faults``. At the end no page may have
    said in its console that the policy refused something.
    """
    from django.conf import settings

    contexts = []
    refused: list[str] = []

    def opened(path: str, language: str = "en", user=None, **options):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if user:
            cookies[settings.SESSION_COOKIE_NAME] = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert refused == []


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The records in a file, as in life: SQLite in shared memory locks whole tables, which no installation meets."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(HOME.name) / "records-test.sqlite3")


def pytest_configure() -> None:
    """Hashing is slow on purpose; here it would only slow down making people."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
