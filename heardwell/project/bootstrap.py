"""``heardwell bootstrap``: a workspace, its owner and a key, for scripts. Works while ``serve`` runs."""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from heardwell.accounts import actions
from heardwell.accounts.models import User, Workspace
from heardwell.collect.widget.queries import first_site
from heardwell.core.errors import Invalid
from heardwell.project import services


def bootstrap(name: str, email: str, password: str) -> dict[str, str]:
    """Make what is missing of the workspace ``name`` owned by ``email``, and always a new key.

    Returns ``{"workspace_id", "api_key", "site_key", "user_id"}``. Older keys stay valid. Raises :class:`Invalid`
    naming the option that is wrong; an existing account's password is not changed.
    """
    services.prepare()
    with transaction.atomic():
        user = User.objects.filter(email=email.strip().lower()).first() or _new_user(email, password)
        workspace = Workspace.objects.filter(name=name, memberships__user=user).first()
        if workspace is None:
            workspace = actions.create_workspace(_named(name), user)
        _key, token = actions.create_api_key(workspace, "bootstrap", user)
    return {
        "workspace_id": str(workspace.pk),
        "api_key": token,
        "site_key": first_site(workspace).key,
        "user_id": str(user.pk),
    }


def _named(name: str) -> str:
    if not name.strip() or len(name) > 120:
        raise Invalid.one("--workspace", "expected a name of at most 120 characters")
    return name


def _new_user(email: str, password: str) -> User:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid.one("--email", "expected an email address") from error
    try:
        password_validation.validate_password(password, User(email=email))
    except ValidationError as error:
        raise Invalid.one("--password", " ".join(error.messages)) from error
    return actions.create_user(email, "", password)
