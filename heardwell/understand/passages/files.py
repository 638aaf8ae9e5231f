"""The words of an uploaded file: plain text, subtitles, or a mail with who sent it and when."""

import email
import email.policy
import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext as _

from heardwell.core.errors import Invalid

MOST_BYTES = 1024 * 1024
ENDINGS = (".txt", ".vtt", ".srt", ".eml")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNSEEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds; of a mail also who sent it and when."""

    text: str
    who: str = ""
    at: datetime | None = None
    channel: str = ""


def read(name: str, content: bytes) -> Read:
    """The file's words. Raises :class:`Invalid` that names ``file``."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending not in ENDINGS:
        raise Invalid.one("file", _("Expected a file of one of these kinds: %(names)s") % {"names": " ".join(ENDINGS)})
    if len(content) > MOST_BYTES:
        raise Invalid.one("file", _("Expected a file of at most 1 MB"))
    return _mail(content) if ending == ".eml" else Read(_decoded(content))


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Invalid.one("file", _("This file is not text in UTF-8. Save it as UTF-8 and try again.")) from None
    if "\0" in text:
        raise Invalid.one("file", _("This file is not text in UTF-8. Save it as UTF-8 and try again."))
    return text


def _mail(content: bytes) -> Read:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    try:
        body = message.get_body(("plain", "html"))
        text = str(body.get_content()) if body else ""
        who, at = str(message.get("From", "")), _moment(str(message.get("Date", "")))
    except (LookupError, ValueError, AttributeError, TypeError, IndexError):  # mails are as broken as their programs
        raise Invalid.one("file", _("This mail cannot be read. Paste its words instead.")) from None
    if body is not None and body.get_content_type() == "text/html":
        text = _plain(text)
    return Read(text.replace("\0", ""), who[:300].replace("\0", ""), at, "email")


def _plain(markup: str) -> str:
    broken = _BREAKS.sub("\n", _UNSEEN.sub(" ", markup))
    return html.unescape(_TAGS.sub("", broken))


def _moment(date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
