"""A small reverse proxy, set up well or badly: what Caddy and nginx do, in sixty lines."""

import http.client
import http.server
import socket
import threading
from dataclasses import dataclass
from typing import Any


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@dataclass
class Manners:
    """How it passes requests on. ``cut`` is a prefix that it takes off, ``headers`` replace what the visitor sent."""

    to: int
    cut: str = ""
    keeps_host: bool = True
    proto: str | None = "http"
    client: str = "127.0.0.1"


class Proxy:
    """Listens on a port of its own until :meth:`stop`. ``asked`` holds the addresses that came."""

    def __init__(self) -> None:
        self.manners: Manners
        self.asked: list[str] = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(proxy) -> type:
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                proxy.asked.append(self.path)
                manners = proxy.manners
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
                if not manners.keeps_host:
                    headers["Host"] = f"backend.internal:{manners.to}"
                headers |= {"X-Forwarded-For": manners.client, "Connection": "close"}
                if manners.proto:
                    headers["X-Forwarded-Proto"] = manners.proto
                upstream = http.client.HTTPConnection("127.0.0.1", manners.to, timeout=30)
                upstream.request(self.command, self.path.removeprefix(manners.cut), body, headers)
                answer = upstream.getresponse()
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding"):
                        self.send_header(name, value)
                self.end_headers()
                while piece := answer.read1(65536):
                    self.wfile.write(piece)
                    self.wfile.flush()

            do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET

        return Handler
