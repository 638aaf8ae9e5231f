"""What members are told when a trouble rises, and the hook for whoever else wants to know."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heardwell.accounts.models import User
from heardwell.accounts.queries import members
from heardwell.accounts.roles import TABLE, Permission
from heardwell.feedback.topics import topics_of
from heardwell.messaging.notifications import notify, register
from heardwell.understand.rising.models import Alarm
from heardwell.web.numbers import number

Facts = Mapping[str, Any]  # Any: JSON
Listener = Callable[[Alarm], None]
_listeners: list[Listener] = []


def on_alarm(listener: Listener) -> Listener:
    """Register ``listener(alarm)``: called in the transaction that writes the alarm, once for each."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell(alarm: Alarm) -> None:
    """Everybody who works with the numbers hears of it, and every listener."""
    name = f"rising:{alarm.topic}:{alarm.week}"
    query = urlencode({"topic": alarm.topic, "period": "7d"})
    url = f"{reverse('atlas:home', args=[alarm.workspace.slug])}?{query}"
    facts = {"names": _names(alarm), "n": alarm.negative, "before": alarm.before, "new": alarm.new}
    notify(alarm.workspace, _readers(alarm), "rising", key=name, url=url, facts=facts)
    for listener in _listeners:
        listener(alarm)


def register_kind() -> None:
    """Say how the news is worded."""
    register("rising", "warn", _sentence, gettext_lazy("A trouble that rises"), mailed=True)


def _readers(alarm: Alarm) -> list[User]:
    roles = TABLE[Permission.EDIT_DASHBOARDS]
    return [one.user for one in members(alarm.workspace) if one.role in roles]


def _names(alarm: Alarm) -> dict[str, str]:
    """Language → the topic's name: the sentence is made later, for each reader."""
    found = {}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            known = topics_of(alarm.workspace_id).get(alarm.topic)
            found[language] = known.name if known else alarm.topic
    return found


def _sentence(facts: Facts) -> str:
    names = facts["names"]
    name = names.get(translation.get_language()) or names.get("en") or next(iter(names.values()), "")
    parts = {"topic": name, "n": number(facts["n"])}
    if facts["new"]:
        return _("New this week: %(n)s unhappy voices about %(topic)s") % parts
    return _("Rising: %(n)s unhappy voices about %(topic)s in seven days, surely more than usual") % parts
