"""Writes about sites. The intake keeps a copy of each, so that the edge answers without the records."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import ApiKey, User, Workspace
from heardwell.collect.intake import database, published
from heardwell.collect.widget import queries
from heardwell.collect.widget.configuration import configuration
from heardwell.collect.widget.models import AskingRules, RetiredKey, Site
from heardwell.core import clock
from heardwell.core.errors import Conflict, Invalid
from heardwell.core.ids import public_id, secret

_HOST: Final = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


#: How long a key that was replaced goes on working.
GRACE: Final = timedelta(days=30)
MOST_SITES, MOST_ORIGINS, MOST_NAME, MOST_CAP_DAYS = 200, 50, 120, 365
By = User | ApiKey | None


@transaction.atomic
def create_site(workspace: Workspace, name: str, by: By = None, *, origins: Iterable[str] = ()) -> Site:
    """A new place for the widget, with a key for its snippet and a secret that signs identities.

    Raises :class:`Invalid` for an origin that is none, :class:`Conflict` when there are too many sites.
    """
    if queries.sites(workspace).count() >= MOST_SITES:
        raise Conflict(_("A workspace has at most %(most)s websites") % {"most": MOST_SITES})
    named = name.strip()[:MOST_NAME] or workspace.name
    site = Site.objects.create(workspace=workspace, name=named, origins=read_origins(origins))
    _record(site, "site.created", by)
    _after_commit(partial(_hand_over, site))
    return site


@transaction.atomic
def change_site(site: Site, by: By, *, name: str | None = None, origins: Iterable[str] | None = None) -> Site:
    """Rename it, or say which pages may show its surveys. Raises :class:`Invalid`."""
    site = _locked(site)
    if name is not None:
        if not name.strip() or len(name) > MOST_NAME:
            raise Invalid.one("name", _("Expected a name of at most %(most)s characters") % {"most": MOST_NAME})
        site.name = name.strip()
    if origins is not None:
        site.origins = read_origins(origins)
    site.save(update_fields=["name", "origins"])
    _record(site, "site.changed", by)
    _after_commit(partial(_hand_over, site))
    return site


@transaction.atomic
def replace_key(site: Site, by: By) -> Site:
    """A new key for the snippet; the old one works for thirty days more, so that no page goes silent."""
    site = _locked(site)
    RetiredKey.objects.create(site=site, key=site.key, ends_at=clock.now() + GRACE)
    site.key = public_id()
    site.save(update_fields=["key"])
    _record(site, "site.key_replaced", by)
    _after_commit(partial(_hand_over, site))
    return site


@transaction.atomic
def remove_site(site: Site, by: By) -> None:
    """Its snippet goes silent at once. Raises :class:`Conflict` for the only one."""
    site = _locked(site)
    if queries.sites(site.workspace).count() < 2:
        raise Conflict(_("The last website stays. Add another one first."))
    keys = [site.key, *site.retired_keys.values_list("key", flat=True)]
    _record(site, "site.removed", by)
    site.delete()
    for key in keys:
        _after_commit(partial(published.remove_site, key))


@transaction.atomic
def renew_secret(site: Site, by: By) -> Site:
    """A new identity secret; what was signed with the old one is refused from now on."""
    site = _locked(site)
    site.identity_secret = secret()
    site.save(update_fields=["identity_secret"])
    _record(site, "site.secret_renewed", by)
    _after_commit(partial(_hand_over, site))
    return site


@transaction.atomic
def set_cap(workspace: Workspace, days: int, by: By) -> None:
    """Days that pass between two surveys that open by themselves; 0 lifts the cap. Raises :class:`Invalid`."""
    if not 0 <= days <= MOST_CAP_DAYS:
        wrong = _("Expected a whole number between %(low)s and %(high)s")
        raise Invalid.one("cap_days", wrong % {"low": 0, "high": MOST_CAP_DAYS})
    AskingRules.objects.update_or_create(workspace=workspace, defaults={"cap_days": days})
    user, key = (by, None) if isinstance(by, User) else (None, by)
    accounts.record(workspace, "workspace.cap_set", user=user, api_key=key, detail={"n": days})
    _after_commit(partial(hand_over_sites, workspace.pk))


def read_origins(given: Iterable[str]) -> list[str]:
    """``https://shop.example`` for what people type; a page's address is cut to it. Raises :class:`Invalid`."""
    found: list[str] = []
    for index, text in enumerate(given):
        if origin := _origin(text.strip().lower()):
            found.append(origin)
        else:
            raise Invalid.one(f"origins.{index}", _("Expected an address such as https://shop.example"))
    if len(found) > MOST_ORIGINS:
        raise Invalid.one("origins", _("Expected a list of at most %(most)s entries") % {"most": MOST_ORIGINS})
    return list(dict.fromkeys(found))


def _origin(text: str) -> str:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return ""
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def first_site_of(workspace_id: int) -> None:
    """What a new workspace gets; registered with ``ports.on_workspace_created``."""
    workspace = Workspace.objects.get(pk=workspace_id)
    create_site(workspace, workspace.name)


def hand_over_sites(workspace_id: int) -> None:
    """Renew the configuration of the workspace's sites; registered with ``surveys.actions.on_published_changed``."""
    workspace = Workspace.objects.get(pk=workspace_id)
    for site in queries.sites(workspace):
        _hand_over(site)


def sync_sites() -> int:
    """Bring the intake's copy of every site in line with the records; how many had to be mended. Idempotent."""
    connection = database.connect()
    try:
        forms = published.Forms(connection)
        sites = Site.objects.filter(workspace__ended_at=None).select_related("workspace")
        stale = [site for site in sites if not _in_line(site, forms)]
    finally:
        connection.close()
    for site in stale:
        _hand_over(site)
    return len(stale)


def end_retired_keys() -> int:
    """Forget keys whose time is over; how many."""
    ended = list(RetiredKey.objects.filter(ends_at__lte=clock.now()))
    for one in ended:
        published.remove_site(one.key)
        one.delete()
    return len(ended)


def _in_line(site: Site, forms: published.Forms) -> bool:
    body = configuration(site)
    return all(_same(forms.site(key), site, body, expires_ms) for key, expires_ms in _keys(site))


def _same(kept: published.Site | None, site: Site, body: Mapping[str, object], expires_ms: int) -> bool:
    if kept is None:
        return False
    wanted = (site.workspace_id, site.identity_secret, " ".join(site.origins), expires_ms, body)
    known = (kept.workspace, kept.identity_secret, kept.origins, kept.expires_ms, msgspec.json.decode(kept.body))
    return known == wanted


def _keys(site: Site) -> list[tuple[str, int]]:
    """Every key under which the site is known, and when it ends; 0 for never."""
    retired = [(one.key, int(one.ends_at.timestamp() * 1000)) for one in queries.retired_keys(site)]
    return [(site.key, 0), *retired]


@transaction.atomic
def _hand_over(site: Site) -> None:
    """Read and stored under the records' lock: of two hand-overs the later one knows more."""
    site = _locked(site)
    body = configuration(site)
    for key, expires_ms in _keys(site):
        published.put_site(
            key, site.workspace_id, site.identity_secret, body, origins=site.origins, expires_ms=expires_ms
        )


def _locked(site: Site) -> Site:
    """The site as it is now, held until the transaction ends."""
    return Site.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=site.pk)


def _record(site: Site, action: str, by: By) -> None:
    user, key = (by, None) if isinstance(by, User) else (None, by)
    accounts.record(site.workspace, action, user=user, api_key=key, target=site.key, detail={"name": site.name})


def _after_commit(hand_over: Callable[[], object]) -> None:
    """When this fails, the minute's mending does it."""
    transaction.on_commit(hand_over, robust=True)
