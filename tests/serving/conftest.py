"""One edge and one stub app for a module; tests that end processes start their own."""

from collections.abc import Iterator

import pytest

from tests.serving.programs import House


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """An edge without an app: what concerns answers needs no more."""
    house = House()
    house.start_edge()
    assert house.ask("GET", "/healthz").status == 200
    yield house
    house.stop()


@pytest.fixture
def own_house() -> Iterator[House]:
    """Nothing started yet; for tests that start and end processes themselves."""
    house = House()
    yield house
    house.stop()
