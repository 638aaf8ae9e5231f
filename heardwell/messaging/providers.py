"""How mail leaves: the server of ``EMAIL_URL``, and one attempt at handing it a message, whose end is always known as
sent, not sent or unclear.

SMTP has one moment of doubt: between the end of the words and the server's reply. Everything before it is "not sent".
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from heardwell.core.config import config
from heardwell.core.errors import Invalid

TIMEOUT_S = 20
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where ``EMAIL_URL`` points. ``tls``: STARTTLS; ``ssl``: encrypted from the first byte."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False

    @property
    def shown(self) -> str:
        """The address without its secrets, for people."""
        return f"{self.host}:{self.port}"


class NotSent(Exception):
    """The server does not have the message. ``permanent``: it will not take it later either."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Unclear(Exception):
    """The words were handed over and no reply came: the server may have the message or not."""


def mail_server() -> MailServer | None:
    """The server of ``EMAIL_URL``, or None: there is none, or the demo may not use it. Raises :class:`Invalid` naming
    what is wrong."""
    return parse(config().mail_url) if config().mail_url else None


def parse(url: str) -> MailServer:
    """``smtp://user:password@host:587?tls=1`` or ``smtps://…`` (``?ssl=1``); user and password percent-encoded."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise Invalid.one("EMAIL_URL", _("Expected an address such as smtp://user:password@mail.example.com:587?tls=1"))
    try:
        port = parts.port
    except ValueError as error:
        raise Invalid.one("EMAIL_URL", _("Expected a port between 1 and 65535")) from error
    options = {name: values[-1] not in ("0", "false", "no") for name, values in parse_qs(parts.query).items()}
    ssl = parts.scheme == "smtps" or options.get("ssl", False)
    tls = options.get("tls", False)
    if ssl and tls:
        raise Invalid.one("EMAIL_URL", _("Expected tls=1 or ssl=1, not both"))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or (465 if ssl else _PORTS[parts.scheme]), user, password, tls, ssl)


class _Careful(smtplib.SMTP):
    """Knows whether the words have left, and keeps what the server said."""

    def __init__(
        self,
        *args: Any,
        before_words: Callable[[], None],
        told: list[str],
        **kwargs: Any,  # Any: smtplib's own
    ) -> None:
        self.before_words, self.told = before_words, told
        self.in_data = self.in_doubt = False
        self.answer = ""
        super().__init__(*args, **kwargs)

    def data(self, msg: Any) -> tuple[int, bytes]:  # Any: as in typeshed
        self.in_data = True
        code, reply = super().data(msg)
        self.in_data = self.in_doubt = False
        self.answer = f"{code} {_text(reply)}"
        return code, reply

    def getreply(self) -> tuple[int, bytes]:
        code, reply = super().getreply()
        self.told += [f"{code} {line}".rstrip() for line in _text(reply).splitlines() or [""]]
        return code, reply

    def send(self, s: Any) -> None:  # Any: as in typeshed
        # smtplib sends commands as str and, since Django gives it bytes, the message as bytes.
        if self.in_data and isinstance(s, bytes):
            self.before_words()
            self.in_doubt = True
        super().send(s)


class _Encrypted(_Careful, smtplib.SMTP_SSL):
    pass


class _Backend(EmailBackend):
    before_words: Callable[[], None]
    told: list[str]

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]  # a class with one argument given
        return partial(_Encrypted if self.use_ssl else _Careful, before_words=self.before_words, told=self.told)


def deliver(
    server: MailServer,
    message: EmailMultiAlternatives,
    before_words: Callable[[], None],
    told: list[str] | None = None,
) -> str:
    """Hand one message to the server; its reply, e.g. ``"250 OK queued as 7B2"``.

    ``before_words`` runs when the server waits for the words, just before they leave; what it raises ends the attempt
    with nothing sent. ``told`` takes every line that the server says, however it ends. Raises :class:`NotSent` or
    :class:`Unclear`.
    """
    backend = _Backend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.tls,
        use_ssl=server.ssl,
        timeout=TIMEOUT_S,
    )
    backend.before_words, backend.told = before_words, [] if told is None else told
    try:
        return _deliver(backend, message)
    finally:
        _hang_up(backend)


def _deliver(backend: _Backend, message: EmailMultiAlternatives) -> str:
    try:
        backend.open()
        backend.send_messages([message])
    except (OSError, smtplib.SMTPException) as error:
        if getattr(backend.connection, "in_doubt", False):
            raise Unclear(_readable(error)) from error
        raise NotSent(_readable(error), permanent=_is_permanent(error)) from error
    except ValueError as error:  # an address or header that cannot be put on the wire
        raise NotSent(str(error), permanent=True) from error
    return str(getattr(backend.connection, "answer", ""))


def _hang_up(backend: _Backend) -> None:
    """Say goodbye; what the server makes of it changes nothing about the message. In the midst of one it would wait
    for more words: then the line is simply cut."""
    line = backend.connection
    try:
        if isinstance(line, _Careful) and line.in_data:
            line.close()
        else:
            backend.close()
    except (OSError, smtplib.SMTPException):
        return


def _is_permanent(error: Exception) -> bool:
    """A 5xx reply to the addresses or the words. A refused login is ours to repair, so the message waits."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    return isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError) and error.smtp_code >= 500


def _readable(error: Exception) -> str:
    """The server's own words where it spoke, else what went wrong with the connection."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return f"{code} {_text(reply)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(reply: object) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
