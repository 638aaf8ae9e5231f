"""``/api/v1/surveys/settings``."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import WithJsonSchema

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.models import Workspace
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys import actions, queries
from heardwell.core.errors import Invalid

router = Router(tags=["surveys"])

_HOSTS = {"type": "array", "maxItems": actions.MOST_HOSTS, "items": {"type": "string"}, "example": ["shop.example"]}


class SettingsBody(Schema):
    """``redirect_hosts`` is the whole list: what is not in it goes."""

    redirect_hosts: Annotated[Any, WithJsonSchema(_HOSTS)]  # Any: checked by the action, which names the entry


def _shape(workspace: Workspace) -> dict[str, object]:
    return {"redirect_hosts": queries.redirect_hosts(workspace)}


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="Read what holds for all surveys")
def read(request: KeyRequest) -> dict[str, object]:
    """``redirect_hosts``: where endings may lead, beside pages of this installation."""
    return _shape(request.auth.workspace)


@router.patch("", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Set what holds for all surveys")
def change(request: KeyRequest, payload: SettingsBody) -> dict[str, object]:
    """Published surveys follow at once: an ending that leads to a host outside the list thanks, and leads nowhere."""
    hosts = payload.redirect_hosts
    if not isinstance(hosts, list):
        raise Invalid.one("redirect_hosts", "expected a list of hosts")
    actions.set_redirect_hosts(request.auth.workspace, request.auth, hosts)
    return _shape(request.auth.workspace)
