"""Reads about providers and the people that they vouch for."""

from django.db.models import Q

from heardwell.accounts.models import Membership, User, Workspace
from heardwell.accounts.roles import Role
from heardwell.accounts.sso.models import Identity, Provider


def provider_of(workspace: Workspace) -> Provider | None:
    return Provider.objects.filter(workspace=workspace).first()


def provider_at(slug: str) -> Provider | None:
    """The provider of the workspace with that slug. Whether there is no such workspace is not told."""
    return Provider.objects.select_related("workspace").filter(workspace__slug=slug).first()


def provider_named(typed: str) -> Provider | None:
    """By the name of the workspace as somebody types it; only if it is one."""
    words = typed.strip()
    found = Provider.objects.select_related("workspace").filter(
        Q(workspace__slug=words.lower()) | Q(workspace__name__iexact=words), workspace__ended_at=None
    )[:2]
    return found[0] if len(found) == 1 else None


def identity_of(provider: Provider, issuer: str, subject: str) -> Identity | None:
    rows = Identity.objects.filter(provider=provider, issuer=issuer, subject=subject)
    return rows.select_related("user").first()


def belongs_here_alone(user: User, workspace: Workspace) -> bool:
    """Whether a person works in this workspace and no other, and does not own it: then its provider may vouch for
    them without asking. Anybody else must say so themselves."""
    rows = list(Membership.objects.filter(user=user).values_list("workspace_id", "role"))
    return len(rows) == 1 and rows[0][0] == workspace.pk and rows[0][1] != Role.OWNER


def must_confirm(identity: Identity) -> bool:
    """Whether the provider's word stopped being enough: since the two were connected, the person became an owner. Who
    has no password can confirm nothing, and only an owner can have named the provider that they came with."""
    if identity.confirmed or not identity.user.has_usable_password():
        return False
    owned = Membership.objects.filter(user=identity.user, workspace=identity.provider.workspace_id, role=Role.OWNER)
    return owned.exists()


def is_member(user: User, workspace: Workspace) -> bool:
    return Membership.objects.filter(user=user, workspace=workspace).exists()
