"""The command line speaks the reader's language, and starts without Django."""

import os
import subprocess
import sys

import pytest

from heardwell.project import cli_words


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in cli_words.VARIABLES}
    return subprocess.run(
        [sys.executable, *arguments], env=clean | environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "ar_EG.UTF-8"}, "ar"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_GB.UTF-8"}, "zh-hant"),
        ({"LANGUAGE": "fr:zh_HK:en", "LANG": "en_GB"}, "zh-hant"),
        ({"HEARDWELL_LANGUAGE": "zh-Hant", "LC_ALL": "ar"}, "zh-hant"),
    ],
)
def test_the_language_is_the_first_that_anything_names(environment, expected):
    assert cli_words.language(environment) == expected


def test_help_is_written_without_loading_django():
    code = "import sys; from heardwell.project import cli; cli.cli_words.speak(); cli._parser().format_help(); "
    done = run("-c", code + "print(sorted({'django', 'pydantic', 'duckdb'} & set(sys.modules)))")

    assert done.stdout.strip() == "[]", done.stderr


def test_help_and_errors_follow_the_language():
    """With the shipped catalogues; a word that every catalogue has had for long."""
    english = run("-m", "heardwell.project.cli", "--help")
    arabic = run("-m", "heardwell.project.cli", "--help", HEARDWELL_LANGUAGE="ar")

    assert "Start Heardwell" in english.stdout
    assert arabic.returncode == 0
    assert arabic.stdout != english.stdout
