"""What the edge must know. The supervisor reads the configuration once and hands this on: reading it here again would
cost the edge 17 MB of pydantic."""

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

if TYPE_CHECKING:
    from heardwell.core.config import Config

VARIABLE: Final = "HEARDWELL_EDGE"


class Patience(msgspec.Struct, frozen=True):
    """Seconds: for a request's head, between pieces of its body, for a whole body, for an app that restarts, for the
    app's answer, and for a client that does not read."""

    head: float = 10.0
    piece: float = 15.0
    body: float = 300.0
    restart: float = 10.0
    answer: float = 120.0
    reading: float = 60.0


class EdgeSettings(msgspec.Struct, frozen=True):
    """Paths, address, limits. ``fd`` is an already listening socket, or -1 to bind ``host`` and ``port``."""

    data: str
    secret: str
    host: str = "127.0.0.1"
    port: int = 8000
    fd: int = -1
    prefix: str = ""
    trusted_proxies: tuple[str, ...] = ()
    intake_rate: int = 50
    widget: str = str(Path(__file__).parents[2] / "collect" / "widget" / "static")
    log_level: str = "INFO"
    patience: Patience = Patience()

    @property
    def run(self) -> Path:
        return Path(self.data, "run")

    @property
    def intake_path(self) -> Path:
        return Path(self.data, "intake.sqlite3")

    @classmethod
    def of(cls, config: "Config", *, port: int | None = None, fd: int = -1) -> "EdgeSettings":
        """The edge's share of the configuration."""
        return cls(
            data=str(config.data),
            secret=config.secret,
            host=config.host,
            port=config.port if port is None else port,
            fd=fd,
            prefix=urlsplit(config.public_url).path,
            trusted_proxies=tuple(part.strip() for part in config.trusted_proxies.split(",") if part.strip()),
            intake_rate=config.intake_rate,
            log_level=config.log_level,
        )
