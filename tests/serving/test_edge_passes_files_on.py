"""Files from strangers reach the app whole, and no more of them is read than a file may be."""

import pytest

from tests.serving.http import Connection

UPLOAD = "/c/v1/surveys/shop/attachments?response_id=response-1&question=photo"


@pytest.mark.parametrize("size", [11 * 1024 * 1024, 10**12])
def test_a_file_that_is_announced_as_too_large_is_refused_unread(house, size):
    with Connection(house.port) as connection:
        connection.send(f"POST {UPLOAD} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode())

        answer = connection.answer()

    assert answer.status == 413
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("connection") == "close"


def test_a_file_that_turns_out_too_large_is_cut(house):
    with Connection(house.port) as connection:
        connection.send(f"POST {UPLOAD} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        try:
            for _ in range(12):
                connection.send(piece)
        except OSError:
            pass  # it had enough

        assert connection.answer().status == 413


def test_ten_megabytes_reach_the_app(own_house):
    own_house.start_edge()
    own_house.start_app()

    answer = own_house.ask("POST", UPLOAD, b"x" * 10 * 1024 * 1024, {"Content-Type": "image/png"})

    assert answer.status == 200
