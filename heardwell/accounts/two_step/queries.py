"""Reads about second steps."""

from dataclasses import dataclass

from django.db.models import QuerySet

from heardwell.accounts.models import Membership, User, Workspace
from heardwell.accounts.queries import members
from heardwell.accounts.two_step.models import Authenticator, Passkey, RecoveryCode, Requirement
from heardwell.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Means:
    """What a person can show besides a password."""

    app: bool
    passkeys: int
    codes_left: int

    def __bool__(self) -> bool:
        return self.app or self.passkeys > 0


def means_of(user: User) -> Means:
    return Means(
        app=Authenticator.objects.filter(user=user).exists(),
        passkeys=Passkey.objects.filter(user=user).count(),
        codes_left=RecoveryCode.objects.filter(user=user, used_at=None).count(),
    )


def has_second_step(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()


def authenticator_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user).first()


def passkeys_of(user: User) -> "QuerySet[Passkey]":
    return Passkey.objects.filter(user=user)


def passkey_of(user: User, passkey_id: int) -> Passkey:
    """The person's own passkey of that id, or :class:`NotFound`."""
    found = Passkey.objects.filter(user=user, pk=passkey_id).first()
    if found is None:
        raise NotFound
    return found


def passkey_by_credential(credential_id: str) -> Passkey | None:
    found = Passkey.objects.filter(credential_id=credential_id, user__is_active=True)
    return found.select_related("user").first()


def requirement_of(workspace: Workspace) -> Requirement | None:
    return Requirement.objects.filter(workspace=workspace).first()


def members_and_steps(workspace: Workspace) -> list[tuple[Membership, bool]]:
    """Every member, and whether they have a second step."""
    rows = list(members(workspace))
    people = [row.user_id for row in rows]
    with_step = set(Authenticator.objects.filter(user__in=people).values_list("user_id", flat=True))
    with_step |= set(Passkey.objects.filter(user__in=people).values_list("user_id", flat=True))
    return [(row, row.user_id in with_step) for row in rows]
