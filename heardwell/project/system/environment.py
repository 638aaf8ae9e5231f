"""The environment's settings as they are in force: value, where it comes from, what it does. Secrets stay hidden; in a
demo, which strangers enter, so is whatever was set but what they know already."""

import os
import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from heardwell.core.config import Config, config

SECRET: Final = frozenset({"secret_key"})
KNOWN_TO_ALL: Final = frozenset({"public_url", "heardwell_demo", "heardwell_demo_mail"})
#: Up to the last "@", since passwords are also written with "@" and "/" in them; and what is named so after "?".
_PASSWORD: Final = re.compile(
    r"(?<=://).+(?=@)|(?<=[?&])([^=&]*(?:pass|secret)[^=&]*=)[^&]+", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    value: str
    given: bool  # by the environment; else its default
    does: str


def settings() -> list[Setting]:
    """All of them, in the order of their documentation."""
    words = _words()
    return [
        Setting(name.upper(), _shown(name), name.upper() in _environment(), words.get(name, field.description or ""))
        for name, field in Config.model_fields.items()
    ]


def _environment() -> set[str]:
    return {name.upper() for name, value in os.environ.items() if value}


def _shown(name: str) -> str:
    value = str(getattr(config(), name))
    if config().heardwell_demo and name not in KNOWN_TO_ALL and name.upper() in _environment():
        return _("hidden")
    if name in SECRET:
        return _("hidden") if value else _("made on first start, in the file secrets")
    if isinstance(getattr(config(), name), bool):
        return _("on") if value == "True" else _("off")
    return _PASSWORD.sub(lambda found: f"{found[1] or ''}•••", value)


def _words() -> dict[str, str]:
    """What each does, in the reader's language; the order and the rest stand in docs/self-host/settings.md."""
    return {
        "public_url": _("Where people find this installation. Links in mails, the snippet and cookies follow it."),
        "heardwell_data": _("The folder that holds everything."),
        "database_url": _("Another database for the records; SQLite in the data folder when empty."),
        "email_url": _("The mail server. Without it, mails stay in the mailbox page."),
        "email_from": _("Sender of mails; the workspace's name when empty."),
        "secret_key": _("Signs sessions and links. A new one signs everybody out."),
        "trusted_proxies": _(
            "Who is believed about the visitor's address. Empty behind a proxy: all visitors look like one."
        ),
        "host": _("The address that the server listens on. 127.0.0.1: this machine only."),
        "port": _("The port that the server listens on."),
        "intake_rate": _("Answers a second that one address may send. More are asked to come later."),
        "web_threads": _("Pages that are made at the same time. More need more memory."),
        "duckdb_memory": _("The most memory for figures. Less makes long periods slower."),
        "upgrade_backup": _("Whether a newer version makes a backup before it changes the data."),
        "heardwell_demo": _("Whether this is the demo, which anybody may enter."),
        "heardwell_demo_mail": _("Whether mails of the demo really leave. Off: they stay in the mailbox page."),
        "heardwell_language": _("Language of the command line; the terminal's when empty."),
        "heardwell_egress_allow": _("Private addresses that the program may call all the same, for example a webhook."),
        "heardwell_hub": _("Where text models are fetched from when somebody names one by its id."),
        "log_level": _("How much goes into the log."),
    }
