"""Writes about members: inviting, joining, changing roles, leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from heardwell.accounts.actions import create_user, record
from heardwell.accounts.members.queries import is_last_owner
from heardwell.accounts.models import ApiKey, Invitation, Membership, Team, TeamMember, User, Workspace
from heardwell.accounts.roles import RANK, ROLE_NAMES, Permission, Role
from heardwell.core import clock, ports
from heardwell.core.config import config
from heardwell.core.errors import Conflict, Forbidden, Gone
from heardwell.core.ids import digest, secret

INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a member, or a program with a key."""

    role: Role
    user: User | None = None
    api_key: ApiKey | None = None

    @classmethod
    def member(cls, member: Membership) -> "Actor":
        return cls(Role(member.role), user=member.user)

    @classmethod
    def program(cls, key: ApiKey) -> "Actor":
        return cls(Role.OWNER if Permission.OWN in key.scopes else Role.ADMIN, api_key=key)

    def record(self, workspace: Workspace, action: str, target: str, **detail: object) -> None:
        record(workspace, action, user=self.user, api_key=self.api_key, target=target, detail=detail)

    def check_may_give(self, *roles: str) -> None:
        """Raises :class:`Forbidden` when one of the roles stands above the actor's own."""
        if any(RANK[Role(role)] > RANK[self.role] for role in roles):
            raise Forbidden(_("Only an owner can do this."))


@transaction.atomic
def invite(
    workspace: Workspace, actor: Actor, *, email: str, role: str, teams: Sequence[Team] = ()
) -> tuple[Invitation, str]:
    """An invitation and its token, which is not kept. With an address it is mailed; inviting the same address again
    makes the open invitation anew, so that one link at most is open for one address."""
    actor.check_may_give(role)
    email = email.strip().lower()
    if email and Membership.objects.filter(workspace=workspace, user__email=email).exists():
        raise Conflict(_("%(email)s is a member already.") % {"email": email})
    rows = Invitation.objects.filter(workspace=workspace, accepted_at=None, revoked_at=None)
    one = rows.filter(email=email).first() if email else None
    if one:
        actor.check_may_give(one.role)  # making it anew ends the link that somebody above has sent
    invitation = one or Invitation(workspace=workspace, email=email, created_at=clock.now())
    invitation.role, invitation.invited_by = role, actor.user
    token = _renewed(invitation)
    invitation.teams.set(teams)
    actor.record(workspace, "member.invited", email, role=role)
    return invitation, token


@transaction.atomic
def invite_again(invitation: Invitation, actor: Actor) -> str:
    """A fresh link for another week; the one before stops working."""
    actor.check_may_give(invitation.role)
    token = _renewed(invitation)
    actor.record(invitation.workspace, "member.invited_again", invitation.email, role=invitation.role)
    return token


def _renewed(invitation: Invitation) -> str:
    token = secret()
    invitation.digest = digest(token)
    invitation.expires_at = clock.now() + INVITATION_LASTS
    invitation.sent += 1
    invitation.save()
    if invitation.email:
        _mail(invitation, token)
    return token


def link(token: str) -> str:
    """The whole address that lets somebody in."""
    # reverse() has the path of PUBLIC_URL in it already.
    base = config().base_url
    path = reverse("accounts:join", args=[token])
    scheme, _slashes, rest = base.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}{path}"


def _mail(invitation: Invitation, token: str) -> None:
    workspace, host = invitation.workspace, invitation.invited_by
    with override(workspace.language):
        words = {"host": host.name if host else workspace.name, "workspace": workspace.name}
        body = "\n\n".join(
            [
                _("%(host)s invites you to work in “%(workspace)s” on Heardwell.") % words,
                _("Your role: %(role)s.") % {"role": ROLE_NAMES[Role(invitation.role)]},
                _("Open this link within seven days. It works once:"),
                link(token),
                _("If you did not expect this, you need not do anything."),
            ]
        )
        subject = " ".join((_("%(host)s invites you to “%(workspace)s”") % words).split())[:300]
    ports.send_letter(
        ports.Letter(
            workspace_id=workspace.pk,
            key=f"invitation:{invitation.pk}:{invitation.sent}",
            to_address=invitation.email,
            subject=subject,
            body=body,
            language=workspace.language,
            about=f"invitation:{invitation.pk}",
        )
    )


def revoke_invitation(invitation: Invitation, actor: Actor) -> None:
    """Withdraw an invitation: its link stops working."""
    actor.check_may_give(invitation.role)
    if Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=clock.now()):
        actor.record(invitation.workspace, "invitation.revoked", invitation.email, role=invitation.role)


@transaction.atomic
def join(invitation: Invitation, user: User) -> Membership:
    """Let ``user`` in. The link is used up; who is a member already keeps their role.

    Raises :class:`Gone` when somebody else was first, and :class:`Forbidden` when it is for another address."""
    if invitation.email and invitation.email != user.email:
        raise Forbidden(_("This invitation is for another address."))
    rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if not rows.update(accepted_at=clock.now(), accepted_by=user):
        raise Gone(_("This invitation has been used already."))
    member, new = Membership.objects.get_or_create(
        workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
    )
    for team in invitation.teams.filter(archived_at=None):
        TeamMember.objects.get_or_create(team=team, user=user)
    if new:
        record(invitation.workspace, "member.joined", user=user, target=user.email, role=member.role)
    return member


@transaction.atomic
def join_as_new(invitation: Invitation, *, email: str, name: str, password: str, language: str) -> User:
    """A new account that is a member from the start. The caller has validated address and password."""
    user = create_user(invitation.email or email, name, password)
    user.language = language
    user.save(update_fields=["language"])
    join(invitation, user)
    return user


@transaction.atomic
def change_role(member: Membership, role: str, actor: Actor) -> None:
    """Another role, from now on. The last owner stays one; nobody reaches above their own role."""
    actor.check_may_give(member.role, role)
    if member.role == role:
        return
    if is_last_owner(member):
        raise Conflict(_("Somebody has to be the owner. Make another member owner first."))
    before = member.role
    Membership.objects.filter(pk=member.pk).update(role=role)
    member.role = role
    actor.record(member.workspace, "member.role_changed", member.user.email, role=[before, role])


@transaction.atomic
def remove_member(member: Membership, actor: Actor) -> None:
    """End a membership: the next request of every session finds no door. What was done stays, under the name."""
    actor.check_may_give(member.role)
    _end(member)
    actor.record(member.workspace, "member.removed", member.user.email, role=member.role)


@transaction.atomic
def leave(member: Membership) -> None:
    """A member goes of their own accord."""
    _end(member)
    record(member.workspace, "member.left", user=member.user, target=member.user.email, role=member.role)


def _end(member: Membership) -> None:
    if is_last_owner(member):
        raise Conflict(_("Somebody has to be the owner. Make another member owner first."))
    TeamMember.objects.filter(team__workspace_id=member.workspace_id, user_id=member.user_id).delete()
    Membership.objects.filter(pk=member.pk).delete()
