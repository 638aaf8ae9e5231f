"""A network that misbehaves: it stands before the edge, passes everything on, and spoils what it is told to."""

import http.client
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Network:
    """``fault`` is called for each answer on its way, with a function that delivers it; None: all is well."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, str] = {}
        self.fault: Callable[[Passing], None] | None = None
        handler = type("Handler", (Passing,), {"network": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def spoil(self, times: int, how: Callable[["Passing"], None]) -> None:
        """The next ``times`` answers fare like this; those after them arrive."""
        left = [times]
        lock = threading.Lock()

        def fault(passing: "Passing") -> None:
            with lock:
                left[0] -= 1
                spoilt = left[0] >= 0
            (how if spoilt else Passing.deliver)(passing)

        self.fault = fault

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Passing(BaseHTTPRequestHandler):
    """One request on its way to the edge."""

    network: Network
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        if (page := self.network.pages.get(self.path)) is None:
            return self.deliver()
        return self._reply(200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())

    def do_POST(self) -> None:
        if self.path.endswith("/responses") and self.network.fault:
            return self.network.fault(self)
        return self.deliver()

    def deliver(self) -> None:
        status, headers, body = self.forward()
        self._reply(status, headers, body)

    def forward(self) -> tuple[int, dict[str, str], bytes]:
        """Let the edge have it; its reply."""
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length) if length else None
        named = {name: value for name, value in self.headers.items() if name.lower() in ("content-type", "accept")}
        connection = http.client.HTTPConnection("127.0.0.1", self.network.port, timeout=10)
        connection.request(self.command, self.path, sent, named)
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        kept = ("content-type", "access-control-allow-origin", "access-control-expose-headers", "retry-after")
        return reply.status, {name: value for name, value in reply.getheaders() if name.lower() in kept}, body

    def stumble(self) -> None:
        """500, and nothing was stored."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._reply(500, {"Access-Control-Allow-Origin": "*"}, b"")

    def vanish(self) -> None:
        """The connection is cut before anything arrives."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.close_connection = True

    def lose_the_reply(self) -> None:
        """It was stored, but nobody hears of that."""
        self.forward()
        self.close_connection = True

    def dawdle(self) -> None:
        time.sleep(0.6)
        self.deliver()

    def _reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
