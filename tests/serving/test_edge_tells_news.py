"""Open pages hear that something changed in their workspace, and in no other."""

import json
import os
import signal
import socket

import pytest

from heardwell.core import tokens
from tests.serving.http import Connection, request
from tests.serving.programs import House, wait_for


def token(
    workspace: object = 7,
    purpose: str = "live",
    *,
    user: object = 1,
    name: str = "Mona Saleh",
    valid_s: int = 60,
    secret: str = "s",
) -> str:
    return tokens.sign(purpose, f"{workspace}:{user}:{name}", valid_s=valid_s, secret=secret)


def listening(house: House, workspace: int = 7, valid_s: int = 60) -> Connection:
    connection = Connection(house.port)
    connection.send(request("GET", f"/live?token={token(workspace, valid_s=valid_s)}"))
    status, headers = connection.head()
    assert (status, dict(headers)["content-type"]) == (200, "text/event-stream")
    assert connection.chunk() == b"retry: 2000\n\n"
    return connection


def notify(house: House, raw: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(raw, str(house.data / "run" / "edge.sock"))


def news(workspace: int, watermark: int, what: str = "feedback") -> bytes:
    return json.dumps({"workspace": workspace, "watermark": watermark, "what": what}).encode()


def test_a_page_hears_of_its_workspace_only(house):
    with listening(house, 7) as page, listening(house, 8) as other:
        notify(house, news(7, 41))
        notify(house, news(8, 9, "case"))

        assert page.chunk() == b'event: feedback\ndata: {"watermark":41}\n\n'
        assert other.chunk() == b'event: case\ndata: {"watermark":9}\n\n'


@pytest.mark.parametrize("raw", [b"", b"{", b'{"workspace":"7"}', news(7, 1, "x\n\ndata: forged")])
def test_a_notice_that_makes_no_sense_is_ignored(house, raw):
    with listening(house) as page:
        notify(house, raw)
        notify(house, news(7, 42))

        assert page.chunk() == b'event: feedback\ndata: {"watermark":42}\n\n'


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x",
        token(secret="t"),
        token(purpose="reset"),
        token(valid_s=-1),
        token("seven"),
        token(user="x"),
        token()[:-2],
    ],
    ids=["none", "made up", "forged", "other purpose", "expired", "no workspace", "nobody", "cut"],
)
def test_without_a_right_token_nobody_listens(house, wrong):
    assert house.ask("GET", f"/live?token={wrong}").status == 401


def test_a_page_hears_no_longer_than_its_token_holds(house):
    with listening(house, valid_s=1) as page, listening(house) as other:
        assert page.chunk() == b""
        notify(house, news(7, 43))

        assert other.chunk() == b'event: feedback\ndata: {"watermark":43}\n\n'


def test_a_page_that_leaves_is_forgotten(house):
    def open_pages() -> int:
        return house.ask("GET", "/healthz?verbose").json["live"]

    wait_for(lambda: open_pages() == 0)
    with listening(house):
        assert open_pages() == 1
    notify(house, news(7, 1))

    wait_for(lambda: open_pages() == 0)


def test_one_workspace_cannot_take_all_places(own_house):
    own_house.start_edge()
    pages = [listening(own_house) for _ in range(200)]
    refused = own_house.ask("GET", f"/live?token={token(7)}")
    other = own_house.ask("GET", "/healthz")
    for page in pages:
        page.close()

    assert (refused.status, refused.header("retry-after")) == (503, "30")
    assert other.status == 200


def test_open_pages_do_not_keep_the_edge_from_stopping(own_house):
    own_house.start_edge()
    with listening(own_house) as page:
        os.kill(own_house.edge.pid, signal.SIGTERM)

        assert page.chunk() == b""
        assert own_house.edge.wait(5) == 0
