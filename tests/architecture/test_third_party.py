"""Whose work is used is said, with its licence."""

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = [
    re.split(r"[<>=;\[ ]", line)[0]
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
]
_, _, INSTALLED = (ROOT / "THIRD_PARTY.md").read_text().partition("## Installed with it")
NAMED = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", INSTALLED, re.MULTILINE))


def _licences(text: str) -> set[str]:
    """The kinds that are meant, however they are written."""
    return set(re.findall(r"\b(MIT|0?BSD|Apache|MPL|GPL|Zlib|CC0)\b", text))


@pytest.mark.parametrize("package", NEEDED)
def test_every_package_is_named_with_the_licence_that_it_brings(package):
    brought = metadata(package)
    classifiers = [one for one in brought.get_all("Classifier", []) if one.startswith("License")]
    says = brought.get("License-Expression") or " ".join([brought.get("License") or "", *classifiers])

    assert package in NAMED, f"{package} is missing in THIRD_PARTY.md"
    assert _licences(says) <= _licences(NAMED[package])


def test_nothing_is_named_that_is_not_needed():
    assert set(NAMED) - {"package"} == set(NEEDED)
