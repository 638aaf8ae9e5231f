"""What a rule can do: open a case, put a tag on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from heardwell.close.cases.actions import tag_name
from heardwell.close.cases.models import Case
from heardwell.core.errors import FieldError, Invalid

MOST = 5
LONGEST_DUE_HOURS = 24 * 365


@dataclass(frozen=True, slots=True)
class OpenCase:
    """``due_hours`` from the opening; None: no due time."""

    priority: str = Case.Priority.NORMAL
    due_hours: int | None = None


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
    if hours is None:
        return OpenCase(str(priority))
    if not isinstance(hours, int) or isinstance(hours, bool) or not 1 <= hours <= LONGEST_DUE_HOURS:
        limits = {"low": 1, "high": LONGEST_DUE_HOURS}
        message = _("Expected a whole number between %(low)d and %(high)d") % limits
        errors.append(FieldError(f"{at}.due_hours", message))
        return None
    return OpenCase(str(priority), hours)


def _tag(item: dict[str, object], at: str, errors: list[FieldError]) -> Effect | None:
    try:
        return PutTag(tag_name(str(item.get("name") or "")))
    except Invalid as invalid:
        errors.append(FieldError(f"{at}.name", invalid.errors[0].message))
        return None
