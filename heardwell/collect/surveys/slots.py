"""The texts of a form by names that outlive an edit, where they stand in words, and how one is written into a form.

:func:`heardwell.collect.surveys.readiness.slots` names a text by its place (``questions.2.label``), which is another
after somebody moved a question. Here its name holds the question's key (``questions.why.label``).
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from heardwell.collect.surveys import readiness
from heardwell.collect.surveys.schema import Form, Texts
from heardwell.web.numbers import digits, number

#: What a text is, by the last part of its place.
_KINDS: Final[Mapping[str, StrOrPromise]] = {
    "help": gettext_lazy("Help text"),
    "statement": gettext_lazy("What they agree to"),
    "unit": gettext_lazy("Unit"),
    "alt": gettext_lazy("Description of the picture"),
    "title": pgettext_lazy("of an ending", "Title"),
    "text": pgettext_lazy("of an ending", "Text"),
}
_OWN: Final[Mapping[str, StrOrPromise]] = {
    "intro": gettext_lazy("Introduction"),
    "thanks": gettext_lazy("Thanks"),
    "privacy": gettext_lazy("Privacy line"),
    "button": gettext_lazy("Button"),
    "who": gettext_lazy("Who reads it"),
    "next_steps": gettext_lazy("What happens next"),
    "next": gettext_lazy("Word for “Next”"),
    "send": gettext_lazy("Word for “Send”"),
    "back": gettext_lazy("Word for “Back”"),
    "skip": gettext_lazy("Word for “Skip”"),
    "close": gettext_lazy("Word for “Close”"),
    "optional": gettext_lazy("Word for “If you like”"),
    "hint": gettext_lazy("Hint in the text field"),
    "missing": gettext_lazy("Request for a missing answer"),
}


class NamedSlot(NamedTuple):
    """A text in all languages: ``name`` stays when the form is edited, ``field`` is where it stands now."""

    name: str
    field: str
    texts: Texts
    needed: bool


def named_slots(form: Form) -> list[NamedSlot]:
    """Every text that respondents may read, in the order of the form."""
    return [NamedSlot(_name(form, slot.field), *slot) for slot in readiness.slots(form)]


def _name(form: Form, field: str) -> str:
    node: Any = form  # Any: JSON
    parts = []
    for part in field.split("."):
        if isinstance(node, list):
            node = node[int(part)]
            parts.append(node.get("key") or node.get("value") or part)
        else:
            node = node.get(part, {})
            parts.append(part)
    return ".".join(parts)


def written(form: Form, lang: str, texts: Mapping[str, str]) -> Form:
    """A copy of the form with these texts (by field) in one language; an empty text takes what stood there out."""
    changed = deepcopy(form)
    for field, text in texts.items():
        node: Any = changed  # Any: JSON
        for part in field.split("."):
            node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
        if text.strip():
            node[lang] = text
        else:
            node.pop(lang, None)
    return changed


def place_words(field: str) -> str:
    """``Question 2 · Choice 1``."""
    head, *rest = field.split(".")
    if head == "texts":
        return str(_OWN.get(rest[0], rest[0]))
    if head == "public_review":
        return _("Words above the review links")
    if head == "endings":
        return _joined(_("Ending %(n)s") % {"n": _counted(rest[0])}, str(_KINDS[rest[1]]))
    return _joined(_("Question %(n)s") % {"n": _counted(rest[0])}, _part(rest[1:]))


def _part(rest: list[str]) -> str:
    if rest[0] == "choices":
        return _("Choice %(n)s") % {"n": _counted(rest[1])}
    if rest[0] == "rows":
        return _("Row %(n)s") % {"n": _counted(rest[1])}
    if rest[0] == "scale":
        return _("Label at %(point)s") % {"point": digits(rest[2])}
    return str(_KINDS.get(rest[-1], ""))


def _counted(index: str) -> str:
    return number(int(index) + 1)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
