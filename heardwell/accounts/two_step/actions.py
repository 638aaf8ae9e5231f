"""Writes about second steps. Each leaves a line in the audit log of every workspace that the person works in."""

from django.db import transaction

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.accounts.queries import workspaces_of
from heardwell.accounts.sessions.actions import cut
from heardwell.accounts.two_step import codes, queries
from heardwell.accounts.two_step.models import Authenticator, Passkey, RecoveryCode, Requirement
from heardwell.core import clock, sealing

SEAL = "totp"
MOST_PASSKEYS = 20


def note(user: User, action: str, *, address: str = "", target: str = "", by: str = "") -> None:
    """A line in the audit log of each of the person's workspaces."""
    places: list[Workspace | None] = [*workspaces_of(user)]
    for workspace in places or [None]:
        if by:
            record(workspace, action, user=user, address=address, target=target, by=by)
        else:
            record(workspace, action, user=user, address=address, target=target)


@transaction.atomic
def switch_on(user: User, secret: str, step: int, address: str) -> list[str]:
    """The app whose code was confirmed becomes the person's second step. Returns new recovery codes."""
    Authenticator.objects.update_or_create(
        user=user, defaults={"sealed_secret": sealing.seal(SEAL, secret), "last_step": step, "created_at": clock.now()}
    )
    note(user, "two_step.on", address=address)
    return _fresh_codes(user)


@transaction.atomic
def switch_off(user: User, address: str) -> None:
    """No app, no passkey, no recovery code: the password is enough again."""
    _forget(user)
    note(user, "two_step.off", address=address)


@transaction.atomic
def rescue(user: User) -> bool:
    """The operator switches everything off for somebody who is locked out; whoever is signed in as them, is so no more.
    False when there was nothing to switch off."""
    if not queries.has_second_step(user):
        return False
    _forget(user)
    cut(user)
    places: list[Workspace | None] = [*workspaces_of(user)]
    for workspace in places or [None]:
        record(workspace, "two_step.rescued", target=user.email)
    return True


def _forget(user: User) -> None:
    for model in (Authenticator, Passkey, RecoveryCode):
        model._default_manager.filter(user=user).delete()


@transaction.atomic
def renew_codes(user: User, address: str) -> list[str]:
    """Ten new recovery codes; the old ones stop working."""
    note(user, "recovery_codes.renewed", address=address)
    return _fresh_codes(user)


def take_code(user: User, typed: str, address: str) -> str | None:
    """``app`` or ``recovery`` when the code opens the account, which each does once; None otherwise."""
    code = codes.tidy(typed[:60])
    way = "app" if _take_app_code(user, code) else "recovery" if _take_recovery_code(user, code) else None
    note(user, f"two_step.{'passed' if way else 'failed'}", address=address, by=way or "")
    return way


@transaction.atomic
def add_passkey(passkey: Passkey, name: str, address: str) -> list[str]:
    """Keep a passkey. Returns recovery codes when it is the person's first second step, and none otherwise."""
    passkey.name = name.strip()
    passkey.save()
    note(passkey.user, "passkey.added", address=address, target=passkey.name)
    has_codes = RecoveryCode.objects.filter(user=passkey.user, used_at=None).exists()
    return [] if has_codes else _fresh_codes(passkey.user)


@transaction.atomic
def remove_passkey(passkey: Passkey, address: str) -> None:
    """Forget a passkey; without any other second step the recovery codes go too."""
    passkey.delete()
    note(passkey.user, "passkey.removed", address=address, target=passkey.name)
    left = Passkey.objects.filter(user=passkey.user).exists()
    if not left and not Authenticator.objects.filter(user=passkey.user).exists():
        RecoveryCode.objects.filter(user=passkey.user).delete()


def used_passkey(passkey: Passkey, count: int, address: str) -> None:
    """Keep when a passkey was used, and its counter."""
    Passkey.objects.filter(pk=passkey.pk).update(sign_count=count, last_used_at=clock.now())
    note(passkey.user, "two_step.passed", address=address, by="passkey", target=passkey.name)


def require(workspace: Workspace, required: bool, by: User) -> None:
    """Ask every member of the workspace for two steps, from a week on, or stop asking."""
    if required:
        Requirement.objects.get_or_create(workspace=workspace, defaults={"since": clock.now()})
    else:
        Requirement.objects.filter(workspace=workspace).delete()
    record(workspace, "two_step.required" if required else "two_step.optional", user=by)


def _fresh_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    drawn = codes.new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=codes.recovery_digest(user, code)) for code in drawn
    )
    return drawn


def _take_app_code(user: User, code: str) -> bool:
    app = Authenticator.objects.filter(user=user).first()
    secret = sealing.unseal(SEAL, app.sealed_secret) if app else None
    step = codes.matching_step(secret, code) if secret else None
    if app is None or step is None:
        return False
    # One statement decides: of two sign-ins with the same code, one is late.
    return bool(Authenticator.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step))


def _take_recovery_code(user: User, code: str) -> bool:
    found = RecoveryCode.objects.filter(user=user, digest=codes.recovery_digest(user, code), used_at=None)
    return bool(found.update(used_at=clock.now()))
