"""Everything else goes to the app: whole, truthful about the client, and patient while the app restarts."""

import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.serving.http import Answer, Connection, request
from tests.serving.programs import House, wait_for


@pytest.fixture(scope="module")
def whole() -> Iterator[House]:
    house = House(patience={"restart": 5})
    house.start_edge()
    house.start_app(threads=2)
    wait_for(lambda: house.ask("GET", "/readyz").status == 200)
    yield house
    house.stop()


def environ(answer: Answer) -> dict[str, str]:
    return answer.json["environ"]


def test_a_request_reaches_the_app_as_it_was_sent(whole):
    answer = whole.ask("GET", "/ws/a%20b/?q=1&q=%E5%A5%BD", headers={"Cookie": "s=1; t=2", "Accept-Language": "ar"})

    said = environ(answer)
    assert (said["REQUEST_METHOD"], said["PATH_INFO"], said["QUERY_STRING"]) == ("GET", "/ws/a b/", "q=1&q=%E5%A5%BD")
    assert (said["HTTP_COOKIE"], said["HTTP_ACCEPT_LANGUAGE"]) == ("s=1; t=2", "ar")
    assert said["HTTP_HOST"] == "test.example"
    assert [value for name, value in answer.headers if name == "set-cookie"] == ["a=1", "b=2"]
    assert len([name for name, _ in answer.headers if name in ("date", "server")]) == 1


LIES = {
    "X-Forwarded-For": "1.2.3.4",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X_Forwarded_For": "1.2.3.4",
    "X-Real-IP": "1.2.3.4",
    "CF-Connecting-IP": "1.2.3.4",
    "Forwarded": "for=1.2.3.4",
    "Script-Name": "/evil",
    "X-Heardwell-Door": '{"trusted": true, "peer": "1.2.3.4"}',
}


def test_the_client_cannot_say_who_it_is(whole):
    said = environ(whole.ask("GET", "/", headers=LIES))

    assert said["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert said["HTTP_X_FORWARDED_PROTO"] == "http"
    assert said["wsgi.url_scheme"] == "http"
    heard = json.loads(said.pop("HTTP_X_HEARDWELL_DOOR"))  # quoted for an explanation, and marked as not believed
    assert heard == {"peer": "127.0.0.1", "trusted": False, "proto": "https", "host": "evil.example"}
    assert not [value for value in said.values() if "1.2.3.4" in value or "evil" in value]


def test_a_trusted_proxy_is_believed(own_house):
    own_house._settings["trusted_proxies"] = ["127.0.0.0/8"]
    own_house.start_edge()
    own_house.start_app()

    said = environ(own_house.ask("GET", "/", headers=LIES))

    assert said["HTTP_X_FORWARDED_FOR"] == "1.2.3.4"
    assert said["wsgi.url_scheme"] == "https"
    assert said["HTTP_HOST"] == "evil.example"


def test_a_head_of_30_kb_reaches_the_app_as_one_field_or_many(whole):
    assert environ(whole.ask("GET", "/", headers={"X-Big": "a" * 30_000}))["HTTP_X_BIG"] == "a" * 30_000
    assert whole.ask("GET", "/", headers={f"X-{n}": "1" for n in range(2000)}).status == 200


@pytest.mark.parametrize("path", ["/", "/healthz"])
def test_two_host_headers_are_refused(whole, path):
    assert whole.ask("GET", path, headers={"Host": "other.example"}).status == 400


def test_hop_by_hop_headers_stop_at_the_edge(whole):
    said = environ(
        whole.ask("GET", "/", headers={"Connection": "close, X-Mine", "X-Mine": "1", "Keep-Alive": "5", "TE": "x"})
    )

    assert not {"HTTP_X_MINE", "HTTP_KEEP_ALIVE", "HTTP_TE"} & said.keys()


@pytest.mark.parametrize("size", [0, 10, 70_000, 3_000_000])
def test_a_body_arrives_whole(whole, size):
    answer = whole.ask("POST", "/upload", b"\x01" * size)

    assert answer.json["length"] == answer.json["sum"] == size
    assert environ(answer)["CONTENT_LENGTH"] == str(size)


def test_a_chunked_body_arrives_whole_with_its_length(whole):
    pieces = b"".join(b"%x\r\n%s\r\n" % (n, b"\x01" * n) for n in (1, 70_000, 5, 200_000)) + b"0\r\n\r\n"
    answer = whole.ask("POST", "/upload", pieces, {"Transfer-Encoding": "chunked"})

    assert answer.json["length"] == 270_006
    assert environ(answer)["CONTENT_LENGTH"] == "270006"
    assert "HTTP_TRANSFER_ENCODING" not in environ(answer)


def test_a_client_that_expects_100_is_told_to_go_on(whole):
    with Connection(whole.port) as connection:
        connection.send(request("POST", "/upload", None, {"Expect": "100-continue", "Content-Length": "3"}))
        assert connection.head()[0] == 100
        connection.send(b"\x01\x01\x01")

        assert connection.answer().json["length"] == 3


def test_a_body_over_32_mb_is_refused_announced_or_not(whole):
    with Connection(whole.port) as connection:
        connection.send(request("POST", "/upload", None, {"Content-Length": str(33 * 1024 * 1024)}))
        assert connection.answer().status == 413

    piece = b"%x\r\n%s\r\n" % (1024 * 1024, b"x" * 1024 * 1024)
    with Connection(whole.port) as connection:
        connection.send(request("POST", "/upload", b"", {"Transfer-Encoding": "chunked"}))
        try:
            for _ in range(34):
                connection.send(piece)
        except OSError:  # the edge has closed already
            pass
        else:
            assert connection.answer().status == 413


def test_head_and_204_have_no_body(whole):
    with Connection(whole.port) as connection:
        head = connection.ask("HEAD", "/")
        empty = connection.ask("GET", "/empty")

        assert int(head.header("content-length")) > 100
        assert (empty.status, empty.header("content-length")) == (204, None)
        assert connection.ask("GET", "/").status == 200


def test_clients_that_do_not_read_hold_no_thread(whole):
    # Two threads, four clients who ask for 20 MB each and read nothing.
    idle = [Connection(whole.port) for _ in range(4)]
    for connection in idle:
        connection.send(request("GET", "/big"))
    time.sleep(0.3)
    started = time.monotonic()

    assert whole.ask("GET", "/").status == 200
    assert time.monotonic() - started < 10
    for connection in idle:
        connection.close()


def test_a_client_that_never_reads_is_cut(own_house):
    own_house._settings["patience"] = {"reading": 0.4, "restart": 8}
    own_house.start_edge()
    own_house.start_app()
    with Connection(own_house.port) as connection:
        connection.send(request("GET", "/big"))
        assert connection.head()[0] == 200
        time.sleep(1)

        assert connection.rest() < 320 * 65536


def test_a_head_that_only_some_would_take_is_a_bad_request(whole):
    with Connection(whole.port) as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: x\r\nx-odd: a\x01b\r\n\r\n")

        assert connection.answer().status == 400


def test_a_large_answer_arrives_whole(whole):
    assert len(whole.ask("GET", "/big").body) == 320 * 65536


def test_a_client_that_leaves_is_let_go(whole):
    for _ in range(6):
        with Connection(whole.port) as connection:
            connection.send(request("GET", "/slow?0.2"))
    started = time.monotonic()

    assert whole.ask("GET", "/").status == 200
    assert time.monotonic() - started < 10


def test_many_at_once_are_answered(whole):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: whole.ask("POST", "/upload", b"\x01" * n), range(100)))

    assert [answer.json["length"] for answer in answers] == list(range(100))


def test_pages_wait_for_an_app_that_restarts(own_house):
    own_house._settings["patience"] = {"restart": 8}
    own_house.start_edge()
    own_house.start_app()
    with Connection(own_house.port) as connection:
        before = connection.ask("GET", "/").json["pid"]
        own_house.kill_app()
        threading.Timer(0.7, own_house.start_app).start()

        got = connection.ask("GET", "/")
        posted = connection.ask("POST", "/upload", b"\x01")

    assert got.json["pid"] != before
    assert posted.status == 200


def test_a_post_that_the_app_has_seen_is_not_sent_again(own_house):
    own_house._settings["patience"] = {"restart": 3}
    own_house.start_edge()
    own_house.start_app()
    wait_for(lambda: own_house.ask("GET", "/readyz").status == 200)

    deaths = own_house.data / "deaths"
    answer = own_house.ask("POST", f"/die?{deaths}", b"\x01")

    assert answer.status == 503
    assert own_house.ask("GET", "/").status == 200
    assert deaths.read_text() == "x"


@pytest.mark.parametrize(
    ("languages", "lang", "direction"),
    [("ar-EG,en;q=0.5", "ar", "rtl"), ("zh-TW", "zh-Hant", "ltr"), ("zh-CN", "zh-Hans", "ltr"), ("fr", "en", "ltr")],
)
def test_without_an_app_people_read_a_page_in_their_language(house_without_app, languages, lang, direction):
    answer = house_without_app.ask("GET", "/", headers={"Accept": "text/html", "Accept-Language": languages})

    assert (answer.status, answer.header("retry-after")) == (503, "5")
    assert re.search(f'<html lang="{lang}" dir="{direction}">', answer.body.decode())


def test_without_an_app_programs_read_a_problem_and_readyz_says_no(house_without_app):
    answer = house_without_app.ask("GET", "/api/v1/surveys")

    assert (answer.status, answer.header("content-type")) == (503, "application/problem+json")
    assert house_without_app.ask("GET", "/readyz").status == 503
    assert house_without_app.ask("GET", "/healthz").status == 200


@pytest.fixture(scope="module")
def house_without_app() -> Iterator[House]:
    house = House(patience={"restart": 0.1})
    house.start_edge()
    yield house
    house.stop()
