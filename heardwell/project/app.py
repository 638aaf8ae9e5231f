"""The app: Django behind gunicorn's threads on a socket that only the edge knows; pipeline and jobs live here too.

gunicorn's own process (the arbiter) stays without Django: only the worker that it starts loads it.
"""

import gc
import logging
import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec
from gunicorn.app.base import BaseApplication

from heardwell.core.errors import HeardwellError
from heardwell.project.lifeline import end_with_parent

VARIABLE: Final = "HEARDWELL_APP"
#: gunicorn's code for a worker that cannot start; it then ends instead of trying again.
BOOT_ERROR: Final = 3
#: How long pages in progress may take once the app was told to stop.
GRACE_S: Final = 6


class AppSettings(msgspec.Struct, frozen=True):
    """The socket, how many threads render pages, and by name what makes the pages and what runs beside them."""

    socket: str
    threads: int = 8
    pages: str = "django.core.wsgi:get_wsgi_application"
    services: str = "heardwell.project.services"


class App(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our settings, one worker, threads."""

    def __init__(self, settings: AppSettings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in gunicorn_settings(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # Any: a WSGI callable
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardwell.project.settings")
        module, _, function = self._settings.pages.partition(":")
        return getattr(import_module(module), function)()


def gunicorn_settings(settings: AppSettings) -> dict[str, Any]:  # Any: gunicorn's own
    """What differs from gunicorn's defaults."""
    services = Services(settings.services)
    return {
        "bind": f"unix:{settings.socket}",
        "umask": 0o177,  # the socket's mode becomes 0600
        "worker_class": "gthread",
        "workers": 1,
        "threads": settings.threads,
        "timeout": 120,
        "graceful_timeout": GRACE_S,
        "keepalive": 75,
        # The edge has limits already, and is the only one who can connect: what it forwards is true.
        "limit_request_line": 0,
        "limit_request_fields": 10_000,
        "limit_request_field_size": 64 * 1024,  # 0 would mean gunicorn's own 8 KB
        "forwarded_allow_ips": "*",
        "forwarder_headers": "",
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "heardwell-app",
        "post_worker_init": services.start,
        "worker_exit": services.stop,
    }


class Services:
    """What runs in the worker beside its threads, between its start and its end."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._started: ModuleType | None = None

    def start(self, worker: Any) -> None:  # Any: a gunicorn worker
        os.umask(0o077)
        services = import_module(self._module)
        try:
            services.start()
        except HeardwellError as error:  # data of a newer version, an upgrade that failed: a sentence, no trace
            print(f"heardwell: {error.title}", file=sys.stderr, flush=True)  # noqa: T201
            sys.exit(BOOT_ERROR)
        self._started = services
        set_aside_what_stays()

    def stop(self, server: Any, worker: Any) -> None:  # Any: gunicorn's arbiter and worker
        if self._started is not None:
            self._started.stop()
        gc.unfreeze()  # DuckDB complains of objects that nobody collects at the end


def set_aside_what_stays() -> None:
    """Take the loaded program out of the collector's sight: walking it held a page up by 100 ms now and then."""
    gc.collect()
    gc.freeze()


def main() -> None:
    """``python -m heardwell.project.app``: settings come from the supervisor, or are read from the environment."""
    logging.basicConfig(level=logging.WARNING)
    given = os.environ.get(VARIABLE)
    settings = msgspec.json.decode(given, type=AppSettings) if given else _configured()
    Path(settings.socket).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    end_with_parent()
    App(settings).run()


def _configured() -> AppSettings:
    from heardwell.core.config import config

    return AppSettings(str(config().run / "app.sock"), config().web_threads)


if __name__ == "__main__":
    main()
