"""What the installation has around it: its address, proxies, the mail server, fonts, the clock, shipped files."""

import shutil
import socket
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from heardwell.collect.intake import log
from heardwell.core import clock
from heardwell.core.config import config
from heardwell.core.errors import HeardwellError
from heardwell.messaging.providers import parse
from heardwell.project.system.findings import Finding, Level

LOCAL: Final = ("127.0.0.1", "localhost", "::1")
AHEAD_MS: Final = 120_000


def findings() -> list[Finding]:
    return [address(), proxies(), clock_says(), shipped()]


def address() -> Finding:
    url, name = config().public_url, _("Address")
    if not url:
        says, do = _("PUBLIC_URL is not set: links begin with this."), _("Set PUBLIC_URL before others use it.")
        return Finding("address", name, Level.WARNING, config().base_url, says, do)
    says = _("Links, the snippet, cookies and the origin check follow PUBLIC_URL.")
    if urlsplit(url).scheme != "https" and urlsplit(url).hostname not in LOCAL:
        do = _("It is not encrypted: put Caddy or nginx in front, and write https:// in PUBLIC_URL.")
        return Finding("address", name, Level.WARNING, url, says, do)
    return Finding("address", name, Level.OK, url, says)


def proxies() -> Finding:
    name, trusted = _("Proxy"), config().trusted_proxies
    says = _("Only trusted proxies are believed about who the visitor is.")
    if not trusted and urlsplit(config().public_url).scheme == "https":
        do = _("Set TRUSTED_PROXIES to the proxy's address, for example 127.0.0.1: else all visitors look like one.")
        return Finding("proxy", name, Level.WARNING, _("none trusted"), says, do)
    shown = _("hidden") if trusted and config().heardwell_demo else trusted
    return Finding("proxy", name, Level.OK, shown or _("none needed"), says)


def mail_answers() -> Finding | None:
    """Whether somebody listens at the mail server's port; None when there is no server, which is said elsewhere."""
    if not config().email_url:
        return None
    name = _("Mail server's port")
    try:
        server = parse(config().email_url)
        socket.create_connection((server.host, server.port), timeout=5).close()
    except (HeardwellError, OSError) as error:
        do = _("Check EMAIL_URL, and that this machine may reach the server.")
        return Finding("mail_port", name, Level.PROBLEM, _("no answer"), str(error), do)
    return Finding("mail_port", name, Level.OK, f"{server.host}:{server.port}", _("It answers."))


def clock_says() -> Finding:
    """Rows from the future mean that the clock was set back: order and deadlines then go wrong."""
    newest = log.newest_ms() if config().intake_path.exists() else 0
    now = clock.now()
    figure = now.strftime("%Y-%m-%d %H:%M UTC")
    says = _("The server's clock: deadlines, order and links that expire depend on it.")
    if newest - clock.now_ms() > AHEAD_MS or now.year < 2026:
        do = _("Answers are stored from later than now: the clock was set back. Set it right (NTP).")
        return Finding("clock", _("Clock"), Level.PROBLEM, figure, says, do)
    return Finding("clock", _("Clock"), Level.OK, figure, says)


def shipped() -> Finding:
    """Whether the shipped files are there: the model, the widget, the translations."""
    package = Path(__file__).parents[2]
    wanted = {
        "text model": package / "text" / "data",
        "widget": package / "collect" / "widget" / "static" / "heardwell.js",
        "translations": package / "locale" / "ar" / "LC_MESSAGES" / "django.mo",
    }
    missing = [name for name, path in wanted.items() if not path.exists()]
    says = _("The text model, the widget and the translations that come with the program.")
    if missing:
        do = _("Install the wheel again, or run make messages widget.")
        return Finding("files", _("Shipped files"), Level.PROBLEM, ", ".join(missing), says, do)
    return Finding("files", _("Shipped files"), Level.OK, _("complete"), says)


def fonts() -> Finding:
    """Fonts of this machine. Pages bring none and need none: readers have their own."""
    name, says = _("Fonts"), _("Only pictures and files made on the server need them; pages use the reader's own.")
    program = shutil.which("fc-list")
    if program is None:
        return Finding("fonts", name, Level.OK, _("not looked at"), says)
    lacking = [
        code
        for code in ("zh-cn", "zh-tw", "ar")
        if not subprocess.run([program, f":lang={code}"], capture_output=True, timeout=10, check=False).stdout
    ]
    if lacking:
        do = _("Install Noto Sans CJK and Noto Sans Arabic (apt install fonts-noto-cjk fonts-noto-core).")
        return Finding("fonts", name, Level.WARNING, _("missing: %(which)s") % {"which": ", ".join(lacking)}, says, do)
    return Finding("fonts", name, Level.OK, _("complete"), says)
