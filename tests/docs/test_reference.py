"""What a program or a colleague can meet is written down: events, operations, the files that the guide names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from heardwell.accounts.audit import words
from heardwell.close.cases.models import CaseEvent
from heardwell.feedback.models import FeedbackEvent
from heardwell.messaging import notifications
from heardwell.project.api import api

ROOT = Path(__file__).parents[2]
EVENTS = ROOT / "docs/reference/events.md"


def _documented(heading: str) -> set[str]:
    """The names in the first column of the table under a heading."""
    section = EVENTS.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def _sources() -> Iterator[Path]:
    for path in (ROOT / "heardwell").rglob("*.py"):
        if not {"tests", "migrations"} & set(path.parts):
            yield path


def _audit_actions() -> set[str]:
    """Every deed that the audit log can say, and every name that the program gives to ``record``."""
    found = set(words.SENTENCES)
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1].strip("_") == "record":
                found |= {word for given in node.args[:2] for word in _words(given)}
    return found


def _words(node: ast.AST) -> set[str]:
    strings = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {one for one in strings if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+|denied", one)}


def _live_topics() -> set[str]:
    templates = (path.read_text(encoding="utf-8") for path in (ROOT / "heardwell").rglob("*.html"))
    return {
        topic for text in templates for live in re.findall(r'data-live="([a-z ]+)"', text) for topic in live.split()
    }


PROGRAM = {
    "Feedback": lambda: set(FeedbackEvent.Kind.values),
    "Cases": lambda: set(CaseEvent.Kind.values),
    "Audit log": _audit_actions,
    "Notifications": lambda: set(notifications._kinds),
    "Live updates": _live_topics,
}


@pytest.mark.parametrize("heading", PROGRAM)
def test_every_event_is_documented_and_none_that_does_not_exist(heading):
    assert _documented(heading) == PROGRAM[heading]()


def test_every_operation_of_the_api_says_what_it_does():
    operations = {
        f"{method} {path}": operation
        for path, item in api.get_openapi_schema()["paths"].items()
        for method, operation in item.items()
    }

    assert operations
    silent = [
        name
        for name, operation in operations.items()
        if len(operation.get("summary", "").split()) < 1 or len(operation.get("description", "").split()) < 2
    ]
    assert silent == []


def test_operations_of_the_api_are_not_named_like_functions():
    words = {"Index", "Post", "One", "Patch", "Bulk", "Read", "Create", "Change", "Get", "Delete"}
    schema = api.get_openapi_schema()["paths"]
    lazy = [path for path, item in schema.items() for operation in item.values() if operation["summary"] in words]

    assert lazy == []


@pytest.mark.parametrize(
    "page", ["docs/contributing/extend.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md"]
)
def test_the_files_that_the_guide_names_exist(page):
    named = set(re.findall(r"`([\w./-]+/[\w./-]*)`", (ROOT / page).read_text(encoding="utf-8")))
    roots = [ROOT, ROOT / "heardwell"]
    ours = {name for name in named if not name.startswith(("/", "run/", "templates/", ".venv/", "screens/", "site/"))}

    assert ours
    assert sorted(name for name in ours if not any((root / name).exists() for root in roots)) == []
