"""Requests that leave the house, against servers that want them to go elsewhere."""

import contextlib
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from heardwell.core import config, egress
from tests.attacks.certificates import self_signed

PRIVATE = [
    *("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://0/", "http://127.1/"),
    *("http://2130706433/", "http://0x7f000001/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:10.0.0.1]/"),
    *("http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/"),
    *("http://100.64.0.1/", "http://[fd00::1]/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/"),
    *("http://[2002:7f00:1::]/", "http://[::127.0.0.1]/", "http://224.0.0.1/", "http://255.255.255.255/"),
]
ODD = [
    *("ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com/", "https:///x", "x", ""),
    *(
        "https://user:secret@example.com/",
        "https://example.com:99999/",
        "http://[::1/",
        "https://example.com/a\r\nb: c",
    ),
    "https://example.com/ b",
    *("https://exa\nmple.com/", "https://a b.example/", "https://a<b>.example/", "https://example.com:0/"),
    "https://example.com\\@127.0.0.1/",
]


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """``allow("127.0.0.0/8")``: what the operator has configured."""

    def configured(value: str) -> None:
        monkeypatch.setenv("HEARDWELL_EGRESS_ALLOW", value)
        config.reset()

    yield configured
    monkeypatch.undo()
    config.reset()


@pytest.fixture
def server() -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], str]]:
    """``server(answer)``: the address of a real server on loopback that answers so."""
    started: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            do_POST = do_GET

            def log_message(self, *args: object) -> None:
                pass

        made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        made.daemon_threads = True
        started.append(made)
        threading.Thread(target=made.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{made.server_address[1]}/"

    yield start
    for one in started:
        one.shutdown()
        one.server_close()


def _say(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.mark.parametrize("url", PRIVATE)
def test_a_private_address_is_refused_in_every_spelling(url):
    with pytest.raises(egress.Refused, match=r"private network|no address"):
        egress.fetch(url)


@pytest.mark.parametrize("url", ODD)
def test_what_is_no_plain_web_address_is_refused(url):
    with pytest.raises(egress.Refused):
        egress.fetch(url)


def test_a_public_address_is_called_over_https_only():
    with pytest.raises(egress.Refused, match="https"):
        egress.fetch("http://93.184.215.14/")


@pytest.mark.parametrize("url", [*PRIVATE, *ODD, "http://93.184.215.14/"])
def test_what_would_be_refused_can_be_known_before(url):
    try:
        egress.check(url)
    except egress.Refused:
        return
    with pytest.raises(egress.Unreachable):  # a spelling that has no address here
        egress.fetch(url)


def test_a_name_that_nobody_knows_now_may_be_known_later():
    egress.check("https://nowhere.invalid/v1")


@pytest.mark.parametrize("value", ["sk-ключ", "sk-SECRET\r\nX-More: 1", "sk-SECRET\x00", "sk-\ud800SECRET"])
def test_a_header_that_cannot_be_sent_is_refused_without_its_value(value, allow, server):
    allow("127.0.0.0/8")

    with pytest.raises(egress.Refused) as refused:
        egress.fetch(server(_say(b"well")), headers={"Authorization": f"Bearer {value}"})

    said = "".join(traceback.format_exception(refused.value))
    assert "SECRET" not in said and "ключ" not in said and "Bearer" not in said.replace('f"Bearer {value}"', "")


def test_an_answer_that_is_no_http_is_refused_without_its_words(allow, server):
    allow("127.0.0.0/8")

    with pytest.raises(egress.Refused) as refused:
        egress.fetch(server(lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nSECRET\x01 \r\n\r\n") and None))

    assert "SECRET" not in refused.value.title


def test_a_server_of_the_open_internet_is_public_and_its_tunnels_are_not():
    public = [
        egress.is_public(ip_address(one)) for one in ("93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::808:808")
    ]
    tunnels = [egress.is_public(ip_address(one)) for one in ("2002:a00:1::", "2001:0:a00:1::", "::a00:1", "ff02::1")]

    assert all(public) and not any(tunnels)


def test_loopback_answers_when_the_operator_has_named_its_network(allow, server):
    seen = {}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.update(path=handler.path, method=handler.command, body=handler.rfile.read(3), host=handler.headers["Host"])
        _say(b"well", x_kind="test")(handler)

    address = server(answer)
    allow("10.0.0.0/8, 127.0.0.0/8")

    found = egress.fetch(f"{address}a?b=c", method="POST", body=b"abc")

    assert (found.status, found.body, found.headers["x-kind"]) == (200, b"well", "test")
    assert seen == {"path": "/a?b=c", "method": "POST", "body": b"abc", "host": address[7:-1]}


def test_a_name_that_the_operator_has_named_may_be_private_and_another_may_not(allow, server):
    address = server(_say(b"well")).replace("127.0.0.1", "localhost")
    allow("localhost")

    assert egress.fetch(address).body == b"well"
    with pytest.raises(egress.Refused, match="private"):
        egress.fetch(address.replace("localhost", "127.0.0.1"))


def test_a_name_that_answers_differently_the_second_time_is_asked_once(allow, server, monkeypatch):
    """DNS rebinding: a good address when it is checked, a private one when it is connected to."""
    address = server(_say(b"secret"))
    port = int(address.split(":")[2].strip("/"))
    asked: list[str] = []

    def answers(host: str, *_args: object, **_more: object) -> list[tuple[object, ...]]:
        asked.append(host)
        first = "198.51.100.7" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (first, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    allow("198.51.100.0/24")

    with pytest.raises(egress.Refused):
        egress.fetch(f"http://rebind.example:{port}/", patience_s=0.5)

    assert asked == ["rebind.example"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    def answers(*_args: object, **_more: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)

    with pytest.raises(egress.Refused, match="private"):
        egress.fetch("https://mixed.example/")


def test_a_redirect_is_an_answer_and_nobody_goes_there(allow, server):
    visited: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        visited.append(handler.path)
        _say(b"", 302, Location="/secret")(handler)

    allow("127.0.0.0/8")
    found = egress.fetch(server(answer))

    assert (found.status, visited) == (302, ["/"])


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_answer_is_cut_off(announced, allow, server):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        if announced:
            handler.send_header("Content-Length", str(50_000_000))
        handler.end_headers()
        for _ in range(50):
            handler.wfile.write(b"x" * 1_000_000)

    allow("127.0.0.0/8")
    with pytest.raises(egress.Refused, match="larger than"):
        egress.fetch(server(answer), most_bytes=100_000)


def test_a_packed_answer_is_refused(allow, server):
    allow("127.0.0.0/8")
    with pytest.raises(egress.Refused, match="packed"):
        egress.fetch(server(_say(b"x", Content_Encoding="gzip")))


def test_endless_headers_are_refused(allow, server):
    allow("127.0.0.0/8")
    with pytest.raises(egress.Refused):
        egress.fetch(server(_say(b"x", x_long="y" * 100_000)))


@pytest.mark.parametrize("where", ["headers", "body"])
def test_an_answer_that_drips_ends_at_the_time_for_everything_together(where, allow, server):
    stopped = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        first = b"HTTP/1.1 200 OK\r\nX-Slow: " + (b"" if where == "headers" else b"y\r\n\r\n")
        handler.wfile.write(first)
        while not stopped.wait(0.05):
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                return

    allow("127.0.0.0/8")
    began = time.monotonic()

    with pytest.raises(egress.Refused):
        egress.fetch(server(answer), patience_s=0.6)

    stopped.set()
    assert time.monotonic() - began < 10  # the answer would never end


def test_a_certificate_of_another_name_is_refused(allow, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(tmp_path, "other.example"))
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            context.wrap_socket(listener.accept()[0], server_side=True).recv(10)

    threading.Thread(target=serve, daemon=True).start()
    allow("localhost")

    with pytest.raises(egress.Refused, match="certificate"):
        egress.fetch(f"https://localhost:{listener.getsockname()[1]}/")
    listener.close()


@pytest.mark.parametrize("value", ["10.0.0.0/99", "http://x", "a b", "10.0.0.1/8"])
def test_a_setting_that_cannot_be_right_stops_the_start(value, allow):
    allow(value)
    with pytest.raises(ValueError, match=r"egress|host|network"):
        config.config()
    allow("")
