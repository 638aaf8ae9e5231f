"""A delivery as a mail: who it is from, its headers, its words as text and as plain HTML."""

from email.utils import format_datetime, formataddr, parseaddr
from unicodedata import bidirectional
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMultiAlternatives
from django.utils.html import escape

from heardwell.accounts.models import Workspace
from heardwell.core.config import config
from heardwell.messaging.models import Delivery

_RTL = ("R", "AL")


def sender(workspace: Workspace) -> tuple[str, str]:
    """Name and address that mails come from: ``EMAIL_FROM``; without it the workspace's name and the account that signs
    in to the mail server, or an address on our own host."""
    name, address = parseaddr(config().email_from)
    return name or " ".join(workspace.name.split()), address or _account() or f"heardwell@{_host()}"


def _account() -> str:
    user = unquote(urlsplit(config().email_url).username or "")
    return user if "@" in user else ""


def _host() -> str:
    host = urlsplit(config().base_url).hostname or ""
    return host if any(letter.isalpha() for letter in host) and ":" not in host else "localhost"


def domain(workspace: Workspace) -> str:
    """The right side of our Message-IDs."""
    return sender(workspace)[1].rpartition("@")[2] or "localhost"


def mail(delivery: Delivery) -> EmailMultiAlternatives:
    """The same mail each time: Message-ID and date are those of the row."""
    name, address = sender(delivery.workspace)
    headers = {"Message-ID": delivery.message_id, "Date": format_datetime(delivery.created_at)}
    if delivery.in_reply_to:
        headers["In-Reply-To"] = delivery.in_reply_to
        headers["References"] = delivery.references or delivery.in_reply_to
    message = EmailMultiAlternatives(
        subject=delivery.subject,
        body=delivery.body,
        from_email=formataddr((delivery.from_name or name, address)),
        to=[formataddr((delivery.to_name, delivery.to_address))],
        reply_to=[config().email_from] if config().email_from else None,
        headers=headers,
    )
    message.attach_alternative(html(delivery.body, delivery.language), "text/html")
    return message


def plain_mail(workspace: Workspace, *, to: str, subject: str, body: str) -> EmailMultiAlternatives:
    """A mail outside of the outbox: for trying the server."""
    name, address = sender(workspace)
    return EmailMultiAlternatives(subject=subject, body=body, from_email=formataddr((name, address)), to=[to])


def html(text: str, language: str) -> str:
    """The words as HTML, with language and direction said outright: mail readers do not know ``dir="auto"``."""
    paragraphs = "\n".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n") if part)
    lang = f' lang="{escape(language)}"' if language and language != "und" else ""
    body = f'<div{lang} dir="{direction(text)}">\n{paragraphs}\n</div>'
    return f'<!doctype html>\n<html{lang}><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def direction(text: str) -> str:
    """``rtl`` or ``ltr``, by the first letter that has one (Unicode Bidirectional Algorithm, rule P2)."""
    for letter in text:
        kind = bidirectional(letter)
        if kind in _RTL or kind == "L":
            return "rtl" if kind in _RTL else "ltr"
    return "ltr"
