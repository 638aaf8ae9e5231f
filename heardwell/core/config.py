"""Every setting, read once from the environment, typed. A bad value names itself and stops the start."""

import ipaddress
import os
import re
import secrets
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Config(BaseSettings):
    """The environment of one installation. Documented in ``docs/self-host/settings.md`` (a test compares)."""

    model_config = SettingsConfigDict(extra="ignore", frozen=False)

    public_url: str = Field("", description="The address that people use, e.g. https://voice.example.com/hw")
    heardwell_data: Path = Field(Path("heardwell-data"), description="The folder that holds everything")
    database_url: str = Field("", description="PostgreSQL for the records; SQLite in the data folder when empty")
    email_url: str = Field("", description="smtp://user:password@host:587?tls=1; a mailbox page when empty")
    email_from: str = Field("", description="Sender of mails: Shop <voice@example.com>")
    secret_key: str = Field("", description="Signs sessions and links; made on first start when empty")
    trusted_proxies: str = Field("", description="Comma separated addresses whose X-Forwarded-For is believed")
    host: str = Field("127.0.0.1", description="Address that serve listens on")
    port: int = Field(8000, ge=0, le=65535, description="Port that serve listens on; 0 takes a free one")
    intake_rate: int = Field(50, ge=0, description="Answers a second from one address; 0: no limit")
    web_threads: int = Field(8, ge=1, le=64, description="Threads that render pages")
    duckdb_memory: str = Field("512MB", pattern=r"^\d+(KB|MB|GB)$", description="Most memory that analytics may take")
    upgrade_backup: str = Field("on", pattern=r"^(on|off)$", description="Whether an upgrade makes a backup first")
    heardwell_egress_allow: str = Field("", description="Private hosts and networks that may be called all the same")
    heardwell_hub: str = Field("https://huggingface.co", description="Where text models are fetched by their ids")
    heardwell_demo: bool = Field(False, description="Set by heardwell demo: a made-up shop that anybody may enter")
    heardwell_demo_mail: bool = Field(False, description="Whether the demo's mails leave, to whomever a visitor names")
    heardwell_language: str = Field("", description="Language of the command line; the terminal's when empty")
    log_level: str = Field("INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$", description="How much is logged")

    @field_validator("public_url", "heardwell_hub")
    @classmethod
    def _absolute(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ValueError("expected an address such as https://voice.example.com")
        return value.rstrip("/")

    @field_validator("heardwell_egress_allow")
    @classmethod
    def _networks(cls, value: str) -> str:
        for one in _listed(value):
            if "/" in one:
                ipaddress.ip_network(one)
            elif ":" in one or not re.fullmatch(r"[a-z0-9._-]+", one):
                raise ValueError("expected hosts and networks, e.g. login.internal, 10.0.0.0/8")
        return value

    @cached_property
    def egress_allowed(self) -> tuple[set[str], list[ipaddress.IPv4Network | ipaddress.IPv6Network]]:
        """Names of hosts, and networks, that the operator allows to be called although they are private."""
        listed = _listed(self.heardwell_egress_allow)
        return {one for one in listed if "/" not in one}, [ipaddress.ip_network(one) for one in listed if "/" in one]

    @property
    def data(self) -> Path:
        return self.heardwell_data.expanduser().resolve()

    @property
    def mail_url(self) -> str:
        """The mail server that mails really leave by: strangers who enter a demo write to nobody, unless allowed to."""
        return "" if self.heardwell_demo and not self.heardwell_demo_mail else self.email_url

    @property
    def run(self) -> Path:
        """Sockets and locks of the running program."""
        return self.data / "run"

    @property
    def intake_path(self) -> Path:
        return self.data / "intake.sqlite3"

    @property
    def analytics_path(self) -> Path:
        return self.data / "analytics.duckdb"

    @property
    def records_path(self) -> Path:
        return self.data / "heardwell.sqlite3"

    @property
    def jobs_path(self) -> Path:
        return self.data / "jobs.sqlite3"

    @property
    def base_url(self) -> str:
        """What links begin with."""
        return self.public_url or f"http://{'localhost' if self.host in ('0.0.0.0', '::') else self.host}:{self.port}"

    @cached_property
    def secret(self) -> str:
        """The signing secret: given, or made once and kept in ``DATA/secrets`` (0600)."""
        return self.secret_key or _kept_secret(self.data / "secrets")


def _listed(value: str) -> list[str]:
    return [one.strip().lower() for one in value.split(",") if one.strip()]


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Exclusive creation: two processes that start together must end with one secret.
        draft = path.with_name(f".secrets.{os.getpid()}")
        draft.touch(0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            path.chmod(0o600)
        draft.unlink()
    return path.read_text().strip()


@lru_cache(maxsize=1)
def config() -> Config:
    """The configuration of this process."""
    return Config()  # type: ignore[call-arg]  # every field has a default; the plugin does not see Field's


def reset() -> None:
    """Forget the cached configuration; used after the CLI has set variables, and by tests."""
    config.cache_clear()
