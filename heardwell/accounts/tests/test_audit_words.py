"""Whatever is recorded anywhere in the program is a sentence in the audit log."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import heardwell
from heardwell.accounts.audit.words import SENTENCES

ROOT = Path(heardwell.__file__).parent
#: Functions that take an action of the audit log, with its place among their arguments.
RECORDERS = {"record": 1, "_record": 1}
NOTERS = RECORDERS | {"note": 1}


def _calls(tree: ast.AST, recorders: dict[str, int]) -> Iterator[ast.expr]:
    """The action of every call that records one; a recorder that hands its own ``action`` on says nothing new."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in recorders and len(node.args) > recorders[name]:
            action = node.args[recorders[name]]
            if not (isinstance(action, ast.Name) and action.id == "action"):
                yield action


def _words(action: ast.expr) -> list[str]:
    """What an action may be, for the ways in which it is written: plain, one of two, or with a part of two."""
    match action:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=other):
            return _words(body) + _words(other)
        case ast.FormattedValue(value=value):
            return _words(value)
        case ast.JoinedStr(values=parts):
            words = [""]
            for part in parts:
                words = [word + more for word in words for more in _words(part)]
            return words
    return []


def _recorded() -> dict[str, str]:
    """Action → the file that records it."""
    found: dict[str, str] = {}
    for path in sorted(ROOT.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if "accounts" not in source:
            continue  # no audit log without its room
        for action in _calls(ast.parse(source), NOTERS if "two_step" in path.parts else RECORDERS):
            found |= {word: str(path.relative_to(ROOT)) for word in _words(action)}
    return found


RECORDED = _recorded()


def test_the_walk_finds_what_is_recorded():
    assert {"member.invited", "two_step.passed", "two_step.failed", "survey.created", "denied"} <= set(RECORDED)


@pytest.mark.parametrize("action", sorted(RECORDED))
def test_every_action_has_a_sentence(action):
    assert action in SENTENCES, f"{RECORDED[action]} records it: word it in accounts/audit/words.py"
