"""``/api/v1/sites``."""

from typing import Any

from ninja import Router

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api.paging import page
from heardwell.collect.widget import queries
from heardwell.collect.widget.models import Site

router = Router(tags=["sites"])


def shape(site: Site) -> dict[str, object]:
    """A site as the API gives it; its identity secret is shown on its page only."""
    return {
        "id": str(site.pk),
        "key": site.key,
        "name": site.name,
        "snippet": queries.snippet(site),
        "created_at": site.created_at.isoformat(),
    }


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List sites")
def index(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """The places where the widget is installed, newest first."""
    return page(queries.sites(request.auth.workspace), shape, order="created_at", limit=limit, cursor=cursor)
