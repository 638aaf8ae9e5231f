from collections.abc import Iterator

import pytest
from django.core.cache import cache

from heardwell.accounts.sso import actions, models
from heardwell.accounts.sso.tests.provider import CLIENT, SECRET, Provider
from heardwell.core import config


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch, data) -> Iterator[Provider]:
    """A provider that runs on loopback, which the operator has allowed."""
    monkeypatch.setenv("HEARDWELL_EGRESS_ALLOW", "127.0.0.0/8")
    config.reset()
    cache.clear()
    provider = Provider()
    yield provider
    provider.close()
    cache.clear()


@pytest.fixture
def provider(there: Provider, workspace, owner) -> models.Provider:
    """The workspace's settings for it: people of shop.example become viewers."""
    row = models.Provider(
        workspace=workspace, issuer=there.issuer, client_id=CLIENT, domains=["shop.example"], creates_members=True
    )
    actions.save_provider(row, SECRET, owner)
    return row
