"""In which language a form is asked, and the form in that language alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

Json = dict[str, Any]  # Any: JSON
#: What the page that draws the form does not need: whose it is, and what only decides where it starts.
_KEPT_BACK: Final = frozenset({"workspace", "state", "name", "organisation", "words", "display"})
_DISPLAY: Final = frozenset({"mode", "position", "consent"})
#: Only needed to count.
_COUNTED: Final = frozenset({"metric", "direction"})
#: What is drawn where nothing is said.
_USUAL: Final = {"required": False, "max_length": 5000, "mode": "button", "position": "end", "scheme": "auto"}


def choose_language(offered: Sequence[str], default: str, wanted: Iterable[str]) -> str:
    """The first of ``wanted`` tags that is offered: exactly, by Chinese script, or by base language."""
    for tag in wanted:
        for read in (str.lower, _script, _base):
            for has in offered:
                if read(has) == read(tag):
                    return has
    return default


def _base(tag: str) -> str:
    return tag.split("-")[0].lower()


def _script(tag: str) -> str:
    """Taiwan, Hong Kong and Macau write traditional Chinese, everybody else simplified, unless the tag says so."""
    parts = tag.lower().split("-")
    if parts[0] != "zh":
        return tag.lower()
    return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(parts) and "hans" not in parts else "zh-hans"


def spoken(form: Mapping[str, Any], lang: str) -> Json:
    """The public form with the texts and the page's words of one language; the default's where that has none.

    Pages load it before anything shows, so it says nothing that goes without saying.
    """
    default = form.get("default_language", "en")
    languages = form.get("languages") or [default]
    public = {key: value for key, value in form.items() if key not in _KEPT_BACK}
    said: Json = _in_language(public, frozenset(languages), lang, default)
    said |= {"languages": languages, "lang": lang}
    said["questions"] = [_drawn(question) for question in said.get("questions", [])]
    said["texts"] = texts = {name: own for name, own in (said.get("texts") or {}).items() if own and name != "button"}
    words = (form.get("words") or {}).get(lang, {})
    said["words"] = {name: word for name, word in words.items() if lang not in texts.get(name, ())}
    said["display"] = {key: value for key, value in _unusual(form.get("display") or {}).items() if key in _DISPLAY}
    said["style"] = _worn(said.get("style") or {})
    if lang == default:
        said.pop("default_language", None)
    return {name: part for name, part in said.items() if part not in (None, [], {})}


def _drawn(question: Json) -> Json:
    found = {key: value for key, value in _unusual(question).items() if key not in _COUNTED}
    if scale := found.get("scale"):
        # Good and bad points look different only where the scale shows feelings.
        plain = _COUNTED if scale.get("colours") == "feeling" else _COUNTED | {"good", "bad"}
        found["scale"] = {key: value for key, value in scale.items() if key not in plain}
    return found


def _worn(style: Json) -> Json:
    """The tones are the accent made readable."""
    return {key: value for key, value in _unusual(style).items() if key != "accent" or "tones" not in style}


def _unusual(parts: Mapping[str, Any]) -> Json:  # Any: JSON
    return {key: value for key, value in parts.items() if value is not None and _USUAL.get(key) != value}


def _in_language(value: Any, tags: frozenset[str], lang: str, default: str) -> Any:  # Any: JSON
    if isinstance(value, list):
        return [_in_language(part, tags, lang, default) for part in value]
    if not isinstance(value, dict):
        return value
    if value and tags.issuperset(value) and all(isinstance(text, str) for text in value.values()):
        tag = lang if value.get(lang) else default
        return {tag: value[tag]} if tag in value else {}
    # An image's key "id" would pass for Indonesian.
    return {key: part if key == "image" else _in_language(part, tags, lang, default) for key, part in value.items()}
