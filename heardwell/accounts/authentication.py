"""API keys as they arrive with a request."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from heardwell.accounts.models import ApiKey
from heardwell.accounts.queries import api_key_of
from heardwell.accounts.roles import Permission
from heardwell.core import clock
from heardwell.core.errors import Forbidden

#: ``last_used_at`` is a hint for people: at each request it would cost a commit.
USED_STEP = timedelta(minutes=1)


class KeyRequest(HttpRequest):
    """A request that carries an API key: what endpoints behind :func:`needs` get."""

    auth: ApiKey


class KeyAuth(HttpBearer):
    """``Authorization: Bearer hw_…`` → the :class:`ApiKey`, whose workspace is the request's; ``request.auth`` in
    endpoints. An unknown or revoked key is 401; a known one without the scope is 403."""

    def __init__(self, permission: Permission) -> None:
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        key = api_key_of(token)
        if key is None:
            return None
        now = clock.now()
        if key.last_used_at is None or now - key.last_used_at > USED_STEP:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        if self.permission not in key.scopes:
            raise Forbidden(_("This API key lacks the scope “%(scope)s”") % {"scope": self.permission.value})
        return key


def needs(permission: Permission) -> KeyAuth:
    """For ``auth=`` of an endpoint: ``@router.get("/feedback", auth=needs(Permission.READ))``."""
    return KeyAuth(permission)
