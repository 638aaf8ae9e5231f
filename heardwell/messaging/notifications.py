"""News for members: what happened that somebody should look at.

A room registers its kinds in ``AppConfig.ready()`` and calls ``notify`` in the transaction that causes the news.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import User, Workspace
from heardwell.core import live
from heardwell.core.config import config
from heardwell.messaging.actions import queue_email
from heardwell.messaging.models import Delivery, NewsChoice, Notification

#: Facts of a notification → the sentence, in the language that is active.
Sentence = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Kind:
    icon: str
    sentence: Sentence
    label: StrOrPromise = ""  # "Somebody mentions you": how people choose it
    mailed: bool = False  # by mail too, unless the member says otherwise


_kinds: dict[str, Kind] = {}


def register(name: str, icon: str, sentence: Sentence, label: StrOrPromise = "", *, mailed: bool = False) -> None:
    """Say how news of this kind are worded, and whether they also come by mail at first."""
    _kinds[name] = Kind(icon, sentence, label or name, mailed)


def kind(name: str) -> Kind | None:
    return _kinds.get(name)


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


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

    ``url`` is a path of ours; ``facts`` are JSON and feed the kind's sentence. Pages of theirs that are open hear of
    it; who wants it gets a mail.
    """
    assert name in _kinds, name
    told = Notification.objects.filter(workspace=workspace, key=key).values_list("user_id", flat=True)
    rows = [
        Notification(workspace=workspace, user=user, kind=name, key=key, url=url, facts=dict(facts or {}))
        for user in {user.pk: user for user in users}.values()
        if user.pk not in set(told)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        live.tell(workspace.pk, live.topic_of(row.user_id))
    _mail(workspace, name, rows)


def _mail(workspace: Workspace, name: str, rows: list[Notification]) -> None:
    """Write the mails to those who want this kind by mail. Without a mail server nobody is written to."""
    if not config().mail_url or workspace.demo:
        return
    chosen = NewsChoice.objects.filter(workspace=workspace, kind=name, user__in=[row.user_id for row in rows])
    wanted = {choice.user_id: choice.mailed for choice in chosen}
    for row in rows:
        if wanted.get(row.user_id, _kinds[name].mailed):
            with translation.override(row.user.language or workspace.language):
                _letter(row)


def _letter(row: Notification) -> None:
    sentence = _kinds[row.kind].sentence(row.facts)
    link = f"{config().base_url.rstrip('/')}/{_below_public(row.url)}"
    why = _("You are told this as a member of %(workspace)s. Under Settings, Notifications you choose what is mailed.")
    queue_email(
        row.workspace,
        f"news:{row.user_id}:{row.key}"[:120],
        to_address=row.user.email,
        to_name=row.user.name,
        subject=" ".join(sentence.split())[:200],
        body=f"{sentence}\n\n{link}\n\n{why % {'workspace': row.workspace.name}}\n",
        language=translation.get_language() or "",
        about="news",
    )


def _below_public(url: str) -> str:
    """The path below PUBLIC_URL's own: pages know that one, jobs do not."""
    from django.conf import settings

    return url.removeprefix(settings.FORCE_SCRIPT_NAME or "").lstrip("/")


def forget_news(workspace_id: int, prefix: str) -> None:
    """Take back news whose key begins so, with their mails: they hold words that are to be erased."""
    Notification.objects.filter(workspace_id=workspace_id, key__startswith=prefix).delete()
    mails = Delivery.objects.filter(workspace_id=workspace_id, about="news", idempotency_key__contains=f":{prefix}")
    mails.delete()
