"""``/api/v1/sites``."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import WithJsonSchema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.collect.widget import actions, queries
from heardwell.collect.widget.models import Site
from heardwell.core.errors import Invalid

router = Router(tags=["sites"])
_ORIGINS = {"type": "array", "items": {"type": "string"}, "example": ["https://shop.example"]}


class SiteBody(Schema):
    """What is absent stays. No ``origins`` means any page may show the surveys."""

    # Any: checked as one whole, so that an answer names every wrong field
    name: Annotated[Any, WithJsonSchema({"type": "string", "maxLength": 120})] = None
    origins: Annotated[Any, WithJsonSchema(_ORIGINS)] = None


def shape(site: Site) -> dict[str, object]:
    """A site as the API gives it; its identity secret is shown on its page only."""
    seen = queries.seen([site])[site.pk]
    return {
        "id": str(site.pk),
        "key": site.key,
        "name": site.name,
        "origins": site.origins,
        "snippet": queries.snippet(site),
        "seen_at": seen.last.isoformat() if seen.last else None,
        "seen_on": seen.origin or None,
        "retired_keys": [{"key": one.key, "ends_at": one.ends_at.isoformat()} for one in queries.retired_keys(site)],
        "created_at": site.created_at.isoformat(),
    }


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List sites")
def index(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """The places where the widget is installed, newest first."""
    return page(queries.sites(request.auth.workspace), shape, order="created_at", limit=limit, cursor=cursor)


@router.post("", auth=needs(Permission.MANAGE), response={201: dict[str, Any]}, summary="Add a site")
def create(request: KeyRequest, payload: SiteBody) -> tuple[int, dict[str, object]]:
    """A key for another snippet."""
    workspace = request.auth.workspace

    def act() -> tuple[int, dict[str, object]]:
        name, origins = _given(payload)
        return 201, shape(actions.create_site(workspace, name or "", request.auth, origins=origins or []))

    return idempotency.once(request, workspace.pk, act)


def _given(payload: SiteBody) -> tuple[str | None, list[str] | None]:
    name, origins = payload.name, payload.origins
    if name is not None and not isinstance(name, str):
        raise Invalid.one("name", "expected a text")
    if origins is not None and not (isinstance(origins, list) and all(isinstance(one, str) for one in origins)):
        raise Invalid.one("origins", "expected a list of addresses such as https://shop.example")
    return name, origins


@router.get("/{site_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a site")
def read(request: KeyRequest, site_id: str) -> dict[str, object]:
    """With when and where its snippet was last seen."""
    return shape(queries.site(request.auth.workspace, site_id))


@router.patch("/{site_id}", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Change a site")
def change(request: KeyRequest, site_id: str, payload: SiteBody) -> dict[str, object]:
    """Its name, and the pages that may show its surveys. Answers are taken from everywhere."""
    site = queries.site(request.auth.workspace, site_id)
    name, origins = _given(payload)
    return shape(actions.change_site(site, request.auth, name=name, origins=origins))


@router.post("/{site_id}/key", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Replace a site's key")
def replace_key(request: KeyRequest, site_id: str) -> dict[str, object]:
    """The old key works for thirty days more."""
    return shape(actions.replace_key(queries.site(request.auth.workspace, site_id), request.auth))


@router.delete("/{site_id}", auth=needs(Permission.MANAGE), response={204: None}, summary="Remove a site")
def remove(request: KeyRequest, site_id: str) -> HttpResponse:
    """Its snippet goes silent at once. 409 for the only one."""
    actions.remove_site(queries.site(request.auth.workspace, site_id), request.auth)
    return HttpResponse(status=204)
