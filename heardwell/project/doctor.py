"""``heardwell doctor``: looks at an installation and says, for each finding, what to do."""

import json
import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from heardwell.core.config import config

Level = Literal["ok", "warning", "problem"]
LOW_DISK = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    level: Level
    says: str
    do: str = ""


def run(*, as_json: bool) -> int:
    """Print all findings; 1 when one of them is a problem."""
    findings = [check() for check in CHECKS]
    if as_json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))  # noqa: T201
    else:
        for finding in findings:
            mark = {"ok": "✓", "warning": "!", "problem": "✗"}[finding.level]
            print(f"{mark} {finding.check}: {finding.says}" + (f"\n  → {finding.do}" if finding.do else ""))  # noqa: T201
    return int(any(finding.level == "problem" for finding in findings))


def data_folder() -> Finding:
    folder = config().data
    if not folder.is_dir():
        return Finding("data", "problem", f"{folder} is not there", "start heardwell serve once, or set HEARDWELL_DATA")
    free = shutil.disk_usage(folder).free
    if free < LOW_DISK:
        return Finding(
            "data", "problem", f"{free >> 20} MB are left on the disk of {folder}", "make room: answers need it"
        )
    return Finding("data", "ok", f"{folder}, {free >> 30} GB free")


def secrets_file() -> Finding:
    path = config().data / "secrets"
    if config().secret_key:
        return Finding("secret", "ok", "given by SECRET_KEY")
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("secret", "problem", f"{path} can be read by others", f"chmod 600 {path}")
    return Finding("secret", "ok", "kept in the data folder, readable by its owner only")


def durability() -> Finding:
    """A database that syncs less than its default may lose what was acknowledged."""
    path = config().intake_path
    if not path.exists():
        return Finding("durability", "ok", "no answers yet; each will be on disk before it is acknowledged")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    connection.close()
    if sound != "ok":
        return Finding("durability", "problem", f"{path.name} is damaged: {sound}", "restore the last backup")
    if mode != "wal":
        return Finding("durability", "warning", f"{path.name} is in mode {mode}", "start heardwell serve: it sets WAL")
    return Finding("durability", "ok", "answers are synced to disk before they are acknowledged")


def address() -> Finding:
    url = config().public_url
    if not url:
        return Finding(
            "address",
            "warning",
            f"PUBLIC_URL is not set; links say {config().base_url}",
            "set PUBLIC_URL before others use it",
        )
    if urlsplit(url).scheme != "https":
        return Finding("address", "warning", f"{url} is not encrypted", "put Caddy or nginx in front and use https://")
    return Finding("address", "ok", url)


def proxies() -> Finding:
    local = urlsplit(config().base_url).hostname in ("127.0.0.1", "localhost")
    if not local and config().public_url and not config().trusted_proxies:
        return Finding(
            "proxy",
            "warning",
            "TRUSTED_PROXIES is empty: every visitor seems to come from the proxy",
            "set TRUSTED_PROXIES to the proxy's address, e.g. 127.0.0.1",
        )
    return Finding("proxy", "ok", config().trusted_proxies or "none needed")


def mail() -> Finding:
    url = config().email_url
    if not url:
        return Finding(
            "mail", "warning", "EMAIL_URL is not set; mails stay in the mailbox page", "set EMAIL_URL=smtp://…"
        )
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 25), timeout=5).close()
    except OSError as error:
        return Finding(
            "mail", "problem", f"{parts.hostname}:{parts.port or 25} does not answer: {error}", "check EMAIL_URL"
        )
    return Finding("mail", "ok", f"{parts.hostname} answers")


def rooms() -> Finding:
    """Whether the shipped files are there: the model, the widget, the translations."""
    package = Path(__file__).parents[1]
    wanted = {
        "text model": package / "text" / "data",
        "widget": package / "collect" / "widget" / "static" / "heardwell.js",
        "translations": package / "locale" / "ar" / "LC_MESSAGES" / "django.mo",
    }
    missing = [name for name, path in wanted.items() if not path.exists()]
    if missing:
        return Finding(
            "files", "problem", f"missing: {', '.join(missing)}", "install the wheel again, or run make messages widget"
        )
    return Finding("files", "ok", "complete")


CHECKS: tuple[Callable[[], Finding], ...] = (data_folder, secrets_file, durability, address, proxies, mail, rooms)
