"""Conditions and effects in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import Workspace
from heardwell.accounts.queries import members
from heardwell.close.cases import teams
from heardwell.close.cases.models import Case
from heardwell.close.cases.words import apart
from heardwell.close.rules.conditions import SCORES
from heardwell.close.rules.effects import TURN
from heardwell.feedback.models import Channel, Sentiment
from heardwell.feedback.words import INTENT_NAMES, TONE_NAMES
from heardwell.web.languages import language_name
from heardwell.web.numbers import decimal, number
from heardwell.web.scores import METRIC_NAMES

_NAMED: Mapping[str, Mapping[Any, StrOrPromise]] = {  # Any: of an enumeration
    "sentiment": dict(Sentiment.choices),
    "channel": dict(Channel.choices),
    "tone": TONE_NAMES,
    "intent": INTENT_NAMES,
}


def condition_words(one: Mapping[str, Any]) -> str:  # Any: JSON
    """One condition as a clause: "NPS is at most 6"."""
    field, op, value = str(one.get("field")), one.get("op"), one.get("value")
    if field == "age_days":
        return ngettext("said within the last day", "said within the last %(n)s days", int(value or 0)) % {
            "n": number(int(value or 0))
        }
    if field == "text":
        return _("the words contain “%(text)s”") % {"text": value}
    names = {"field": _name(field), "value": _values(field, value)}
    if field in SCORES and op == "<=":
        return _("%(field)s is at most %(value)s") % names
    if field in SCORES and op == ">=":
        return _("%(field)s is at least %(value)s") % names
    return _("%(field)s is %(value)s") % names


def _name(field: str) -> str:
    words = {
        "sentiment": _("sentiment"),
        "channel": _("channel"),
        "language": _("language"),
        "kind": _("kind"),
        "source": _("source"),
        "survey": _("survey"),
        "tone": _("tone"),
        "intent": _("intent"),
        "topic": _("topic"),
    }
    return words.get(field) or str(METRIC_NAMES.get(field, field))


def _values(field: str, value: object) -> str:
    words = {str(name): str(label) for name, label in _NAMED.get(field, {}).items()}
    values = value if isinstance(value, list) else [value]
    if field in SCORES:
        words = {str(one): decimal(one) for one in values if isinstance(one, int | float)}
    shown = [language_name(str(one)) if field == "language" else words.get(str(one), str(one)) for one in values]
    return _(", ").join(shown)


def whose_words(one: Mapping[str, Any], workspace: Workspace) -> str:  # Any: JSON
    """Whose the cases of an effect are: "for the team Delivery, in turn", or nothing."""
    team = teams.find(workspace, str(one.get("team") or "")) if one.get("team") else None
    assign = str(one.get("assign") or "")
    person = members(workspace).filter(user_id=int(assign)).first() if assign.isdecimal() else None
    words = apart(team=team.name if team else "", name=str(person.user) if person else "")
    if team and assign == TURN:
        return _("give it to the team “%(team)s”, each member in turn") % words
    if team and person:
        return _("give it to %(name)s in the team “%(team)s”") % words
    if team:
        return _("give it to the team “%(team)s”") % words
    return _("assign it to %(name)s") % words if person else ""


def effect_words(one: Mapping[str, Any]) -> str:  # Any: JSON
    """One effect as a clause: "open a case, due in 24 hours"."""
    if one.get("do") == "tag":
        return _("add the tag “%(tag)s”") % {"tag": one.get("name")}
    hours = one.get("due_hours")
    priority = one.get("priority") or Case.Priority.NORMAL
    level = {"priority": Case.Priority(priority).label}
    case = _("open a case") if priority == Case.Priority.NORMAL else _("open a case (priority: %(priority)s)") % level
    if not hours:
        return case
    due = ngettext("due in %(n)s hour", "due in %(n)s hours", hours) % {"n": number(hours)}
    return _("%(case)s, %(due)s") % {"case": case, "due": due}
