"""What the widget weighs, and that the committed files are what the sources say."""

import gzip
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
SOURCES = ROOT / "widget"
COLLECT = ROOT / "heardwell" / "collect"
BUILT = [
    "widget/static/heardwell.js",
    "widget/static/survey.js",
    "widget/static/more.js",
    "widget/static/after.js",
    "widget/static/watch.js",
    "widget/static/zones.js",
    "widget/static/hosted.js",
    "surveys/static/surveys/hosted.css",
]


def weight(name: str) -> int:
    return len(gzip.compress((COLLECT / name).read_bytes(), 9))


def test_the_widget_keeps_its_promise_of_bytes():
    before = weight("widget/static/heardwell.js")

    assert before <= 3_500, "before a survey shows"
    # With configuration and form 14,000: tests/e2e/test_widget_whole.py.
    assert before + weight("widget/static/survey.js") <= 13_310, "loader, renderer and style"
    assert weight("widget/static/more.js") <= 10_000, "what only richer surveys load"


def test_the_committed_files_are_built_from_the_sources(tmp_path):
    if shutil.which("node") is None or not (SOURCES / "node_modules").is_dir():
        if os.environ.get("CI"):
            pytest.fail("run `npm ci` in widget/ first")
        pytest.skip("needs `npm ci` in widget/")

    environment = os.environ | {"HEARDWELL_WIDGET_OUT": str(tmp_path)}
    subprocess.run(["node", "build.mjs"], cwd=SOURCES, env=environment, check=True, capture_output=True, timeout=60)

    for name in BUILT:
        assert (tmp_path / name).read_bytes() == (COLLECT / name).read_bytes(), f"{name}: run `npm run build`"


def test_the_lock_file_names_no_registry():
    assert "resolved" not in (SOURCES / "package-lock.json").read_text(encoding="utf-8")
