"""Sizes, times and rates: whoever exceeds them is cut, and nobody else notices."""

from collections.abc import Iterator

import pytest

from tests.serving.http import Connection, request
from tests.serving.programs import ANSWERS, House


@pytest.fixture(scope="module")
def hurried() -> Iterator[House]:
    """An edge that waits for half a second, not ten; behind a proxy on this machine; five answers a second."""
    house = House(
        patience={"head": 0.5, "piece": 0.5, "restart": 0.3},
        trusted_proxies=["127.0.0.1", "10.0.0.0/8"],
        intake_rate=1,
    )
    house.start_edge()
    yield house
    house.stop()


def test_a_head_that_never_ends_is_cut(hurried):
    with Connection(hurried.port) as connection:
        connection.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")

        assert connection.answer().status == 408
        assert connection.socket.recv(1) == b""


def test_a_head_that_drips_is_cut(hurried):
    with Connection(hurried.port) as connection, pytest.raises(OSError):  # reset or broken pipe
        connection.send(b"GET /healthz HTTP/1.1\r\n")
        for _ in range(40):
            connection.send(b"x-drip: 1\r\n")
            connection.socket.settimeout(0.05)
            try:
                if connection.socket.recv(100).startswith(b"HTTP/1.1 408"):
                    raise OSError
            except TimeoutError:
                continue
        pytest.fail("the edge went on listening")


def test_a_connection_that_says_nothing_is_cut(hurried):
    with Connection(hurried.port) as connection:
        assert connection.answer().status == 408


def test_a_second_request_on_a_connection_has_its_own_time(hurried):
    with Connection(hurried.port) as connection:
        assert connection.ask("GET", "/healthz").status == 200
        connection.send(b"GET /healthz HTTP/1.1\r\n")

        assert connection.answer().status == 408


@pytest.mark.parametrize("path", [ANSWERS, ANSWERS.replace("shop", "%73hop"), "/page"])
def test_a_body_that_does_not_come_is_cut(hurried, path):
    with Connection(hurried.port) as connection:
        connection.send(request("POST", path, None, {"Content-Length": "100"}) + b"{")

        assert connection.answer().status == 408


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nx-big: " + b"a" * 33_000 + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"x-one: 1\r\n" * 4000 + b"\r\n",
        b"GET /healthz?" + b"a" * 33_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nx-endless: " + b"a" * 200_000,
    ],
    ids=["one field", "many fields", "address", "endless field"],
)
def test_a_head_over_32_kb_is_refused(house, head):
    with Connection(house.port) as connection:
        connection.send(head)

        assert connection.answer().status == 431


def test_a_head_of_30_kb_is_fine(house):
    assert house.ask("GET", "/healthz", headers={"x-big": "a" * 30_000}).status == 200


def test_the_rate_holds_whatever_the_client_claims_to_be(hurried):
    # P12: the right-most hop that no trusted proxy added is the client; the left of it is the client's own invention.
    statuses = [
        hurried.answer({"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.9, 10.0.0.7", "X-Real-IP": f"192.0.2.{n}"})
        for n in range(30)
    ]

    assert [answer.status for answer in statuses[:20]] == [201] + [200] * 19
    assert statuses[-1].status == 429
    assert int(statuses[-1].header("retry-after")) >= 1
    assert hurried.answer({"X-Forwarded-For": "203.0.113.10"}).status == 200


def test_without_a_trusted_proxy_the_header_is_not_read(house):
    assert [house.answer({"X-Forwarded-For": "203.0.113.9"}).status for _ in range(3)][1:] == [200, 200]


def test_a_burst_beyond_the_queue_is_told_to_come_back(own_house, monkeypatch):
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from heardwell.collect.intake import database
    from heardwell.collect.intake.published import Forms
    from heardwell.collect.intake.responses import check_part
    from heardwell.core.errors import Unavailable
    from heardwell.project.edge import commits

    monkeypatch.setattr(commits, "MOST_WAITING", 3)
    other = database.connect(own_house.intake_path)
    row = check_part(Forms(other), "shop", b'{"response_id":"response-1","answers":{"nps":1}}', 1)
    done: list[object] = []

    async def burst() -> None:
        database.begin(other)
        writer = commits.Commits(own_house.intake_path, own_house.data / "none.sock", asyncio.get_running_loop())
        with pytest.raises(Unavailable):
            for seq in range(1, 7):
                writer.submit(row._replace(seq=seq), done.append)
                await asyncio.sleep(0.02)
        other.execute("COMMIT")
        await asyncio.to_thread(writer.stop)
        await asyncio.sleep(0)

    # In a thread of its own: the browser's tests keep a loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, burst()).result(30)

    assert done == ["accepted"] * 4  # one in the writer's hands, three in the queue
    assert len(own_house.rows()) == 4
    other.close()
