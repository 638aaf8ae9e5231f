"""How many may answer, until when, how often; and what somebody is offered after sending."""

from datetime import UTC, datetime
from typing import Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys.schema.conditions import question_of, read_values
from heardwell.collect.surveys.schema.reading import Form, Reader

MOST_QUOTAS, MOST_RESPONSES = 50, 10**9
QUOTES: Final = ("no", "ask")


def read_limits(reader: Reader, given: object) -> Form:
    """The canonical ``limits``; what does not limit is left out."""
    given = reader.mapping("limits", given, {"closes_at", "responses", "once", "resume", "quotas"})
    limits: Form = {}
    if (moment := given.get("closes_at")) not in (None, "") and (closes := _moment(reader, moment)):
        limits["closes_at"] = closes
    if (responses := given.get("responses")) is not None:
        limits["responses"] = reader.whole("limits.responses", responses, 1, MOST_RESPONSES, 1)
    for name in ("once", "resume"):
        if reader.truth(f"limits.{name}", given.get(name, False)):
            limits[name] = True
    quotas = reader.entries("limits.quotas", given.get("quotas"), MOST_QUOTAS)
    if quotas:
        limits["quotas"] = [_quota(reader, f"limits.quotas.{index}", quota) for index, quota in enumerate(quotas)]
    return limits


def _moment(reader: Reader, given: object) -> str:
    """In UTC: equal moments are then equal words."""
    try:
        moment = datetime.fromisoformat(given.strip()) if isinstance(given, str) else None
        if moment is not None and moment.tzinfo is not None and moment.year >= 1990:
            return moment.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        pass
    reader.wrong("limits.closes_at", _("Expected a moment with its zone, such as 2026-03-01T12:30:00Z"))
    return ""


def _quota(reader: Reader, field: str, given: object) -> Form:
    given = reader.mapping(field, given, {"question", "in", "most"})
    return {
        "question": question_of(reader, f"{field}.question", given.get("question")),
        "in": read_values(reader, f"{field}.in", given.get("in")),
        "most": reader.whole(f"{field}.most", given.get("most"), 1, MOST_RESPONSES, 1),
    }


def read_after(reader: Reader, given: object) -> Form:
    """The canonical ``after``: a private link, and whether to ask for the permission to quote."""
    given = reader.mapping("after", given, {"link", "quote"})
    return {
        "link": reader.truth("after.link", given.get("link", True)),
        "quote": reader.one_of("after.quote", given.get("quote", "no"), QUOTES),
    }
