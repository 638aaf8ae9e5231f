"""How a case is called, before anybody has given it a title: by the customer's own words."""

from django.utils.translation import gettext as _

from heardwell.close.cases.models import Case
from heardwell.people.models import Contact

TITLE_LENGTH = 80


def person_of(case: Case) -> Contact | None:
    """Who waits: the contact may have come with a later part of the response."""
    return case.person or (case.feedback.person if case.feedback else None)


def name_of(case: Case) -> str:
    """The customer's name as far as it is known, or an empty string."""
    person, author = person_of(case), case.feedback.author if case.feedback else ""
    return (person.name if person else "") or author or (person.display_name if person else "")


def address_of(case: Case) -> str:
    """Where an email reply goes: the address that was given, verified or not (CONTRACT)."""
    person = person_of(case)
    return person.email if person else ""


def title_of(case: Case) -> str:
    """The given title, else the first words of what was said; empty when only a score was given."""
    if case.title or case.feedback is None:
        return case.title
    return shortened(case.feedback.text)


def shortened(text: str, longest: int = TITLE_LENGTH) -> str:
    """The first line, cut at a word where the script has spaces."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    head, space, _rest = cut.rpartition(" ")
    return f"{(head if space and len(head) > longest // 2 else cut).rstrip()}…"


def apart(**words: object) -> dict[str, str]:
    """Words of people inside a sentence of ours, each set apart (Unicode FSI … PDI): a Latin name does not turn an
    Arabic sentence around, nor the other way."""
    return {key: f"\u2068{value}\u2069" if value else "" for key, value in words.items()}


def rule_name(preset: str, name: str) -> str:
    """How a rule is called: those that came with the program (``nps:6``) in the reader's language."""
    kind, _colon, top = preset.partition(":")
    return _("NPS 0–%(top)s opens a case") % {"top": top} if kind == "nps" and top else name
