"""Where Python may not keep compiled modules beside their sources, the data folder keeps them."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import sys
from pathlib import Path
from heardwell.project import bytecode
bytecode.keep(Path(sys.argv[1]))
import django
"""


@pytest.fixture
def packages(tmp_path):
    """A package as an installer leaves it that does not compile."""
    package = tmp_path / "packages" / "django"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("installed = True\n")
    return package.parent


def run(packages, data, **environment):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = inherited | {"PYTHONPATH": str(packages)} | environment
    subprocess.run([sys.executable, "-c", PROGRAM, str(data)], env=environment, check=True, timeout=30)


def test_modules_that_may_not_be_kept_beside_are_kept_in_the_data_folder(packages, tmp_path):
    data = tmp_path / "data"
    data.mkdir()

    run(packages, data, PYTHONDONTWRITEBYTECODE="1")

    assert [path.name for path in data.rglob("django/*.pyc")] == [f"__init__.{sys.implementation.cache_tag}.pyc"]
    assert list(packages.rglob("*.pyc")) == []


def test_modules_stay_beside_their_sources_where_python_may_write(packages, tmp_path):
    data = tmp_path / "data"
    data.mkdir()

    run(packages, data)

    assert list(data.iterdir()) == []
    assert len(list(packages.rglob("*.pyc"))) == 1


def test_without_a_data_folder_none_is_made(packages, tmp_path):
    run(packages, tmp_path / "data", PYTHONDONTWRITEBYTECODE="1")

    assert not (tmp_path / "data").exists()
