from collections.abc import Iterator
from pathlib import Path

import pytest

from heardwell.analytics.stores.duckdb import DuckDBStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DuckDBStore]:
    opened = DuckDBStore(tmp_path / "analytics.duckdb")
    yield opened
    opened.close()
