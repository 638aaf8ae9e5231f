"""What people may write as names and seed words: cleaned, and checked as one whole."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.text import slugify
from django.utils.translation import gettext as _

from heardwell.core.errors import FieldError, Invalid

LONGEST_NAME = 60
LONGEST_SEED = 60
MOST_SEEDS = 200  # of one language
MOST_WORDS = 400  # of one topic
MOST_LANGUAGES = 20

Names = dict[str, str]
Seeds = dict[str, list[str]]

# BCP 47: language, extended language, script, region, variant
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[A-Za-z]{3})?(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))?\Z"
)
_JOINERS = "\u200c\u200d"  # spelling, in some scripts
_APART = re.compile(r"[\n\r\t,;，；、،؛]+")


def clean(text: str) -> str:
    """One line without what cannot be seen."""
    kept = (c for c in text if c in _JOINERS or c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def pasted(text: str) -> list[str]:
    """The words of a list as people paste it: a line, a comma or a semicolon apart."""
    return [word for part in _APART.split(text) if (word := clean(part))]


def names_of(given: object) -> Names:
    """Names by language; empty ones fall away. Raises :class:`Invalid` naming every wrong one, or for none at all."""
    errors: list[FieldError] = []
    found = {lang: clean(name) for lang, name in _texts(given, "names", errors).items()}
    for lang, name in found.items():
        if len(name) > LONGEST_NAME:
            errors.append(FieldError(f"names.{lang}", _("at most %(count)s characters") % {"count": LONGEST_NAME}))
    found = {lang: name for lang, name in found.items() if name}
    if not found and not errors:
        errors.append(FieldError("names", _("Expected a name")))
    _raise(errors)
    return found


def seeds_of(given: object) -> Seeds:
    """Words by language, each once; languages without any fall away. Raises :class:`Invalid` naming every wrong one."""
    errors: list[FieldError] = []
    found: Seeds = {}
    for lang, words in _mapping(given, "seeds", errors).items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            errors.append(FieldError(f"seeds.{lang}", _("expected a list of words")))
            continue
        found[lang] = once(clean(word) for word in words)
        if any(len(word) > LONGEST_SEED for word in found[lang]):
            errors.append(FieldError(f"seeds.{lang}", _("at most %(count)s characters") % {"count": LONGEST_SEED}))
    errors += _too_many(found)
    _raise(errors)
    return {lang: words for lang, words in found.items() if words}


def bounded(seeds: Seeds) -> Seeds:
    """Words that came together from others. Raises :class:`Invalid` where they are too many."""
    _raise(_too_many(seeds))
    return seeds


def _too_many(seeds: Mapping[str, list[str]]) -> list[FieldError]:
    most = {f"seeds.{lang}": (len(words), MOST_SEEDS) for lang, words in seeds.items()}
    wrong = {field: limit for field, (n, limit) in most.items() if n > limit}
    if not wrong and sum(map(len, seeds.values())) > MOST_WORDS:
        wrong = {"seeds": MOST_WORDS}
    errors = [FieldError(field, _("at most %(count)s words") % {"count": limit}) for field, limit in wrong.items()]
    return errors + _too_many_languages(seeds, "seeds")


def _too_many_languages(given: Mapping[str, object], field: str) -> list[FieldError]:
    if sum(map(bool, given.values())) <= MOST_LANGUAGES:
        return []
    return [FieldError(field, _("at most %(count)s languages") % {"count": MOST_LANGUAGES})]


def once(words: Iterable[str]) -> list[str]:
    """Each word once, whatever its case, as it was first written."""
    return list({word.casefold(): word for word in reversed(list(words)) if word.strip("-")}.values())[::-1]


def together(first: Mapping[str, list[str]], second: Mapping[str, list[str]]) -> Seeds:
    """Both, language by language."""
    return {lang: once([*first.get(lang, []), *second.get(lang, [])]) for lang in dict.fromkeys([*first, *second])}


def without(seeds: Mapping[str, list[str]], gone: Mapping[str, list[str]]) -> Seeds:
    """Those that are not among the others."""
    left = {
        lang: [word for word in words if word.casefold() not in {one.casefold() for one in gone.get(lang, [])}]
        for lang, words in seeds.items()
    }
    return {lang: words for lang, words in left.items() if words}


def key_for(names: Mapping[str, str], taken: Iterable[str]) -> str:
    """A key that says in Latin letters what the topic is, where it can; not one of those taken."""
    there = set(taken)
    plain = next((slug for name in (names.get("en", ""), *names.values()) if (slug := slugify(name))), "") or "topic"
    plain = plain[:32].strip("-_") or "topic"
    if plain not in there:
        return plain
    return next(key for n in range(2, len(there) + 3) if (key := f"{plain}-{n}") not in there)


def _texts(given: object, field: str, errors: list[FieldError]) -> Names:
    found = _mapping(given, field, errors)
    wrong = [lang for lang, text in found.items() if not isinstance(text, str)]
    errors += [FieldError(f"{field}.{lang}", _("expected text")) for lang in wrong]
    return {lang: text for lang, text in found.items() if isinstance(text, str)}


def _mapping(given: object, field: str, errors: list[FieldError]) -> dict[str, object]:
    if not isinstance(given, dict):
        errors.append(FieldError(field, _("expected an object from languages to words")))
        return {}
    if many := _too_many_languages(given, field):
        errors += many
        return {}
    wrong = [lang for lang in given if not isinstance(lang, str) or not _LANGUAGE.match(lang)]
    errors += [FieldError(field, _("“%(code)s” is no language") % {"code": str(lang)[:20]}) for lang in wrong]
    return {lang: value for lang, value in given.items() if lang not in wrong}


def _raise(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(_("Some fields are not right"), errors=errors)
