"""House rules that a reader would otherwise have to remember."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder in ("heardwell", "models", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
CLIENTS = {"socket.create_connection", "http.client", "urllib.request", "requests", "httpx", "aiohttp", "urllib3"}


def test_no_file_has_more_than_five_hundred_lines():
    long = {str(path.relative_to(ROOT)): n for path in SOURCES if (n := len(path.read_text().splitlines())) > 500}

    assert long == {}


def test_no_function_has_more_than_eighty_lines():
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 80:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")

    assert long == []


def test_style_sheets_know_no_left_and_right():
    physical = re.compile(
        r"(margin|padding|border)-(left|right)|(^|[\s;{])(left|right)\s*:|text-align\s*:\s*(left|right)|float\s*:"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "heardwell").rglob("*.css")
        if "vendor" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if physical.search(line)
    ]

    assert found == []


def test_templates_hold_no_inline_script_style_or_handler():
    inline = re.compile(
        r"<script(?![^>]*\b(src|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=\"", re.IGNORECASE
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "heardwell").rglob("*.html")
        if "hosted" not in path.parts  # carries a nonce of its own; its tests look at the policy
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inline.search(line)
    ]

    assert found == []


def test_the_sources_hold_no_unfinished_marks():
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    found = [str(path.relative_to(ROOT)) for path in SOURCES if marks.search(path.read_text())]

    assert found == []
