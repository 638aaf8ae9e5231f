"""Trying the mail server: one mail to the person who asks, now, with the server's own words as the answer."""

from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core.errors import Invalid
from heardwell.messaging import compose
from heardwell.messaging.providers import NotSent, Unclear, deliver, mail_server


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. ``answer`` is all that the server said, line by line, and what went wrong with the
    connection."""

    ok: bool
    to: str
    answer: str


def try_server(workspace: Workspace, user: User) -> Trial:
    """Not in a job: somebody is waiting to see the answer. Only ever to the person's own address."""
    record(workspace, "mail.tested", user=user)
    told: list[str] = []
    try:
        server = mail_server()
        if server is None:
            return Trial(False, user.email, _("No mail server is set."))
        deliver(server, _mail(workspace, user), before_words=lambda: None, told=told)
        return Trial(True, user.email, "\n".join(told))
    except Invalid as error:
        return Trial(False, user.email, error.title)
    except (NotSent, Unclear) as error:
        return Trial(False, user.email, "\n".join([*told, *([] if _said(told, str(error)) else [str(error)])]))


def _said(told: list[str], reason: str) -> bool:
    """Whether the reason is one of the server's own answers."""
    return reason in told


def _mail(workspace: Workspace, user: User) -> EmailMultiAlternatives:
    body = _("Mail from %(workspace)s works. Nobody needs to answer this.") % {"workspace": workspace.name}
    return compose.plain_mail(workspace, to=user.email, subject=_("A test mail"), body=body)
