"""People who work here and the workspaces that they share."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heardwell.accounts.roles import PERMISSION_NAMES, ROLE_NAMES, Permission, Role, may
from heardwell.core import clock


class Users(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """Addresses are compared without case: nobody remembers how they typed theirs."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do is decided by their memberships alone."""

    email = models.EmailField(_("Email address"), unique=True)  # always in lower case
    name = models.CharField(pgettext_lazy("a person", "Name"), max_length=120)
    language = models.CharField(max_length=12, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    last_workspace = models.ForeignKey("Workspace", models.SET_NULL, null=True, related_name="+")  # "/" leads there
    sessions_ended = models.PositiveIntegerField(default=0)  # how often all of them were ended at once

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What a session must carry to hold: it changes with the password, and when all sessions are ended."""
        if not self.sessions_ended:
            return super().get_session_auth_hash()
        return salted_hmac(
            "heardwell.sessions", f"{self.password}:{self.sessions_ended}", algorithm="sha256"
        ).hexdigest()


class Digits(models.TextChoices):
    """How numbers are written for readers of Arabic."""

    LATIN = "latin", "0123"
    ARABIC = "arabic", "٠١٢٣"


def saturday_and_sunday() -> list[int]:
    return [5, 6]


class Workspace(models.Model):
    """One organisation's feedback. Nothing is ever read or written across workspaces."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Language"), max_length=12, default="en")
    time_zone = models.CharField(_("Time zone"), max_length=64, default="UTC")
    week_start = models.PositiveSmallIntegerField(_("First day of the week"), default=0)  # 0 = Monday, as in Python
    weekend = models.JSONField(_("Weekend"), default=saturday_and_sunday)  # days without work, 0 = Monday
    digits = models.CharField(_("Digits"), max_length=6, choices=Digits, default=Digits.LATIN)
    minimum_group = models.PositiveSmallIntegerField(_("Smallest group that shows a score"), default=5)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)  # deleted: nobody finds it any more, and a job erases what it held

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Membership(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    joined_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_role_per_member")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

    @property
    def role_name(self) -> str:
        return str(ROLE_NAMES[Role(self.role)])

    def may(self, permission: str) -> bool:
        """Whether this member's role has the permission of that name."""
        return may(self.role, Permission(permission))


class Team(models.Model):
    """A department: who is in it, which languages it answers in, when it is there, and where its mail arrives."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="teams")
    name = models.CharField(pgettext_lazy("a team", "Name"), max_length=60)
    languages = models.JSONField(default=list)  # BCP-47; empty: every language
    hours = models.JSONField(
        default=dict
    )  # {"0": ["09:00", "18:00"]}, 0 = Monday, in the workspace's zone; empty: always
    inbox = models.EmailField(_("Shared inbox"), blank=True)
    members = models.ManyToManyField(User, through="TeamMember", related_name="teams")
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_team_per_name")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="once_in_a_team")]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


class Invitation(models.Model):
    """A link that lets one person in. It is shown or mailed once; the database keeps its digest."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)  # in lower case; empty: whoever holds the link
    role = models.CharField(max_length=10, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    teams = models.ManyToManyField(Team, related_name="+")
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    sent = models.PositiveSmallIntegerField(default=0)  # how often it was made anew: each has a link and a mail
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-created_at"], name="invitations_latest")]

    def __str__(self) -> str:
        return f"{self.email or 'a link'} to {self.workspace}"

    @property
    def role_name(self) -> str:
        return str(ROLE_NAMES[Role(self.role)])

    def usable(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class SavedView(models.Model):
    """A list as somebody likes to see it: a room's address with its filters, under a name."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    room = models.CharField(max_length=20)  # "voices", "cases"
    name = models.CharField(pgettext_lazy("a saved view", "Name"), max_length=60)
    query = models.CharField(max_length=1000)  # the address after "?", without cursor and page
    shared = models.BooleanField(default=False)  # shown to everybody in the workspace
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "owner", "room", "name"], name="one_view_per_name")]
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.room}: {self.name}"


class ApiKey(models.Model):
    """A secret for programs. It is shown once; the database keeps its digest and its first letters."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("Name"), max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)  # names of Permission
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)  # none: never
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def scope_names(self) -> list[str]:
        """What the key may do, in words."""
        return [str(name) for permission, name in PERMISSION_NAMES.items() if permission in self.scopes]

    def ended(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at


class SignIn(models.Model):
    """One browser in which somebody is signed in, as they see it in their list."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True)  # of the session
    agent = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.user} from {self.address}"


class OneTimeLink(models.Model):
    """A link that opens a door once: the set-up of a new installation, or a sign-in without mail."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=10, validators=[RegexValidator("^(setup|login)$")])
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at:%Y-%m-%d %H:%M}"

    def usable(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at


class AuditEvent(models.Model):
    """What was done or refused, by whom. Append-only."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    api_key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-at"], name="audit_by_workspace"),
            models.Index(fields=["user", "-at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"
