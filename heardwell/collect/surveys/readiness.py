"""Is a form ready for respondents? What stops it (blockers), what is only unfinished (warnings), and how far it is."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.collect.surveys import languages
from heardwell.collect.surveys.schema import Form, Texts
from heardwell.core.errors import FieldError, Invalid
from heardwell.core.scales import SCALED
from heardwell.web import numbers

#: WCAG 2.2: text of normal size.
ENOUGH_CONTRAST = 4.5


class Slot(NamedTuple):
    """One text of the form in all languages. ``needed``: the survey makes no sense without it."""

    field: str
    texts: Texts
    needed: bool


def slots(form: Form) -> Iterator[Slot]:
    """Every text that respondents may read."""
    for index, question in enumerate(form["questions"]):
        field = f"questions.{index}"
        yield Slot(f"{field}.label", question["label"], True)
        yield Slot(f"{field}.help", question.get("help", {}), False)
        for point, texts in question.get("scale", {}).get("labels", {}).items():
            yield Slot(f"{field}.scale.labels.{point}", texts, False)
        for number, choice in enumerate(question.get("choices", [])):
            # The words for a goal reached are known to the respondent's page; a choice of one's own must be named.
            yield Slot(f"{field}.choices.{number}.label", choice["label"], question["type"] != "gcr")
    for name, texts in form["texts"].items():
        yield Slot(f"texts.{name}", texts, False)


def blockers(form: Form) -> list[FieldError]:
    """Everything for which the form cannot be published, by field."""
    found = [] if form["questions"] else [FieldError("questions", _("Add at least one question"))]
    default = form["default_language"]
    for slot in slots(form):
        if slot.needed and not slot.texts.get(default):
            message = _("Write this text in %(language)s, the survey's default language")
            found.append(
                FieldError(f"{slot.field}.{default}", message % {"language": languages.describe(default).name})
            )
    for index, question in enumerate(form["questions"]):
        found += _question_blockers(f"questions.{index}", question, form["questions"][:index])
    return found


def check_complete(form: Form) -> None:
    """Raises :class:`Invalid` with all blockers."""
    if found := blockers(form):
        raise Invalid(_("The survey is not complete yet"), errors=found)


def _question_blockers(field: str, question: Form, before: list[Form]) -> list[FieldError]:
    found = []
    if question["type"] in ("single", "multi") and len(question["choices"]) < (
        2 if question["type"] == "single" else 1
    ):
        found.append(FieldError(f"{field}.choices", _("Add at least two choices")))
    if "show_if" in question:
        found += _condition_blockers(f"{field}.show_if", question["show_if"], before)
    return found


def _condition_blockers(field: str, condition: Form, before: list[Form]) -> list[FieldError]:
    asked = next((question for question in before if question["key"] == condition["question"]), None)
    if asked is None:
        return [FieldError(f"{field}.question", _("Expected the key of an earlier question"))]
    known = answers_of(asked)
    if not known:
        return [FieldError(f"{field}.question", _("A question answered in free text decides nothing"))]
    if not condition["in"] or any(value not in known for value in condition["in"]):
        return [FieldError(f"{field}.in", _("Expected answers of that question, at least one"))]
    return []


def answers_of(question: Form) -> list[int | str]:
    """The values that may be answered; empty for free text."""
    if question["type"] in SCALED:
        return list(range(question["scale"]["min"], question["scale"]["max"] + 1))
    return [choice["value"] for choice in question.get("choices", [])]


class Progress(NamedTuple):
    """How many of the texts that exist in the default language a language has."""

    tag: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        """Whole, and 100 only when nothing is missing."""
        return self.done * 100 // self.total if self.total else 100


def completeness(form: Form) -> list[Progress]:
    """For each language, in the survey's order."""
    default = form["default_language"]
    counted = [slot.texts for slot in slots(form) if slot.needed or slot.texts.get(default)]
    return [Progress(tag, sum(tag in texts for texts in counted), len(counted)) for tag in form["languages"]]


def warnings(form: Form) -> list[str]:
    """Sentences about what is unfinished: it may be published, but somebody will notice."""
    found = []
    default = languages.describe(form["default_language"]).name
    for progress in completeness(form):
        missing = progress.total - progress.done
        if missing and progress.tag != form["default_language"]:
            sentence = ngettext(
                "%(language)s lacks %(n)s text; respondents would read it in %(default)s.",
                "%(language)s lacks %(n)s texts; respondents would read them in %(default)s.",
                missing,
            )
            name = languages.describe(progress.tag).name
            found.append(sentence % {"language": name, "n": numbers.number(missing), "default": default})
    if contrast(form["style"]["accent"], "#ffffff") < ENOUGH_CONTRAST:
        found.append(_("The accent colour is too pale to carry white text; respondents see a darker tone of it."))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


#: Seconds that an answer takes: a tap, a thought, a sentence.
_SECONDS = {"text": 20, "multi": 10, "single": 8}


def seconds(form: Form) -> int:
    """About how long the survey takes, for people who answer everything that is always asked; rounded to fives."""
    total = sum(_SECONDS.get(question["type"], 6) for question in form["questions"] if "show_if" not in question)
    return max(5, round(total / 5) * 5)
