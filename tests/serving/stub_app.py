"""A small WSGI application that stands for the app: it says what it was asked."""

import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path


def make() -> Callable:
    return respond


def respond(environ: dict, start_response: Callable) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    body = environ["wsgi.input"].read()
    if path == "/slow":
        time.sleep(float(environ["QUERY_STRING"] or 1))
    if path == "/die":
        with Path(environ["QUERY_STRING"]).open("a") as deaths:
            deaths.write("x")
        os._exit(1)
    if path == "/big":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return (b"x" * 65536 for _ in range(320))
    if path == "/empty":
        start_response("204 No Content", [])
        return []
    said = {name: value for name, value in environ.items() if isinstance(value, str)}
    answer = json.dumps({"length": len(body), "sum": sum(body), "pid": os.getpid(), "environ": said}).encode()
    headers = [("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    start_response("200 OK", [*headers, ("Content-Length", str(len(answer)))])
    return [answer]


def start() -> None:
    """The services' start, as the app calls it."""


def stop() -> None:
    """The services' end."""
