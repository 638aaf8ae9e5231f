"""Who may do what, readable on one page.

A permission is a verb on a room. A role is a column. There is no other place where rights are decided.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"
    ANALYST = "analyst"
    VIEWER = "viewer"


class Permission(StrEnum):
    READ = "read"  # every room, every number
    WORK_CASES = "work_cases"  # assign, tag, note, reply, close
    WRITE_FEEDBACK = "write_feedback"  # log, tag, triage, correct
    EDIT_SURVEYS = "edit_surveys"  # make, publish, close
    EDIT_DASHBOARDS = "edit_dashboards"  # make, arrange, remove
    IMPORT = "import"  # bring data in
    MANAGE = "manage"  # settings, keys, members, rules
    OWN = "own"  # delete the workspace, change owners


_O, _A, _G, _N, _V = Role.OWNER, Role.ADMIN, Role.AGENT, Role.ANALYST, Role.VIEWER

#: permission → roles that have it
TABLE: dict[Permission, frozenset[Role]] = {
    Permission.READ: frozenset({_O, _A, _G, _N, _V}),
    Permission.WORK_CASES: frozenset({_O, _A, _G}),
    Permission.WRITE_FEEDBACK: frozenset({_O, _A, _G, _N}),
    Permission.EDIT_SURVEYS: frozenset({_O, _A, _N}),
    Permission.EDIT_DASHBOARDS: frozenset({_O, _A, _N}),
    Permission.IMPORT: frozenset({_O, _A, _N}),
    Permission.MANAGE: frozenset({_O, _A}),
    Permission.OWN: frozenset({_O}),
}

ROLE_NAMES: dict[Role, StrOrPromise] = {
    Role.OWNER: _("Owner"),
    Role.ADMIN: _("Admin"),
    Role.AGENT: _("Agent"),
    Role.ANALYST: _("Analyst"),
    Role.VIEWER: _("Viewer"),
}

#: What a permission lets a program do, in words.
PERMISSION_NAMES: dict[Permission, StrOrPromise] = {
    Permission.READ: _("Read everything: feedback, cases, surveys, numbers"),
    Permission.WORK_CASES: _("Work on cases: assign, reply, close"),
    Permission.WRITE_FEEDBACK: _("Send feedback in, tag it and correct it"),
    Permission.EDIT_SURVEYS: _("Make, publish and close surveys"),
    Permission.EDIT_DASHBOARDS: _("Make, arrange and remove dashboards"),
    Permission.IMPORT: _("Import files"),
    Permission.MANAGE: _("Manage settings, members, keys and rules"),
    Permission.OWN: _("Act as an owner"),
}

#: What a role is for, in one sentence.
ROLE_SAYS: dict[Role, StrOrPromise] = {
    Role.OWNER: _("Everything, also deleting the workspace and naming other owners."),
    Role.ADMIN: _("Everything but owning: settings, members, keys, rules."),
    Role.AGENT: _("Answers customers: cases and feedback."),
    Role.ANALYST: _("Makes surveys and dashboards, imports data, studies feedback."),
    Role.VIEWER: _("Reads everything and changes nothing."),
}

#: Nobody gives, takes or changes a role above their own.
RANK: dict[Role, int] = {Role.OWNER: 2, Role.ADMIN: 1, Role.AGENT: 0, Role.ANALYST: 0, Role.VIEWER: 0}


def may(role: str, permission: Permission) -> bool:
    """Whether a role has a permission. An unknown role has none."""
    return role in TABLE[permission]
