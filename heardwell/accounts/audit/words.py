"""Each deed of the audit log in a sentence, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import AuditEvent
from heardwell.accounts.roles import ROLE_NAMES, Role
from heardwell.web.numbers import number

Facts = Mapping[str, Any]  # Any: JSON, as the deed has written it


@dataclass(frozen=True, slots=True)
class Kind:
    """A group of deeds, to filter by."""

    name: StrOrPromise
    prefixes: tuple[str, ...]  # of the names of actions


KINDS = {
    "people": Kind(gettext_lazy("Members and teams"), ("member.", "invitation.", "team.")),
    "signing_in": Kind(
        gettext_lazy("Signing in"),
        ("session.", "password.", "profile.", "login_link.", "two_step", "sso", "passkey", "recovery_codes"),
    ),
    "keys": Kind(gettext_lazy("API keys"), ("api_key.",)),
    "settings": Kind(
        gettext_lazy("Settings"),
        ("workspace.", "rule.", "topic.", "site.", "mail.", "backup.", "understanding.", "reading.", "learning."),
    ),
    "work": Kind(gettext_lazy("Surveys and feedback"), ("survey.", "feedback", "tag", "delivery.", "import", "demo.")),
    "denied": Kind(gettext_lazy("Refused"), ("denied", "session.refused", "sso.refused")),
}

#: Fields of a workspace, a team and a person, as their pages name them.
FIELDS: dict[str, StrOrPromise] = {
    "name": gettext_lazy("Name"),
    "language": gettext_lazy("Language"),
    "time_zone": gettext_lazy("Time zone"),
    "week_start": gettext_lazy("First day of the week"),
    "weekend": gettext_lazy("Weekend"),
    "digits": gettext_lazy("Digits"),
    "minimum_group": gettext_lazy("Smallest group that shows a score"),
    "email": gettext_lazy("Email address"),
    "languages": gettext_lazy("Languages"),
    "hours": gettext_lazy("Opening hours"),
    "inbox": gettext_lazy("Shared inbox"),
}

#: action → its sentence. %(target)s, %(role)s, %(change)s, %(to)s and %(n)s are filled in.
SENTENCES: dict[str, StrOrPromise] = {
    "workspace.created": gettext_lazy("made the workspace"),
    "workspace.deleted": gettext_lazy("deleted the workspace “%(target)s”"),
    "workspace.changed": gettext_lazy("changed the settings: %(change)s"),
    "member.invited": gettext_lazy("invited %(target)s as %(role)s"),
    "member.invited_again": gettext_lazy("invited %(target)s again"),
    "invitation.revoked": gettext_lazy("withdrew the invitation for %(target)s"),
    "member.joined": gettext_lazy("joined as %(role)s"),
    "member.left": gettext_lazy("left the workspace"),
    "member.removed": gettext_lazy("removed %(target)s"),
    "member.role_changed": gettext_lazy("changed the role of %(target)s: %(role)s"),
    "team.created": gettext_lazy("made the team “%(target)s”"),
    "team.changed": gettext_lazy("changed the team “%(target)s”: %(change)s"),
    "team.archived": gettext_lazy("archived the team “%(target)s”"),
    "team.restored": gettext_lazy("brought the team “%(target)s” back"),
    "api_key.created": gettext_lazy("made the API key “%(target)s”"),
    "api_key.revoked": gettext_lazy("switched off the API key “%(target)s”"),
    "session.began": gettext_lazy("signed in"),
    "session.refused": gettext_lazy("failed to sign in as %(target)s"),
    "session.ended": gettext_lazy("signed a browser out (%(target)s)"),
    "session.all_ended": gettext_lazy("signed out everywhere else"),
    "login_link.used": gettext_lazy("signed in with a link of the operator"),
    "password.changed": gettext_lazy("changed their password"),
    "profile.changed": gettext_lazy("changed their profile: %(change)s"),
    "denied": gettext_lazy("was refused at %(target)s"),
    "survey.created": gettext_lazy("made the survey “%(target)s”"),
    "survey.published": gettext_lazy("published the survey “%(target)s”"),
    "survey.closed": gettext_lazy("closed the survey “%(target)s”"),
    "survey.reopened": gettext_lazy("opened the survey “%(target)s” again"),
    "survey.deleted": gettext_lazy("deleted the survey “%(target)s”"),
    "survey.review_shared": gettext_lazy("made a link to review the survey “%(target)s”"),
    "survey.review_ended": gettext_lazy("closed a link to review the survey “%(target)s”"),
    "survey.redirect_hosts": gettext_lazy("changed where surveys may lead"),
    "rule.created": gettext_lazy("made the rule “%(target)s”"),
    "rule.changed": gettext_lazy("changed the rule “%(target)s”"),
    "topic.created": gettext_lazy("made the topic “%(target)s”"),
    "topic.renamed": gettext_lazy("renamed the topic “%(target)s”"),
    "topic.seeds": gettext_lazy("changed the words of the topic “%(target)s”"),
    "topic.moved": gettext_lazy("moved the topic “%(target)s”"),
    "topic.merged": gettext_lazy("merged the topic “%(target)s” into another"),
    "topic.split": gettext_lazy("split the topic “%(target)s”"),
    "topic.archived": gettext_lazy("archived the topic “%(target)s”"),
    "topic.restored": gettext_lazy("restored the topic “%(target)s”"),
    "topic.taught": gettext_lazy("taught the topic “%(target)s” by examples"),
    "topic.adopted": gettext_lazy("added the pack of topics “%(target)s”"),
    "topic.undone": gettext_lazy("took back a change of the topic “%(target)s”"),
    "site.created": gettext_lazy("added the website “%(target)s”"),
    "site.changed": gettext_lazy("changed the website “%(target)s”"),
    "site.key_replaced": gettext_lazy("replaced the key of the website “%(target)s”"),
    "site.removed": gettext_lazy("removed the website “%(target)s”"),
    "workspace.cap_set": gettext_lazy("set the days between two surveys to %(n)s"),
    "site.secret_renewed": gettext_lazy("renewed the secret of the website “%(target)s”"),
    "delivery.sent_again": gettext_lazy("sent message %(target)s again"),
    "mail.tested": gettext_lazy("tested the mail server"),
    "two_step.on": gettext_lazy("switched two-step sign-in on"),
    "two_step.off": gettext_lazy("switched two-step sign-in off"),
    "two_step.rescued": gettext_lazy("switched two-step sign-in off for %(target)s, on the command line"),
    "two_step.failed": gettext_lazy("failed at the second step of signing in"),
    "two_step.required": gettext_lazy("made two-step sign-in a duty"),
    "two_step.optional": gettext_lazy("left two-step sign-in to each member"),
    "sso.changed": gettext_lazy("changed the sign-in with another provider"),
    "sso.removed": gettext_lazy("removed the sign-in with another provider"),
    "sso.linked": gettext_lazy("connected their account with the provider"),
    "sso.refused": gettext_lazy("was refused after the provider's answer"),
    "sso.signed_in": gettext_lazy("signed in through the provider"),
    "two_step.passed": gettext_lazy("took the second step of signing in"),
    "recovery_codes.renewed": gettext_lazy("made new recovery codes"),
    "passkey.added": gettext_lazy("added the passkey “%(target)s”"),
    "passkey.removed": gettext_lazy("removed the passkey “%(target)s”"),
    "feedback_logged": gettext_lazy("logged what a customer said"),
    "feedback_taken_back": gettext_lazy("took back what they had logged"),
    "passage.kept": gettext_lazy("kept a passage of a longer text as a voice"),
    "passage.taken_back": gettext_lazy("took back a passage that they had kept as a voice"),
    "feedback_bulk": gettext_lazy("changed many voices at once (%(n)s): %(target)s"),
    "tag_renamed": gettext_lazy("renamed the tag “%(target)s” to “%(to)s”"),
    "tags_merged": gettext_lazy("merged the tag “%(target)s” into “%(to)s” (voices: %(n)s)"),
    "tag_deleted": gettext_lazy("deleted the tag “%(target)s” (voices: %(n)s)"),
    "understanding.changed": gettext_lazy("chose the engine that reads what customers say: %(target)s"),
    "reading.started": gettext_lazy("had history read again by %(target)s (voices: %(n)s)"),
    "reading.paused": gettext_lazy("paused the reading of history"),
    "reading.running": gettext_lazy("let the reading of history go on"),
    "reading.cancelled": gettext_lazy("stopped the reading of history"),
    "learning.on": gettext_lazy("switched on what was learned from corrections: %(target)s"),
    "learning.off": gettext_lazy("switched off what was learned from corrections: %(target)s"),
    "backup.asked": gettext_lazy("asked for a backup"),
    "backup.downloaded": gettext_lazy("downloaded the backup %(target)s"),
    "demo.reset": gettext_lazy("put the demo back to its beginning"),
}
More = Callable[[AuditEvent], str | None]


def doer(event: AuditEvent) -> str:
    """Who did it: a member, a program, or nobody that is known."""
    if event.user:
        return event.user.name or event.user.email
    if event.api_key:
        return _("API key “%(name)s”") % {"name": event.api_key.name}
    return _("Somebody") if event.action in ("session.refused", "denied") else _("The server")


def sentence(event: AuditEvent) -> str:
    """What was done, without who. Words of people are set apart: they have a direction of their own."""
    words = SENTENCES.get(event.action)
    if words is None:
        return f"{event.action} {event.target}".strip()
    facts = {
        "target": _apart(event.detail.get("name") or event.target) or _("somebody with the link"),
        "role": _role(event.detail.get("role")),
        "change": _change(event.detail),
        "to": _apart(event.detail.get("to") or event.detail.get("into")),
        "n": number(event.detail.get("n") or 0),
    }
    return str(words) % facts


def _apart(words: Any) -> str:  # Any: JSON
    """Between Unicode's FSI and PDI; nothing stays nothing."""
    return f"\u2068{words}\u2069" if words else ""


def plain(sentence: str) -> str:
    """For files: without the marks that set words apart."""
    return sentence.translate({0x2068: None, 0x2069: None})


def _role(given: Any) -> str:  # Any: JSON
    if isinstance(given, list) and len(given) == 2:
        return f"{_role_name(given[0])} → {_role_name(given[1])}"
    return _role_name(given)


def _role_name(value: Any) -> str:  # Any: JSON
    return str(ROLE_NAMES[Role(value)]) if value in ROLE_NAMES else str(value or "")


def _change(detail: Facts) -> str:
    changed = detail.get("changed") or {}
    parts = [f"{FIELDS.get(name, name)} {_shown(a)} → {_shown(b)}" for name, (a, b) in changed.items()]
    if detail.get("members"):
        parts.append(_("Members"))
    return "; ".join(parts)


def _shown(value: Any) -> str:  # Any: JSON
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, dict):
        return " ".join(f"{day}: {'–'.join(hours)}" for day, hours in sorted(value.items())) or "–"
    return str(value) if value not in ("", None) else "–"
