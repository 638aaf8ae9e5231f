"""Is a form ready for respondents? What stops it (blockers), what is only unfinished (warnings), and how far it is."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.collect.surveys import flow, languages
from heardwell.collect.surveys.schema import Form, Texts
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.core.errors import FieldError, Invalid
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
        yield from _own_slots(field, question)
    for name, texts in form["texts"].items():
        yield Slot(f"texts.{name}", texts, False)
    for index, ending in enumerate(form.get("endings", [])):
        yield Slot(f"endings.{index}.title", ending["title"], True)
        yield Slot(f"endings.{index}.text", ending.get("text", {}), False)
    yield Slot("public_review.text", form.get("public_review", {}).get("text", {}), False)


def _own_slots(field: str, question: Form) -> Iterator[Slot]:
    for number, row in enumerate(question.get("rows", [])):
        yield Slot(f"{field}.rows.{number}.label", row["label"], True)
    if question["type"] == "consent":
        yield Slot(f"{field}.statement", question.get("statement", {}), True)
    yield Slot(f"{field}.unit", question.get("unit", {}), False)
    yield Slot(f"{field}.image.alt", question.get("image", {}).get("alt", {}), False)


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
        found += _question_blockers(f"questions.{index}", question)
    return [*found, *flow.blockers(form)]


def check_complete(form: Form) -> None:
    """Raises :class:`Invalid` with all blockers."""
    if found := blockers(form):
        raise Invalid(_("The survey is not complete yet"), errors=found)


def publish_blockers(form: Form, hosts: Sequence[str]) -> list[FieldError]:
    """Everything for which this form cannot be opened now, in a workspace whose endings may lead to these hosts."""
    found = [*blockers(form), *_leading_away(form, hosts)]
    closes = form.get("limits", {}).get("closes_at")
    if closes and datetime.fromisoformat(closes) <= clock.now():
        found.append(FieldError("limits.closes_at", _("This moment has passed")))
    return found


def check_publishable(form: Form, hosts: Sequence[str]) -> None:
    """Raises :class:`Invalid` with all of :func:`publish_blockers`."""
    if found := publish_blockers(form, hosts):
        raise Invalid(_("The survey is not complete yet"), errors=found)


def _leading_away(form: Form, hosts: Sequence[str]) -> Iterator[FieldError]:
    for index, ending in enumerate(form.get("endings", [])):
        if host := forbidden_host(ending.get("redirect", ""), hosts):
            message = _("Add %(host)s to the addresses where surveys may lead, in the settings")
            yield FieldError(f"endings.{index}.redirect", message % {"host": host})


def forbidden_host(address: str, hosts: Sequence[str]) -> str:
    """The address's host, where endings may not lead there; "" where they may, or lead nowhere."""
    host = urlsplit(address).hostname or ""
    return "" if not host or _may_lead_to(host, hosts) else host


def _may_lead_to(host: str, hosts: Sequence[str]) -> bool:
    own = urlsplit(config().base_url).hostname
    return host == own or any(
        host.endswith(known.removeprefix("*")) if known.startswith("*.") else host == known for known in hosts
    )


def _question_blockers(field: str, question: Form) -> Iterator[FieldError]:
    type_, choices = question["type"], question.get("choices", [])
    if type_ in ("single", "ranking", "matrix") and "choices" in question and len(choices) < 2:
        yield FieldError(f"{field}.choices", _("Add at least two choices"))
    if type_ == "multi" and not choices:
        yield FieldError(f"{field}.choices", _("Add at least two choices"))
    if type_ == "matrix" and not question["rows"]:
        yield FieldError(f"{field}.rows", _("Add at least one row"))
    if type_ in ("multi", "ranking"):
        for name, wanted in question.get("pick", {}).items():
            if wanted > len(choices):
                yield FieldError(f"{field}.pick.{name}", _("There are not so many choices"))


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
    return [*found, *flow.warnings(form), *_unseen_pictures(form)]


def _unseen_pictures(form: Form) -> Iterator[str]:
    for question in form["questions"]:
        if "image" in question and not question["image"]["alt"]:
            sentence = _("The picture of “%(question)s” has no description for those who cannot see it.")
            yield sentence % {"question": flow.title(form, question)}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


#: Seconds that an answer takes: a tap, a thought, a sentence, a file to look for.
_SECONDS = {
    **{"text": 20, "multi": 10, "single": 8, "number": 8, "date": 8, "consent": 8, "email": 12, "phone": 12},
    **{"file": 30, "screenshot": 25, "statement": 5},
}
_LINE_SECONDS, _ROW_SECONDS, _RANK_SECONDS = 8, 5, 4


def seconds(form: Form) -> int:
    """About how long the survey takes, for people who answer everything that is always asked; rounded to fives."""
    total = sum(_seconds(question) for question in form["questions"] if "show_if" not in question)
    return max(5, round(total / 5) * 5)


def _seconds(question: Form) -> int:
    type_ = question["type"]
    if type_ == "matrix":
        return _ROW_SECONDS * len(question["rows"])
    if type_ == "ranking":
        most: int = question.get("pick", {}).get("max", len(question["choices"]))
        return _RANK_SECONDS * most
    if type_ == "text" and question.get("lines") == 1:
        return _LINE_SECONDS
    return _SECONDS.get(type_, 6)
