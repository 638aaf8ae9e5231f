"""The command line's words in the reader's language, through the standard library: Django would cost half a second.

The texts stand in the same catalogues as the pages'. The language is the first of ``HEARDWELL_LANGUAGE``, ``LANGUAGE``,
``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that says anything.
"""

import argparse
import gettext as catalogues
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

LOCALES: Final = Path(__file__).parents[1] / "locale"
VARIABLES: Final = ("HEARDWELL_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language(environment: Mapping[str, str] | None = None) -> str:
    """``en``, ``zh-hans``, ``zh-hant`` or ``ar``, as Django names them."""
    environment = os.environ if environment is None else environment
    wanted = next((value for name in VARIABLES if (value := environment.get(name, "").strip())), "")
    for entry in wanted.split(":"):
        tag = entry.partition(".")[0].partition("@")[0].replace("_", "-").lower()
        if tag.startswith("zh"):
            return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(tag.split("-")) else "zh-hans"
        if tag[:2] in ("en", "ar"):
            return tag[:2]
    return "en"


def _(text: str) -> str:
    """The text in the reader's language."""
    return _catalogue().gettext(text) if text else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    return _catalogue().ngettext(singular, plural, n)


def speak() -> None:
    """Have argparse's own sentences said in the reader's language too."""
    for name, function in (("_", _), ("ngettext", ngettext)):
        setattr(argparse, name, function)


def _catalogue() -> catalogues.NullTranslations:
    return _loaded(language())


@lru_cache(maxsize=4)
def _loaded(code: str) -> catalogues.NullTranslations:
    folder = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}.get(code, code)
    return catalogues.translation("django", str(LOCALES), [folder], fallback=True)


def argparse_says() -> list[str]:
    """What argparse itself may say to a person, so that the catalogues hold it."""
    return [
        _("usage: "),
        _("positional arguments"),
        _("options"),
        _("show this help message and exit"),
        _("argument %(argument_name)s: %(message)s"),
        _("the following arguments are required: %s"),
        _("one of the arguments %s is required"),
        _("not allowed with argument %s"),
        _("unrecognized arguments: %s"),
        _("ambiguous option: %(option)s could match %(matches)s"),
        _("expected one argument"),
        _("expected at least one argument"),
        _("invalid %(type)s value: %(value)r"),
        _("invalid choice: %(value)r (choose from %(choices)s)"),
        _("unknown parser %(parser_name)r (choices: %(choices)s)"),
        _("%(prog)s: error: %(message)s\n"),
        ngettext("expected %s argument", "expected %s arguments", 2),
    ]
