"""News for members: what happened that somebody should look at.

A room registers its kinds in ``AppConfig.ready()`` and calls ``notify`` in the transaction that causes the news.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from heardwell.accounts.models import User, Workspace
from heardwell.messaging.models import Notification

#: Facts of a notification → the sentence, in the language that is active.
Sentence = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Kind:
    icon: str
    sentence: Sentence


_kinds: dict[str, Kind] = {}


def register(name: str, icon: str, sentence: Sentence) -> None:
    """Say how news of this kind are worded."""
    _kinds[name] = Kind(icon, sentence)


def kind(name: str) -> Kind | None:
    return _kinds.get(name)


def notify(
    workspace: Workspace,
    users: Iterable[User],
    name: str,
    *,
    key: str,
    url: str,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Tell members something once. ``key`` names the event: telling it again changes nothing.

    ``url`` is a path of ours; ``facts`` are JSON and feed the kind's sentence.
    """
    assert name in _kinds, name
    rows = [
        Notification(workspace=workspace, user=user, kind=name, key=key, url=url, facts=dict(facts or {}))
        for user in users
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
