"""Style sheets and scripts: logical, and light."""

import gzip
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
STATIC = HOUSE / "web" / "static" / "web"
SHEETS = sorted(path for path in HOUSE.rglob("*.css") if "vendor" not in path.parts)
SCRIPTS = sorted(path for path in STATIC.glob("*.js"))

_SIDES = r"left|right"
_BOX = r"margin|padding|border|inset|scroll-margin|scroll-padding"
PHYSICAL = re.compile(
    rf"(?<![\w.#:-])(?:(?:{_BOX})-(?:{_SIDES}|top|bottom)[\w-]*\s*:"  # margin-left:
    rf"|(?:{_SIDES}|top|bottom)\s*:"  # left:
    rf"|(?:text-align|float|clear|caption-side)\s*:\s*(?:{_SIDES})"
    rf"|border-(?:top|bottom)-(?:{_SIDES})-radius\s*:"
    rf"|(?:min-|max-)?(?:width|height)\s*:)"
)


def _physical(css: str) -> list[str]:
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    # Media and container features are about the screen, which has no writing direction.
    rules = re.sub(r"@(?:media|container)[^{]*\{", "{", rules)
    return [found[0] for found in PHYSICAL.finditer(rules)]


@pytest.mark.parametrize("sheet", SHEETS, ids=[str(path.relative_to(HOUSE)) for path in SHEETS])
def test_style_sheets_know_no_left_and_right(sheet):
    assert _physical(sheet.read_text()) == []


@pytest.mark.parametrize(
    "rule", ["a{margin-left:1px}", "a{ left : 0}", "a{text-align:right}", "a{width:3px}", "a{border-top:0}"]
)
def test_the_lint_finds_physical_sides(rule):
    assert _physical(rule)


def _gzipped(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_all_style_sheets_of_the_workplace_weigh_at_most_16_kb():
    assert _gzipped(sorted(STATIC.glob("*.css"))) <= 16_000


def test_scripts_of_a_page_weigh_at_most_45_kb_without_charts():
    scripts = [path for path in SCRIPTS if path.name != "chart.js"] + list((STATIC / "vendor").glob("htmx-*.js"))

    assert _gzipped(scripts) <= 45_000


@pytest.mark.parametrize("script", sorted((STATIC / "vendor").glob("*.js")), ids=lambda path: path.name)
def test_heavy_scripts_travel_compressed_and_stay_in_the_browser(script, client):
    response = client.get(f"/static/web/vendor/{script.name}", headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip" and "immutable" in response.headers["Cache-Control"]
    assert gzip.decompress(b"".join(response.streaming_content)) == script.read_bytes()


def test_our_own_scripts_are_asked_for_again_after_an_upgrade(client):
    response = client.get("/static/web/app.js")

    assert "max-age=60" in response.headers["Cache-Control"] and response.headers["ETag"]


def test_no_script_of_ours_evaluates_text():
    guilty = [
        path.name for path in SCRIPTS if re.search(r"\beval\(|new Function|setTimeout\(\s*[\"']", path.read_text())
    ]

    assert guilty == []


def test_every_icon_that_a_template_names_is_in_the_sprite():
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        (path.relative_to(HOUSE), name)
        for path in HOUSE.rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
    }

    assert {name for _, name in named} and {entry for entry in named if entry[1] not in symbols} == set()
