"""What changed from one form to another, in sentences. Pure: two forms in, sentences out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heardwell.collect.surveys import languages
from heardwell.collect.surveys.schema import Form
from heardwell.collect.surveys.slots import named_slots, place_words
from heardwell.collect.surveys.words import TYPE_NAMES
from heardwell.web.numbers import digits

_APART: Final = gettext_lazy("Answers before and after cannot be compared.")
#: Of a scale what decides whether scores may be blended.
_MEASURE: Final = ("min", "max", "direction", "good", "bad")
_SAID: Final = frozenset({"key", "type", "required", "show_if", "scale", "choices", "rows", "label", "help"})
_SETTINGS: Final = {
    "logic": gettext_lazy("The rules that lead through the survey changed"),
    "display": gettext_lazy("Where and when it is shown changed"),
    "style": gettext_lazy("The look changed"),
    "limits": gettext_lazy("The limits changed"),
    "after": gettext_lazy("What is offered after sending changed"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """``kind``: added, removed, moved or changed. ``lang`` is the language of ``before`` and ``after``, where they are
    respondents' texts. ``warning`` says what it does to the numbers."""

    kind: str
    sentence: str
    before: str = ""
    after: str = ""
    lang: str = ""
    warning: str = ""


def changes(before: Form, after: Form) -> list[Change]:
    """Everything that differs, the questions first."""
    return [*_head(before, after), *_questions(before, after), *_texts(before, after), *_rest(before, after)]


def _head(before: Form, after: Form) -> Iterator[Change]:
    if before.get("name") != after.get("name"):
        yield Change("changed", _("The name changed"), str(before.get("name", "")), str(after.get("name", "")))
    for tag in _without(after["languages"], before["languages"]):
        yield Change("added", _("Language added: %(language)s") % {"language": languages.describe(tag).name})
    for tag in _without(before["languages"], after["languages"]):
        yield Change("removed", _("Language removed: %(language)s") % {"language": languages.describe(tag).name})
    if before["default_language"] != after["default_language"]:
        names = [languages.describe(form["default_language"]).name for form in (before, after)]
        yield Change("changed", _("The default language changed"), *names)


# Questions


def _questions(before: Form, after: Form) -> Iterator[Change]:
    old = {question["key"]: question for question in before["questions"]}
    new = {question["key"]: question for question in after["questions"]}
    for key in _without(new, old):
        yield Change("added", _("Question added: “%(question)s”") % {"question": _named(after, new[key])})
    for key in _without(old, new):
        yield Change("removed", _("Question removed: “%(question)s”") % {"question": _named(before, old[key])})
    for key in _moved([key for key in old if key in new], [key for key in new if key in old]):
        yield Change("moved", _("Question moved: “%(question)s”") % {"question": _named(after, new[key])})
    for key, question in new.items():
        if key in old:
            yield from _question(before, after, old[key], question)


def _question(before: Form, after: Form, old: Form, new: Form) -> Iterator[Change]:
    named = {"question": _named(after, new)}
    if old["type"] != new["type"]:
        was, now = (str(TYPE_NAMES.get(question["type"], question["type"])) for question in (old, new))
        yield Change("changed", _("“%(question)s”: another type") % named, was, now, warning=str(_APART))
    elif _measure(old) != _measure(new):
        sentence = _("“%(question)s”: another scale") % named
        yield Change("changed", sentence, _points(old), _points(new), warning=str(_APART))
    for part, added, removed, moved in _lists():
        yield from _entries(before, after, (old, new), part, (added % named, removed % named, moved % named))
    if old.get("required", False) != new.get("required", False):
        must = _("“%(question)s” must be answered now") if new.get("required") else _("“%(question)s” may be left out")
        yield Change("changed", must % named)
    if old.get("show_if") != new.get("show_if"):
        yield Change("changed", _("“%(question)s” is asked of other people than before") % named)
    if _settings(old) != _settings(new):
        facts = [_facts(_differing(old, new)), _facts(_differing(new, old))]
        yield Change("changed", _("“%(question)s”: other settings") % named, *facts)


def _lists() -> Sequence[tuple[str, str, str, str]]:
    return (
        (
            "choices",
            _("“%(question)s”: choice added"),
            _("“%(question)s”: choice removed"),
            _("“%(question)s”: choices in another order"),
        ),
        (
            "rows",
            _("“%(question)s”: row added"),
            _("“%(question)s”: row removed"),
            _("“%(question)s”: rows in another order"),
        ),
    )


def _entries(
    before: Form, after: Form, questions: tuple[Form, Form], part: str, sentences: tuple[str, str, str]
) -> Iterator[Change]:
    """Choices or rows; an entry is known by its value."""
    old, new = ({entry["value"]: entry for entry in question.get(part, [])} for question in questions)
    added, removed, moved = sentences
    for value in _without(new, old):
        yield Change("added", added, after=_named(after, new[value]), lang=after["default_language"])
    for value in _without(old, new):
        yield Change("removed", removed, before=_named(before, old[value]), lang=before["default_language"])
    if [value for value in old if value in new] != [value for value in new if value in old]:
        yield Change("moved", moved)


def _measure(question: Form) -> list[Any]:  # Any: JSON
    scale = question.get("scale") or {}
    return [scale.get(name) for name in _MEASURE]


def _points(question: Form) -> str:
    scale = question.get("scale") or {}
    if not scale:
        return ""
    ends = digits(f"{scale['min']}–{scale['max']}")
    way = _("higher is better") if scale.get("direction") != "lower_better" else _("lower is better")
    return f"{ends}, {way}"


def _settings(question: Form) -> Form:
    return {name: value for name, value in question.items() if name not in _SAID and not _is_text(name)}


def _is_text(name: str) -> bool:
    return name in ("statement", "unit")


def _differing(one: Form, other: Form) -> Form:
    return {name: value for name, value in _settings(one).items() if other.get(name) != value}


def _facts(parts: Form) -> str:
    return ", ".join(f"{name}: {value}" for name, value in parts.items() if not isinstance(value, dict | list))


# Texts, and all the rest


def _texts(before: Form, after: Form) -> Iterator[Change]:
    """Texts that stand in both forms, and those that a question got or lost."""
    old = {slot.name: slot for slot in named_slots(before)}
    new = {slot.name: slot for slot in named_slots(after)}
    gone = (_owners(before) ^ _owners(after)) | _rescaled(before, after)
    tongues = [tag for tag in after["languages"] if tag in before["languages"]]
    for name, slot in (old | new).items():
        if any(name.startswith(owner) for owner in gone):
            continue
        was, now = (found[name].texts if name in found else {} for found in (old, new))
        for tag in tongues:
            if was.get(tag, "") != now.get(tag, ""):
                place, tongue = place_words(slot.field), languages.describe(tag).name
                words = _("%(place)s: text in %(language)s") % {"place": place, "language": tongue}
                yield Change("changed", words, was.get(tag, ""), now.get(tag, ""), tag)


def _rescaled(before: Form, after: Form) -> set[str]:
    """Labels of points go with their scale."""
    old = {question["key"]: _measure(question) for question in before["questions"]}
    new = {question["key"]: _measure(question) for question in after["questions"]}
    return {f"questions.{key}.scale." for key in new if key in old and old[key] != new[key]}


def _owners(form: Form) -> set[str]:
    """What texts belong to and come and go with."""
    found = {f"questions.{question['key']}." for question in form["questions"]}
    for question in form["questions"]:
        for part in ("choices", "rows"):
            found |= {f"questions.{question['key']}.{part}.{entry['value']}." for entry in question.get(part, [])}
    return found | {f"endings.{ending['key']}." for ending in form.get("endings", [])}


def _rest(before: Form, after: Form) -> Iterator[Change]:
    old = {ending["key"]: ending for ending in before.get("endings", [])}
    new = {ending["key"]: ending for ending in after.get("endings", [])}
    for key in _without(new, old):
        yield Change("added", _("Ending added: “%(ending)s”") % {"ending": _named(after, new[key], "title")})
    for key in _without(old, new):
        yield Change("removed", _("Ending removed: “%(ending)s”") % {"ending": _named(before, old[key], "title")})
    for key in new:
        if key in old and _beside_texts(old[key]) != _beside_texts(new[key]):
            named = {"ending": _named(after, new[key], "title")}
            yield Change("changed", _("“%(ending)s” is shown to other people, or leads elsewhere") % named)
    if before.get("public_review", {}).get("links") != after.get("public_review", {}).get("links"):
        yield Change("changed", _("The links for public reviews changed"))
    for part, words in _SETTINGS.items():
        if before.get(part) != after.get(part):
            old_part, new_part = before.get(part) or {}, after.get(part) or {}
            facts = ("", "") if part == "logic" else (_only(old_part, new_part), _only(new_part, old_part))
            yield Change("changed", str(words), *facts)


def _only(one: Form, other: Form) -> str:
    return _facts({name: value for name, value in one.items() if other.get(name) != value})


def _beside_texts(ending: Form) -> list[Any]:  # Any: JSON
    return [ending.get("if"), ending.get("redirect")]


def _named(form: Form, thing: Form, part: str = "label") -> str:
    texts = thing.get(part) or {}
    return texts.get(form["default_language"]) or next(iter(texts.values()), "") or thing.get("key") or thing["value"]


def _without(these: Any, those: Any) -> list[str]:  # Any: lists or dicts of keys
    return [one for one in these if one not in those]


def _moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The fewest that must have been taken up to make one order of the other: all but a longest rising run."""
    places = [before.index(key) for key in after]
    best: list[list[int]] = []
    for at, place in enumerate(places):
        runs = [run for run in best if places[run[-1]] < place]
        best.append([*_longest(runs), at])
    stays = set(_longest(best))
    return [key for at, key in enumerate(after) if at not in stays]


def _longest(runs: Sequence[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []
