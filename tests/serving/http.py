"""Just enough of an HTTP client, on raw sockets, to send what no library would."""

import contextlib
import json
import socket
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def fields(self) -> list[str]:
        return [error["field"] for error in self.json["errors"]]


class Connection:
    """One connection; requests follow each other on it."""

    def __init__(self, port: int, timeout: float = 15) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._file = self.socket.makefile("rb")

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()
        self.socket.close()

    def send(self, raw: bytes) -> None:
        self.socket.sendall(raw)

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        self.send(request(method, path, body, headers))
        return self.answer(method)

    def answer(self, method: str = "GET") -> Answer:
        status, headers = self.head()
        length = next((int(value) for name, value in headers if name == "content-length"), None)
        if method == "HEAD" or status in (204, 304):
            body = b""
        elif length is not None:
            body = self._file.read(length)
        elif ("transfer-encoding", "chunked") in headers:
            body = b"".join(iter(self.chunk, b""))
        else:
            body = self._file.read()
        return Answer(status, headers, body)

    def head(self) -> tuple[int, list[tuple[str, str]]]:
        status = self._file.readline()
        if not status:
            raise ConnectionError("closed without an answer")
        headers = []
        while (line := self._file.readline().decode().rstrip()) != "":
            name, _, value = line.partition(":")
            headers.append((name.lower(), value.strip()))
        return int(status.split()[1]), headers

    def rest(self) -> int:
        """How many bytes still come before the connection ends, however it ends."""
        received = 0
        with contextlib.suppress(OSError):
            while piece := self._file.read1(65536):
                received += len(piece)
        return received

    def chunk(self) -> bytes:
        size = int(self._file.readline(), 16)
        piece = self._file.read(size)
        self._file.readline()
        return piece


def request(method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: test.example"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body is not None and "Transfer-Encoding" not in (headers or {}):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def ask(port: int, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    with Connection(port) as connection:
        return connection.ask(method, path, body, {"Connection": "close", **(headers or {})})
