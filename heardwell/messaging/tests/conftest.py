from collections.abc import Iterator

import pytest

from heardwell.messaging.tests.server import Server


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch, data) -> Iterator[Server]:
    from heardwell.core import config

    server = Server().start()
    monkeypatch.setenv("EMAIL_URL", server.url)
    config.reset()
    yield server
    server.stop()
    config.reset()
