"""A small OpenAI-compatible endpoint, as a real HTTP server on loopback. What it answers is what a test bends.

``answer`` makes the items from the comments that came; ``status``, ``headers``, ``body`` and ``hold`` (an event to wait
for before answering) bend the rest. ``asked`` are the documents that came, ``seen`` the whole requests.
"""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Item = dict[str, Any]


def honest(comment: Mapping[str, str]) -> Item:
    """Everything about a comment as a good model would say it, in the simplest case."""
    text = comment["text"]
    bad = any(word in text.lower() for word in ("bad", "late", "差", "سيء"))
    label = "negative" if bad else "positive"
    return {
        "id": comment["id"],
        "sentiment": {"label": label, "confidence": 0.9, "quote": text[:12]},
        "tone": {"label": "frustrated" if bad else "satisfied", "confidence": 0.8, "quote": text[:12]},
        "intent": {"label": "complaint" if bad else "praise", "confidence": 0.7, "quote": text[:12]},
        "topics": [{"key": "delivery", "polarity": label, "confidence": 0.9, "quote": text[:12]}],
    }


class Endpoint:
    def __init__(self) -> None:
        self.answer: Callable[[list[dict[str, str]]], object] = lambda comments: [honest(one) for one in comments]
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: bytes | None = None  # sent instead of a made one
        self.tokens: object = 120
        self.fenced = False
        self.knows_schemas = True
        self.hold: threading.Event | None = None
        self.asked: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        if self.hold:
            self.hold.set()
        self._server.shutdown()
        self._server.server_close()

    def reply(self, request: dict[str, Any]) -> bytes:
        if self.body is not None:
            return self.body
        items = self.answer(self.asked[-1]["comments"])
        text = json.dumps({"items": items} if isinstance(items, list) else items)
        text = f"```json\n{text}\n```" if self.fenced else text
        message = {"role": "assistant", "content": text}
        return json.dumps({"choices": [{"message": message}], "usage": {"total_tokens": self.tokens}}).encode()

    def _handler(endpoint) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.seen.append(request | {"path": self.path})
                endpoint.keys.append(self.headers.get("Authorization", ""))
                endpoint.asked.append(json.loads(request["messages"][1]["content"]))
                if endpoint.hold:
                    endpoint.hold.wait(30)
                refused = not endpoint.knows_schemas and "response_format" in request
                self._send(400 if refused else endpoint.status, endpoint.reply(request))

            def _send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                for name, value in endpoint.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        return Handler
