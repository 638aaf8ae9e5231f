"""Models that are fetched from a hub."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from heardwell.core import config
from heardwell.text.tests.test_onnx import SURE, make
from heardwell.understand.reading import fetching, work
from heardwell.understand.reading.models import Preferences

pytestmark = pytest.mark.django_db


class Hub:
    """Sends on to where the files lie, as hubs do."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.circles = False
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.asked.append(self.path)
                name = self.path.rsplit("/", 1)[1]
                file = folder / name
                if hub.circles or (self.path.startswith("/ann/") and file.is_file()):
                    self._send(302, b"", Location=f"/files/{name}")
                else:
                    there = self.path.startswith("/files/") and file.is_file()
                    self._send(200 if there else 404, file.read_bytes() if there else b"")

            def _send(self, status: int, body: bytes, **headers: str) -> None:
                self.send_response(status)
                for key, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def hub(tmp_path_factory, data, monkeypatch) -> Iterator[Hub]:
    there = Hub(make(tmp_path_factory.mktemp("hub") / "tiny", ["negative", "neutral", "positive"], SURE))
    monkeypatch.setenv("HEARDWELL_EGRESS_ALLOW", "127.0.0.0/8")
    monkeypatch.setenv("HEARDWELL_HUB", there.url)
    config.reset()
    yield there
    there.close()
    config.reset()


def test_a_model_is_fetched_once_and_reads_from_then_on(hub, choose, say, data):
    choose(engine="onnx", onnx_model="ann/tiny")

    (item,) = say("fine")
    while fetching.fetch_due() or work.turn():
        pass
    asked = len(hub.asked)

    item.refresh_from_db()
    assert item.sentiment == "neutral" and item.engine.startswith("onnx-")
    assert Preferences.objects.get().fetching == ""
    assert sorted(file.name for file in (data / "models" / "ann--tiny").iterdir()) == [
        "config.json",
        "model.onnx",
        "tokenizer.json",
    ]
    say("fine again")
    while work.turn():
        pass
    assert len(hub.asked) == asked


def test_what_is_not_there_or_goes_in_circles_is_said_and_left(hub, choose):
    choose(engine="onnx", onnx_model="bob/none")
    fetching.fetch_due()
    assert "bob/none has no tokenizer.json" in Preferences.objects.get().fetching

    hub.circles = True
    choose(engine="onnx", onnx_model="ann/tiny")
    fetching.fetch_due()
    assert "circles" in Preferences.objects.get().fetching and not fetching.due()


def test_a_private_hub_is_not_called_unless_the_operator_allows_it(hub, choose, monkeypatch):
    monkeypatch.delenv("HEARDWELL_EGRESS_ALLOW")
    config.reset()
    choose(engine="onnx", onnx_model="ann/tiny")

    fetching.fetch_due()

    assert hub.asked == [] and "private" in Preferences.objects.get().fetching
