"""Runs the edge under uvicorn until a signal comes, then drains."""

import contextlib
import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterator

import msgspec
import uvicorn

from heardwell.project.edge.protocol import EdgeProtocol
from heardwell.project.edge.routes import Edge
from heardwell.project.edge.settings import VARIABLE, EdgeSettings
from heardwell.project.lifeline import end_with_parent

#: The interpreter's lock changes hands at the latest after this; with the default of 5 ms the writer thread would wait
#: that long for a busy event loop at each step.
SWITCH_S = 0.001
DRAIN_S = 18


class _Server(uvicorn.Server):
    """uvicorn that ends with exit code 0 after a signal and ends the edge's streams first."""

    def __init__(self, config: uvicorn.Config, edge: Edge) -> None:
        super().__init__(config)
        self._edge = edge

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self._edge.start()
        await super().startup(sockets=sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._edge.drain()
        await super().shutdown(sockets=sockets)
        self._edge.stop()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.handle_exit)
        yield


def run(settings: EdgeSettings) -> None:
    """Serve until SIGTERM or SIGINT; what was acknowledged is on disk at every moment."""
    logging.basicConfig(level=settings.log_level, stream=sys.stderr, format="edge %(levelname)s %(message)s")
    sys.setswitchinterval(SWITCH_S)
    os.umask(0o077)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))  # every open page is a file
    settings.run.mkdir(parents=True, exist_ok=True, mode=0o700)
    edge = Edge(settings)
    config = uvicorn.Config(
        edge,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=EdgeProtocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=DRAIN_S,
    )
    sockets = [socket.socket(fileno=settings.fd)] if settings.fd >= 0 else None
    _Server(config, edge).run(sockets=sockets)


def main() -> None:
    """``python -m heardwell.project.edge``: settings come from the supervisor, or are read from the environment."""
    given = os.environ.get(VARIABLE)
    if given is None:
        from heardwell.core.config import config

        # Start anew without pydantic in memory.
        os.environ[VARIABLE] = msgspec.json.encode(EdgeSettings.of(config())).decode()
        os.execv(sys.executable, [sys.executable, "-m", "heardwell.project.edge"])
    end_with_parent()
    run(msgspec.json.decode(given, type=EdgeSettings))
