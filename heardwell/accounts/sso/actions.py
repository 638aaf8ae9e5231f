"""Writes about providers, and the decision who may come in on a provider's word."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import Membership, User, Workspace
from heardwell.accounts.sso import queries
from heardwell.accounts.sso.models import Identity, Provider
from heardwell.accounts.sso.openid import SEAL, Person, Refused
from heardwell.core import clock, sealing


class ConsentNeeded(Exception):
    """An account of that address exists, and is more than this workspace's, or owns it: its owner must say yes."""


def save_provider(provider: Provider, secret: str, by: User) -> None:
    """Keep the settings; an empty secret leaves the one that is there."""
    if secret:
        provider.sealed_secret = sealing.seal(SEAL, secret)
    provider.changed_at = clock.now()
    provider.save()
    record(provider.workspace, "sso.changed", user=by, target=provider.issuer)


def remove_provider(workspace: Workspace, by: User) -> None:
    """Its people come in with their passwords again, or not at all."""
    removed, _rows = Provider.objects.filter(workspace=workspace).delete()
    if removed:
        record(workspace, "sso.removed", user=by)


def recognise(provider: Provider, person: Person, address: str) -> User:
    """The account of somebody whom the provider vouches for; made, or joined, where that is allowed.

    Raises :class:`ConsentNeeded`, and :class:`Refused` with the reason.
    """
    identity = queries.identity_of(provider, person.issuer, person.subject)
    if identity:
        return _known(provider, identity, address)
    _require_own_address(provider, person)
    user = User.objects.filter(email=person.email).first()
    if user is None:
        return _newcomer(provider, person, address)
    if not user.is_active or not queries.belongs_here_alone(user, provider.workspace):
        raise ConsentNeeded
    _link(provider, person, user, address)
    return user


@transaction.atomic
def connect(provider: Provider, person: Person, user: User, address: str) -> None:
    """What :class:`ConsentNeeded` asks for: the person, signed in with their own password, says yes."""
    _require_own_address(provider, person)
    if person.email != user.email:
        raise Refused(_("The provider vouches for another address than yours."))
    if not queries.is_member(user, provider.workspace):
        _join(provider, user, address)
    known = queries.identity_of(provider, person.issuer, person.subject)
    if known and known.user != user:
        raise Refused(_("The provider vouches for another address than yours."))
    if known:
        known.delete()
    _link(provider, person, user, address, confirmed=True)


def _known(provider: Provider, identity: Identity, address: str) -> User:
    user = identity.user
    if not user.is_active or not queries.is_member(user, provider.workspace):
        # Whoever was removed here does not come back because the provider still knows them.
        record(provider.workspace, "sso.refused", user=user, address=address)
        raise Refused(_("You are not a member of this workspace any more. Ask an owner or admin."))
    if queries.must_confirm(identity):
        raise ConsentNeeded
    Identity.objects.filter(pk=identity.pk).update(last_used_at=clock.now())
    record(provider.workspace, "sso.signed_in", user=user, address=address)
    return user


def _require_own_address(provider: Provider, person: Person) -> None:
    if not _is_address(person.email) or not person.verified:
        raise Refused(_("The first time, the provider must say that your email address is verified. It does not."))
    if not provider.takes(person.email):
        raise Refused(_("People with your email address cannot sign in to this workspace this way."))


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


@transaction.atomic
def _newcomer(provider: Provider, person: Person, address: str) -> User:
    if not provider.creates_members:
        raise Refused(_("You are not a member of this workspace yet. Ask an owner or admin for an invitation."))
    user = User(email=person.email, name=" ".join(person.name.split()) or person.email.split("@")[0])
    user.set_unusable_password()
    user.save()
    _join(provider, user, address)
    _link(provider, person, user, address)
    return user


def _join(provider: Provider, user: User, address: str) -> None:
    if not provider.creates_members:
        raise Refused(_("You are not a member of this workspace yet. Ask an owner or admin for an invitation."))
    Membership.objects.create(workspace=provider.workspace, user=user, role=provider.role)
    record(provider.workspace, "member.joined", user=user, target=user.email, address=address, by="sso")


def _link(provider: Provider, person: Person, user: User, address: str, *, confirmed: bool = False) -> None:
    Identity.objects.create(
        provider=provider,
        user=user,
        issuer=person.issuer,
        subject=person.subject,
        last_used_at=clock.now(),
        confirmed=confirmed,
    )
    record(provider.workspace, "sso.linked", user=user, target=user.email, address=address)
