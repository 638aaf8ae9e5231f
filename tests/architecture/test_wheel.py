"""The wheel carries all that the program needs: installing it takes no Node, no compiler and no gettext."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = [
    "heardwell/locale/ar/LC_MESSAGES/django.mo",
    "heardwell/locale/zh_Hans/LC_MESSAGES/django.mo",
    "heardwell/locale/zh_Hant/LC_MESSAGES/django.mo",
    "heardwell/text/data/sentiment.npy",
    "heardwell/text/data/language.npy",
    "heardwell/text/data/chinese.txt",
    "heardwell/text/data/MODEL_CARD.md",
    "heardwell/collect/widget/static/heardwell.js",
    "heardwell/collect/widget/static/survey.js",
    "heardwell/collect/surveys/data/templates/nps.json",
    "heardwell/web/templates/web/base.html",
    "heardwell/web/static/web/workplace.css",
    "heardwell/project/demo/words/zh-Hant.txt",
    "heardwell/accounts/migrations/0001_initial.py",
    "heardwell/py.typed",
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_is_small_and_the_text_engine_in_it(wheel: Path):
    engine = [one for one in zipfile.ZipFile(wheel).infolist() if one.filename.startswith("heardwell/text/")]

    assert wheel.stat().st_size < 12_000_000
    assert sum(one.compress_size for one in engine) < 8_000_000


@pytest.mark.parametrize("name", NEEDED)
def test_the_wheel_holds(name, names):
    assert name in names


def test_the_wheel_holds_neither_tests_nor_sources_of_the_widget(names):
    assert [name for name in names if "/tests/" in name or name.endswith(".ts")] == []


def test_every_template_and_static_file_of_the_package_is_in_the_wheel(names):
    ours = {
        str(path.relative_to(ROOT))
        for pattern in ("templates/**/*", "static/**/*", "data/*")
        for path in (ROOT / "heardwell").rglob(pattern)
        if path.is_file() and "tests" not in path.parts
    }

    assert ours - names == set()
