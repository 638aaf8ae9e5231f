"""The command line's help in the reader's language, word by word from the catalogues."""

import json
import os
import subprocess
import sys

import pytest

from heardwell.project import cli_words

#: Prints {command: help as shown}, and every help text in English, of the whole parser.
SCRIPT = """
import json, argparse
from heardwell.project import cli, cli_words
cli_words.speak()
parser = cli._parser()
commands = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction)).choices
print(json.dumps({"": parser.format_help(), **{name: one.format_help() for name, one in commands.items()}}))
"""
PLACES = {"zh-hans": "zh_CN.UTF-8", "zh-hant": "zh_TW.UTF-8", "ar": "ar_SA.UTF-8"}


def _help(lang: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in cli_words.VARIABLES}
    environment = clean | {"LANG": lang, "COLUMNS": "2000", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(("language", "lang"), PLACES.items())
def test_every_translated_sentence_of_the_help_is_shown_translated(language, lang):
    catalogue = cli_words._loaded(language)
    english, shown = _help("en_US.UTF-8"), _help(lang)

    sentences = {line.strip() for text in english.values() for line in text.splitlines() if line.strip()}
    descriptions = [line for line in sentences if catalogue.gettext(line) != line]
    told = "\n".join(shown.values())

    assert len(descriptions) >= 5
    assert [line for line in descriptions if catalogue.gettext(line) not in told] == []


@pytest.mark.parametrize("lang", PLACES.values())
def test_commands_and_options_keep_their_names(lang):
    english, shown = _help("en_US.UTF-8"), _help(lang)

    assert set(english) == set(shown)
    assert all(f"{name} " in shown[""] or f"{name}\n" in shown[""] for name in english if name)
    assert "--data" in shown["serve"] and "--json" in shown["serve"]
