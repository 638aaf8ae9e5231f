"""``heardwell bench``: ratios against named alternatives, measured in one run on this machine."""

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

KINDS = ("intake", "pipeline")


def run(what: str, *, seconds: float = 5.0, as_json: bool = False, **more: object) -> int:
    """Measure ``what``, print the findings, and return 0 when every target is met, 1 when not.

    ``more`` are options of that kind alone; those that are None were not given.
    """
    given = {name: value for name, value in more.items() if value is not None}
    findings: dict[str, Any] = import_module(f"heardwell.project.bench.{what}").run(seconds=seconds, **given)
    if as_json:
        print(json.dumps(findings, ensure_ascii=False))  # noqa: T201  # the command's output
    else:
        _show(findings)
    return 0 if findings.get("met", True) else 1


def _show(findings: Mapping[str, Any], indent: str = "") -> None:
    for name, value in findings.items():
        if name == "rows":
            _table(value)
        elif isinstance(value, dict):
            print(f"{indent}{name}")  # noqa: T201
            _show(value, indent + "  ")
        else:
            print(f"{indent}{name:<24} {value}")  # noqa: T201


def _table(rows: Iterable[Mapping[str, Any]]) -> None:  # Any: a figure
    print()  # noqa: T201
    for row in rows:
        found = f"{row['found']:,} {row['unit']}"
        print(f"{row['figure']:<40} {found:>14}   {row['target']:>8}   {'met' if row['met'] else 'missed'}")  # noqa: T201
