"""Storing what somebody said in an interview, on the way that every answer takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heardwell.accounts.models import User, Workspace
from heardwell.collect.intake.envelope import Contact
from heardwell.collect.intake.log import Accepted, accept
from heardwell.people.queries import known_as


@dataclass(frozen=True, slots=True)
class Spoken:
    """A finished interview. ``who`` holds what was typed: name, email, external_id."""

    response_id: str
    version: int
    channel: str
    language: str
    answers: Mapping[str, Any]  # Any: answers as JSON
    who: Mapping[str, str]


def store(workspace: Workspace, survey_id: str, spoken: Spoken, by: User) -> Accepted:
    """On disk when this returns; the same interview again changes nothing.

    Raises the errors of :func:`heardwell.collect.intake.log.accept`.
    """
    part = {
        "response_id": spoken.response_id,
        "seq": 1,
        "done": True,
        "version": spoken.version,
        "language": spoken.language,
        "channel": spoken.channel,
        "answers": dict(spoken.answers),
    }
    return accept(survey_id, part, contact=_contact(workspace, spoken.who), noted_by=by.name or by.email)


def _contact(workspace: Workspace, who: Mapping[str, str]) -> Contact | None:
    """Whom the member spoke with. Somebody who is known is not doubted anew."""
    external_id, email, name = (who.get(part, "").strip() for part in ("external_id", "email", "name"))
    if not (external_id or email or name):
        return None
    known = known_as(workspace, external_id) or known_as(workspace, email)
    return Contact(external_id=external_id, email=email, name=name, verified=bool(known and known.verified))
