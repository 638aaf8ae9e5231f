"""Reads about sites."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from heardwell.accounts.models import Workspace
from heardwell.collect.intake import shown
from heardwell.collect.widget.models import AskingRules, RetiredKey, Site
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.core.errors import NotFound

#: A site that was seen so lately is there; pages that nobody opens are silent.
FRESH = timedelta(days=7)


def sites(workspace: Workspace) -> "QuerySet[Site]":
    """All sites of the workspace, unordered."""
    return Site.objects.filter(workspace=workspace)


def site(workspace: Workspace, site_id: str | int) -> Site:
    """One site, or :class:`NotFound`."""
    found = sites(workspace).filter(pk=site_id).first() if str(site_id).isascii() and str(site_id).isdigit() else None
    if found is None:
        raise NotFound
    return found


def first_site(workspace: Workspace) -> Site:
    """The site that every workspace begins with. Raises :class:`NotFound` when all were removed."""
    found = sites(workspace).order_by("id").first()
    if found is None:
        raise NotFound
    return found


def retired_keys(site: Site) -> list[RetiredKey]:
    """Keys that were replaced and still work, the one that ends first on top."""
    return list(RetiredKey.objects.filter(site=site, ends_at__gt=clock.now()).order_by("ends_at"))


def snippet(site: Site) -> str:
    """The line that people paste into their pages."""
    return f'<script async src="{config().base_url}/w/v1/heardwell.js" data-site="{site.key}"></script>'


def cap_days(workspace: Workspace) -> int:
    """Days between two surveys that open by themselves; 0 when they need not wait for each other."""
    return AskingRules.objects.filter(workspace=workspace).values_list("cap_days", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class Seen:
    """When pages of a site last asked for its configuration, and where they are."""

    last: datetime | None = None
    origin: str = ""

    @property
    def fresh(self) -> bool:
        return self.last is not None and clock.now() - self.last < FRESH


def seen(sites: list[Site]) -> dict[int, Seen]:
    """For each site, whether its snippet was seen: under its key of today or one that still works."""
    keys: dict[str, int] = {one.key: one.pk for one in sites}
    keys |= dict(RetiredKey.objects.filter(site__in=sites).values_list("key", "site"))
    found = {one.pk: Seen() for one in sites}
    for key, hit in shown.hits(keys).items():
        last = clock.from_ms(hit.last_ms)
        known = found[keys[key]]
        if known.last is None or known.last < last:
            found[keys[key]] = Seen(last, hit.origin)
    return found
