"""A small collect server that records: it serves the built widget, one site's configuration, and any host page.

It speaks HTTP as the edge does (CORS ``*``, 201 after the part is stored, 200 for a known one) and can misbehave.
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from heardwell.collect.intake.speaking import choose_language, spoken
from heardwell.collect.surveys.respondent_words import respondent_words
from heardwell.collect.surveys.tones import painted
from heardwell.collect.widget.configuration import listed

STATIC = Path(__file__).parents[1] / "static"


class Recorder:
    """``parts`` maps (response_id, seq) to the first body; ``requests`` holds every body as it came."""

    def __init__(self, surveys: list[dict[str, Any]]) -> None:
        self.surveys = surveys
        self.country = ""
        self.site: dict[str, Any] = {}
        self.fetched: list[str] = []
        self.shown: list[dict[str, Any]] = []
        self.parts: dict[tuple[str, int], dict[str, Any]] = {}
        self.requests: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.lose_replies = 0
        self.status_for: dict[str, int] = {}
        handler = type("Handler", (_Handler,), {"recorder": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def page(self, path: str, html: str, **headers: str) -> str:
        """Serve ``html`` at ``path``; returns its address, which is of another origin than the collect server's."""
        named = {name.replace("_", "-"): value.replace("{{base}}", self.url) for name, value in headers.items()}
        self.pages[path] = (html.replace("{{base}}", self.url), named)
        return self.url.replace("127.0.0.1", "localhost") + path

    def configuration(self) -> dict[str, Any]:
        """What the edge would tell the pages of the site."""
        found = [one for form in self.surveys if (one := listed(form["id"], form["version"], form))]
        return {"site": "s", "surveys": found, **self.site}

    def wait(self, ready: Callable[["Recorder"], object], seconds: float = 5) -> None:
        """Until ``ready(self)`` is true; fails when it never is."""
        until = time.monotonic() + seconds
        while not ready(self):
            assert time.monotonic() < until, f"never came; so far {self.requests}"
            time.sleep(0.02)

    def answers(self) -> dict[str, Any]:
        """What is known of the one response: per question the highest seq wins."""
        merged: dict[str, Any] = {}
        for _, body in sorted(self.parts.items(), key=lambda part: part[0][1]):
            merged |= body["answers"]
        return merged

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    recorder: Recorder
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _answer(self, status: int, body: str | bytes, kind: str, **headers: str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in ({"Content-Type": kind, "Content-Length": str(len(raw))} | headers).items():
            self.send_header(name, value)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if "/w/v1/" in path:
            self._answer(200, (STATIC / path.rpartition("/")[2]).read_bytes(), "text/javascript; charset=utf-8")
        elif path.startswith("/c/v1/sites/"):
            self.recorder.fetched.append(path)
            told = {"X-Heardwell-Country": self.recorder.country} if self.recorder.country else {}
            exposed = {"Access-Control-Expose-Headers": "x-heardwell-country"}
            self._answer(200, json.dumps(self.recorder.configuration()), "application/json", **told, **exposed)
        elif path.startswith("/c/v1/surveys/"):
            self._form(path.rpartition("/")[2])
        elif path in self.recorder.pages:
            html, headers = self.recorder.pages[path]
            self._answer(200, html, "text/html; charset=utf-8", **headers)
        else:
            self._answer(404, "", "text/plain")

    def _form(self, survey_id: str) -> None:
        form = next((form for form in self.recorder.surveys if form["id"] == survey_id), None)
        if form is None:
            return self._answer(404, "{}", "application/problem+json")
        wanted = parse_qs(self.path.partition("?")[2]).get("lang", [""])[0].split(",")
        lang = choose_language(form["languages"], form["default_language"], wanted)
        words = {lang: respondent_words(lang, form)}
        form = {**form, "style": painted(form.get("style", {})), "words": words}
        return self._answer(200, json.dumps(spoken(form, lang)), "application/json")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        recorder = self.recorder
        if self.path.endswith("/shown"):
            recorder.shown.append(body)
            return self._answer(202, "", "text/plain")
        status = recorder.status_for.get("contact" if "contact" in body else "*") or recorder.status_for.get("*")
        if status:
            recorder.requests.append(body)
            recorder.statuses.append(status)
            return self._answer(status, "{}", "application/problem+json")
        identity = (body["response_id"], body["seq"])
        fresh = identity not in recorder.parts
        recorder.parts.setdefault(identity, body)
        recorder.requests.append(body)  # last: whoever waits for the request then reads the parts
        if recorder.lose_replies:
            recorder.lose_replies -= 1
            self.close_connection = True
            return None
        recorder.statuses.append(201 if fresh else 200)
        return self._answer(
            201 if fresh else 200, json.dumps({"response_id": identity[0], "seq": identity[1]}), "application/json"
        )

    def do_OPTIONS(self) -> None:
        headers = {"Access-Control-Allow-Methods": "POST, GET", "Access-Control-Allow-Headers": "content-type"}
        self._answer(204, "", "text/plain", **headers)
