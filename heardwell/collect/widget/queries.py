"""Reads about sites."""

from django.db.models import QuerySet

from heardwell.accounts.models import Workspace
from heardwell.collect.surveys.queries import asked
from heardwell.collect.widget.models import Site
from heardwell.core.config import config
from heardwell.core.errors import NotFound


def sites(workspace: Workspace) -> "QuerySet[Site]":
    """All sites of the workspace, unordered."""
    return Site.objects.filter(workspace=workspace)


def first_site(workspace: Workspace) -> Site:
    """The site that every workspace begins with. Raises :class:`NotFound` when all were removed."""
    found = sites(workspace).order_by("id").first()
    if found is None:
        raise NotFound
    return found


def snippet(site: Site) -> str:
    """The line that people paste into their pages."""
    return f'<script async src="{config().base_url}/w/v1/heardwell.js" data-site="{site.key}"></script>'


def configuration(site: Site) -> dict[str, object]:
    """What ``GET /c/v1/sites/{key}/config`` answers: every survey that takes answers now. It is public."""
    surveys = [
        {key: value for key, value in form.items() if key not in ("workspace", "state")}
        for form in asked(site.workspace)
    ]
    return {"site": site.key, "surveys": surveys}
