"""Languages a survey may speak: BCP-47 tags in their canonical case, their names, and which way they run."""

import re
from typing import Final, NamedTuple

from django.conf.locale import LANG_INFO

_TAG: Final = re.compile(r"^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$")
_RTL_BASES: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_RTL_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Thaa"})
_OURS: Final = ("en", "zh-Hans", "zh-Hant", "ar")


class Language(NamedTuple):
    """A tag, the language's name in itself and in English, and ``ltr`` or ``rtl``."""

    tag: str
    name: str
    english: str
    dir: str


def canonical(tag: object) -> str | None:
    """``zh-hant-tw`` → ``zh-Hant-TW``; None when it is no BCP-47 language tag."""
    if not isinstance(tag, str) or len(tag) > 35 or not _TAG.match(tag.lower()):
        return None
    first, *rest = tag.lower().split("-")
    return "-".join([first, *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part


def direction(tag: str) -> str:
    """``rtl`` for languages written from right to left. An explicit script decides before the language does."""
    base, *rest = tag.split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    rtl = scripts[0] in _RTL_SCRIPTS if scripts else base in _RTL_BASES
    return "rtl" if rtl else "ltr"


def describe(tag: str) -> Language:
    """A language for people; a tag that no table knows stands for itself."""
    info = LANG_INFO.get(tag.lower()) or LANG_INFO.get(tag.split("-")[0].lower()) or {}
    if "fallback" in info:
        info = LANG_INFO[info["fallback"][0]]
    name, english = str(info.get("name_local", tag)), str(info.get("name", tag))
    if tag == "ar":
        name = "العربية"
    return Language(tag, name[:1].upper() + name[1:], english, direction(tag))


def choices() -> list[Language]:
    """Languages to pick from, the house's own first, then by their name in English. Any other tag may be typed."""
    tags = {tag for code, info in LANG_INFO.items() if "fallback" not in info and (tag := canonical(code))}
    others = sorted((describe(tag) for tag in tags - set(_OURS)), key=lambda language: language.english)
    return [*(describe(tag) for tag in _OURS), *others]
