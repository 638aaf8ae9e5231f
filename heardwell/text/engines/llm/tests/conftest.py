from collections.abc import Iterator

import pytest

from heardwell.core import config
from heardwell.text.engines.llm.tests.endpoint import Endpoint


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """A model on loopback, which the operator has allowed."""
    monkeypatch.setenv("HEARDWELL_EGRESS_ALLOW", "127.0.0.0/8")
    config.reset()
    there = Endpoint()
    yield there
    there.close()
    config.reset()
