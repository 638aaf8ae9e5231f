"""What the widget weighs, and that the committed files are what the sources say."""

import gzip
import os
import re
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
    "widget/static/upload.js",
    "widget/static/screenshot.js",
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


@pytest.fixture
def node() -> None:
    """Skips where Node or the widget's tools are missing."""
    if shutil.which("node") is None or not (SOURCES / "node_modules").is_dir():
        if os.environ.get("CI"):
            pytest.fail("run `npm ci` in widget/ first")
        pytest.skip("needs `npm ci` in widget/")


#: What is written for Chromium 70 reads the same as what is written for the newest: there was nothing to rewrite.
COMPARE = """
import { transformSync } from "esbuild"; import { readFileSync } from "node:fs";
const as = (text, target) => transformSync(text, { target, minifyWhitespace: true, charset: "utf8" }).code;
for (const file of process.argv.slice(1)) {
  const text = readFileSync(file, "utf8");
  if (as(text, "esnext") !== as(text, "chrome70")) console.log(file);
}
"""
#: Methods and classes that came later than Chromium 70, as minified code calls them.
LATER = re.compile(
    r"\.(?:replaceAll|fromEntries|matchAll|allSettled|hasOwn|replaceChildren|checkVisibility|findLast|toSorted|at|flatMap"
    r"|randomUUID|groupBy|showModal|timeout)\(|\b(?:globalThis|structuredClone|queueMicrotask|WeakRef)\b"
)


def test_the_built_files_hold_nothing_that_chromium_70_cannot_read(node):
    scripts = [COLLECT / name for name in BUILT if name.endswith(".js")]

    command = ["node", "--input-type=module", "-e", COMPARE, *map(str, scripts)]
    told = subprocess.run(command, cwd=SOURCES, check=True, capture_output=True, text=True, timeout=60)

    assert told.stdout == ""
    assert {script.name: found for script in scripts if (found := LATER.findall(script.read_text("utf-8")))} == {}
    sheet = (COLLECT / "surveys/static/surveys/hosted.css").read_text("utf-8")
    assert re.findall(r"(?:margin|padding)-(?:block|inline):[^;}]*", sheet) == []


def test_the_committed_files_are_built_from_the_sources(tmp_path, node):
    environment = os.environ | {"HEARDWELL_WIDGET_OUT": str(tmp_path)}
    subprocess.run(["node", "build.mjs"], cwd=SOURCES, env=environment, check=True, capture_output=True, timeout=60)

    for name in BUILT:
        assert (tmp_path / name).read_bytes() == (COLLECT / name).read_bytes(), f"{name}: run `npm run build`"


def test_the_lock_file_names_no_registry():
    assert "resolved" not in (SOURCES / "package-lock.json").read_text(encoding="utf-8")
