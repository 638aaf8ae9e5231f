"""Writes about sites. The intake keeps a copy of each, so that the edge answers without the records."""

from collections.abc import Callable
from functools import partial

import msgspec
from django.db import transaction

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import User, Workspace
from heardwell.collect.intake import database, published
from heardwell.collect.widget import queries
from heardwell.collect.widget.models import Site
from heardwell.core.ids import secret


@transaction.atomic
def create_site(workspace: Workspace, name: str, by: User | None = None) -> Site:
    """A new place for the widget, with a key for its snippet and a secret that signs identities."""
    site = Site.objects.create(workspace=workspace, name=name.strip()[:120] or workspace.name)
    accounts.record(workspace, "site.created", user=by, target=site.key, name=site.name)
    _after_commit(partial(_hand_over, site))
    return site


@transaction.atomic
def renew_secret(site: Site, by: User | None) -> Site:
    """A new identity secret; what was signed with the old one is refused from now on."""
    site.identity_secret = secret()
    site.save(update_fields=["identity_secret"])
    accounts.record(site.workspace, "site.secret_renewed", user=by, target=site.key, name=site.name)
    _after_commit(partial(_hand_over, site))
    return site


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
        stale = [site for site in Site.objects.select_related("workspace") if not _in_line(site, forms)]
    finally:
        connection.close()
    for site in stale:
        _hand_over(site)
    return len(stale)


def _in_line(site: Site, forms: published.Forms) -> bool:
    kept = forms.site(site.key)
    wanted = (site.workspace_id, site.identity_secret, queries.configuration(site))
    return kept is not None and (kept.workspace, kept.identity_secret, msgspec.json.decode(kept.body)) == wanted


@transaction.atomic
def _hand_over(site: Site) -> None:
    """Read and stored under the records' lock: of two hand-overs the later one knows more."""
    site = Site.objects.select_for_update().get(pk=site.pk)
    published.put_site(site.key, site.workspace_id, site.identity_secret, queries.configuration(site))


def _after_commit(hand_over: Callable[[], object]) -> None:
    """When this fails, the minute's mending does it."""
    transaction.on_commit(hand_over, robust=True)
