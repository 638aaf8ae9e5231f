"""Writes about people who work here."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import timedelta

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from heardwell.accounts.models import ApiKey, AuditEvent, Invitation, Membership, OneTimeLink, User, Workspace
from heardwell.accounts.roles import TABLE, Permission, Role
from heardwell.core import clock, ports
from heardwell.core.config import config
from heardwell.core.errors import Gone, NotFound
from heardwell.core.ids import digest, public_id, secret

#: Whom the request at hand comes from; empty outside of requests.
ADDRESS: ContextVar[str] = ContextVar("address", default="")
SETUP_LASTS = timedelta(days=7)
LOGIN_LASTS = timedelta(minutes=30)


def create_user(email: str, name: str, password: str) -> User:
    """A new person. The caller has validated the password."""
    user = User(email=email.strip().lower(), name=name.strip() or email.split("@")[0])
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def create_workspace(name: str, owner: User, *, language: str = "en", time_zone: str = "UTC") -> Workspace:
    """A workspace with its owner, and with what every room puts into a new one (site, first rule)."""
    workspace = Workspace.objects.create(
        name=name.strip(), slug=_free_slug(name), language=language, time_zone=time_zone
    )
    Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    ports.workspace_created(workspace.pk)
    record(workspace, "workspace.created", user=owner)
    return workspace


def _free_slug(name: str) -> str:
    base = slugify(name)[:40] or f"w-{public_id(6).lower()}"
    slug, number = base, 1
    while Workspace.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def create_api_key(
    workspace: Workspace, name: str, by: User | None, scopes: frozenset[Permission] | None = None, *, days: int = 0
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is not kept. Without ``scopes`` it may do what an admin may. ``days``: until it
    ends by itself; 0 never."""
    token = secret("hw_")
    allowed = scopes if scopes is not None else frozenset(p for p in Permission if Role.ADMIN in TABLE[p])
    key = ApiKey.objects.create(
        workspace=workspace,
        name=name.strip() or _("API key"),
        prefix=token[:9],
        digest=digest(token),
        scopes=sorted(allowed),
        created_by=by,
        expires_at=clock.now() + timedelta(days=days) if days else None,
    )
    record(workspace, "api_key.created", user=by, target=key.name, scopes=key.scopes)
    return key, token


def revoke_api_key(workspace: Workspace, key_id: int, by: User) -> None:
    """Switch a key off for good. Unknown ids are no error: the key is not there, as asked."""
    key = ApiKey.objects.filter(workspace=workspace, pk=key_id).first()
    if key and ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
        record(workspace, "api_key.revoked", user=by, target=key.name)


def make_link(purpose: str, user: User | None = None) -> str:
    """A fresh one-time token. Older links of the same purpose and person stop working."""
    OneTimeLink.objects.filter(purpose=purpose, user=user, used_at=None).update(used_at=clock.now())
    token = secret()
    lasts = SETUP_LASTS if purpose == "setup" else LOGIN_LASTS
    OneTimeLink.objects.create(digest=digest(token), purpose=purpose, user=user, expires_at=clock.now() + lasts)
    return token


def use_link(link: OneTimeLink) -> None:
    """Close the link; raises :class:`Gone` when somebody else was first."""
    if not OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=clock.now()):
        raise Gone(_("This link has been used already"))


@transaction.atomic
def set_up(link: OneTimeLink, *, email: str, name: str, password: str, workspace: str, language: str) -> Workspace:
    """The first owner and the first workspace of an installation."""
    use_link(link)
    return create_workspace(workspace, create_user(email, name, password), language=language)


#: Settings of a workspace, as the audit log names them.
SETTINGS = ("name", "language", "time_zone", "week_start", "weekend", "digits", "minimum_group")


@transaction.atomic
def save_workspace(workspace: Workspace, by: User) -> AuditEvent | None:
    """Keep changed settings of a workspace. Returns the line in the audit log, or None when nothing was changed."""
    before = Workspace.objects.get(pk=workspace.pk)
    changed = {
        name: [getattr(before, name), getattr(workspace, name)]
        for name in SETTINGS
        if getattr(before, name) != getattr(workspace, name)
    }
    if not changed:
        return None
    workspace.save(update_fields=list(changed))
    return record(workspace, "workspace.changed", user=by, changed=changed)


@transaction.atomic
def undo_settings(workspace: Workspace, line_id: int, by: User) -> None:
    """Put back what one change of the settings did, where nobody has changed it again since."""
    line = AuditEvent.objects.filter(workspace=workspace, pk=line_id, action="workspace.changed").first()
    if line is None:
        raise NotFound
    now = Workspace.objects.get(pk=workspace.pk)
    for name, (before, after) in line.detail.get("changed", {}).items():
        if name in SETTINGS and getattr(now, name) == after:
            setattr(now, name, before)
    save_workspace(now, by)


@transaction.atomic
def delete_workspace(workspace: Workspace, by: User) -> None:
    """Nobody finds the workspace from now on; a job erases what it held. Its name may be used again at once."""
    from heardwell.accounts.jobs import erase_ended  # the job calls the queries beside these actions

    now = clock.now()
    ApiKey.objects.filter(workspace=workspace, revoked_at=None).update(revoked_at=now)
    Invitation.objects.filter(workspace=workspace, revoked_at=None).update(revoked_at=now)
    Membership.objects.filter(workspace=workspace).delete()
    Workspace.objects.filter(pk=workspace.pk).update(ended_at=now, slug=f"ended-{public_id()}".lower()[:60])
    ports.workspace_closed(workspace.pk)
    record(None, "workspace.deleted", user=by, target=workspace.name)
    erase_ended.wake()


def choose_language(user: User, language: str) -> None:
    """The language that the person's pages have from now on."""
    User.objects.filter(pk=user.pk).update(language=language)


def save_profile(user: User, *, name: str, language: str, email: str) -> None:
    """A person's own name, language and address."""
    before = {"name": user.name, "language": user.language, "email": user.email}
    after = {"name": name.strip(), "language": language, "email": email.strip().lower()}
    changed = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if changed:
        User.objects.filter(pk=user.pk).update(**after)
        record(None, "profile.changed", user=user, changed=changed)


def note_signed_in(user: User) -> None:
    """A line in the audit log: somebody came in."""
    record(None, "session.began", user=user)


def note_refused(email: str) -> None:
    """A line in the audit log: somebody did not come in. The same work whether or not there is such an account."""
    email = email.strip().lower()
    record(None, "session.refused", user=User.objects.filter(email=email).first(), target=email)


def note_workspace(user: User, workspace: Workspace) -> None:
    """``/`` leads to the workspace that was used last. Written only when it is another one."""
    if user.last_workspace_id != workspace.pk:
        User.objects.filter(pk=user.pk).update(last_workspace=workspace)
        user.last_workspace_id = workspace.pk


def change_password(user: User, password: str) -> None:
    """A new password. Every other session ends, since sessions carry a hash of the old one; sign-in links die too."""
    user.set_password(password)
    user.save(update_fields=["password"])
    OneTimeLink.objects.filter(user=user, used_at=None).update(used_at=clock.now())
    record(None, "password.changed", user=user)


def shown_address(address: str) -> str:
    """The address as it is kept. A demo keeps none: its visitors share one account and would read each other's."""
    return "" if config().heardwell_demo else address[:45]


def record(
    workspace: Workspace | None,
    action: str,
    *,
    user: User | None = None,
    api_key: ApiKey | None = None,
    target: str = "",
    address: str = "",
    detail: Mapping[str, object] | None = None,
    **more: object,
) -> AuditEvent:
    """One line in the audit log. ``detail`` and whatever else is named are its facts."""
    return AuditEvent.objects.create(
        workspace=workspace,
        user=user,
        api_key=api_key,
        action=action,
        target=target[:200],
        address=shown_address(address or ADDRESS.get()),
        detail={**(detail or {}), **more},
    )
