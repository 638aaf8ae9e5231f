"""What a rule can do: open a case (for a team, for somebody), put a tag on."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.accounts.queries import members
from heardwell.close.cases import teams
from heardwell.close.cases.actions import tag_name
from heardwell.close.cases.models import Case
from heardwell.core.errors import FieldError, Invalid

MOST = 5
LONGEST_DUE_HOURS = 24 * 365
NOBODY, TURN = "nobody", "round_robin"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """``due_hours`` from the opening, counted while the team is there if it has hours; None: no due time. ``team``: a
    name or an id. ``assign``: nobody, whose turn it is in the team, or the id of a member."""

    priority: str = Case.Priority.NORMAL
    due_hours: int | None = None
    team: str = ""
    assign: str = NOBODY


@dataclass(frozen=True, slots=True)
class PutTag:
    """On the feedback, and on the case when the same rule opens one."""

    name: str


Effect = OpenCase | PutTag


def parse(given: object, errors: list[FieldError]) -> list[Effect]:
    """The effects of a rule; what is wrong goes to ``errors`` by name (``effects.0.due_hours``)."""
    if not isinstance(given, list) or not 1 <= len(given) <= MOST:
        errors.append(FieldError("effects", _("Expected a list of 1 to %(count)d effects") % {"count": MOST}))
        return []
    return [one for index, item in enumerate(given) if (one := _parse(item, f"effects.{index}", errors))]


def _parse(item: object, at: str, errors: list[FieldError]) -> Effect | None:
    verb = item.get("do") if isinstance(item, dict) else None
    if not isinstance(item, dict) or verb not in ("open_case", "tag"):
        errors.append(FieldError(f"{at}.do", _("Expected one of %(names)s") % {"names": "open_case, tag"}))
        return None
    return _open_case(item, at, errors) if verb == "open_case" else _tag(item, at, errors)


def _open_case(item: dict[str, object], at: str, errors: list[FieldError]) -> Effect | None:
    priority, hours = item.get("priority", Case.Priority.NORMAL), item.get("due_hours")
    if priority not in Case.Priority.values:
        known = ", ".join(Case.Priority.values)
        errors.append(FieldError(f"{at}.priority", _("Expected one of %(names)s") % {"names": known}))
        return None
    whole = isinstance(hours, int) and not isinstance(hours, bool)
    if hours is not None and not (whole and 1 <= int(str(hours)) <= LONGEST_DUE_HOURS):
        limits = {"low": 1, "high": LONGEST_DUE_HOURS}
        message = _("Expected a whole number between %(low)d and %(high)d") % limits
        errors.append(FieldError(f"{at}.due_hours", message))
        return None
    whose = _whose(item, at, errors)
    return OpenCase(str(priority), int(str(hours)) if hours is not None else None, *whose) if whose else None


def _whose(item: dict[str, object], at: str, errors: list[FieldError]) -> tuple[str, str] | None:
    """Team and assignment as they were asked for; whether they exist is seen by :func:`settle`."""
    team, assign = (str(item.get(name) or "").strip() for name in ("team", "assign"))
    if len(team) > 60:
        errors.append(FieldError(f"{at}.team", _("Expected the name or the id of a team")))
        return None
    if assign not in ("", NOBODY, TURN) and not assign.isdecimal():
        known = f"{NOBODY}, {TURN}"
        errors.append(
            FieldError(f"{at}.assign", _("Expected one of %(names)s, or the id of a member") % {"names": known})
        )
        return None
    if assign == TURN and not team:
        errors.append(FieldError(f"{at}.assign", _("Taking turns needs a team")))
        return None
    return team, assign or NOBODY


def settle(workspace: Workspace, given: list[dict[str, Any]], errors: list[FieldError]) -> None:  # Any: JSON
    """Put the team's id in place of its name; what is not of this workspace goes to ``errors``."""
    for index, item in enumerate(given):
        if item.get("do") != "open_case":
            continue
        team, assign = str(item.get("team") or "").strip(), str(item.get("assign") or "")
        found = teams.find(workspace, team) if team else None
        if team and (found is None or found.archived_at):
            errors.append(FieldError(f"effects.{index}.team", _("There is no such team")))
        elif found:
            item["team"] = str(found.pk)
        if assign.isdecimal() and not members(workspace).filter(user_id=int(assign[:18])).exists():
            errors.append(FieldError(f"effects.{index}.assign", _("This person is not in the workspace")))


def _tag(item: dict[str, object], at: str, errors: list[FieldError]) -> Effect | None:
    try:
        return PutTag(tag_name(str(item.get("name") or "")))
    except Invalid as invalid:
        errors.append(FieldError(f"{at}.name", invalid.errors[0].message))
        return None
