"""Who is at a case is known while their page says so, inside their workspace, and nowhere written down."""

import json

import pytest

from tests.serving.programs import House, wait_for
from tests.serving.test_edge_tells_news import listening, token


def here(house: House, given: str, case: int = 5, **said: object) -> list[dict[str, object]]:
    body = json.dumps({"case": case, **said}).encode()
    reply = house.ask("POST", f"/live/here?token={given}", body=body)
    assert reply.status == 200, reply
    return reply.json["people"]


def test_two_at_a_case_know_of_each_other_and_whether_one_writes(house):
    assert here(house, token(user=1)) == []
    assert here(house, token(user=2, name="ليلى"), writing=True) == [
        {"user": 1, "name": "Mona Saleh", "writing": False}
    ]
    assert here(house, token(user=1)) == [{"user": 2, "name": "ليلى", "writing": True}]

    here(house, token(user=2), left=True)
    assert here(house, token(user=1), left=True) == []


def test_open_pages_hear_at_once_who_comes_and_goes(house):
    with listening(house, 7) as page, listening(house, 8) as other:
        here(house, token(user=3), case=9, writing=True)
        came = page.chunk()
        here(house, token(user=3), case=9, left=True)
        went = page.chunk()
        here(house, token(workspace=8, user=4, name="Rita"), case=9)

        assert came.startswith(b"event: here\ndata: ") and json.loads(came.split(b"data: ")[1]) == {
            "case": 9,
            "people": [{"user": 3, "name": "Mona Saleh", "writing": True}],
        }
        assert json.loads(went.split(b"data: ")[1]) == {"case": 9, "people": []}
        assert b"Rita" in other.chunk()
    here(house, token(workspace=8, user=4), case=9, left=True)


def test_the_same_case_of_another_workspace_is_another_place(house):
    here(house, token(workspace=8, user=4, name="Rita"), case=5)

    assert here(house, token(user=1), case=5) == []


def test_who_is_not_heard_of_any_more_is_gone_within_ten_seconds(house):
    with listening(house, 7) as page:
        here(house, token(user=6), case=66)
        assert b"Mona" in page.chunk()

        gone: list[bytes] = []
        wait_for(lambda: bool(gone.append(page.chunk()) or b'"people":[]' in gone[-1]), 12)


@pytest.mark.parametrize(
    "wrong",
    ["", "x", token(secret="t"), token(purpose="device"), token(valid_s=-1)],
    ids=["none", "noise", "another secret", "another purpose", "expired"],
)
def test_without_a_right_token_nobody_is_here(house, wrong):
    assert house.ask("POST", f"/live/here?token={wrong}", body=b'{"case":1}').status == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"case":"1"}', b"x" * 2000])
def test_what_makes_no_sense_is_refused(house, body):
    assert house.ask("POST", f"/live/here?token={token()}", body=body).status in (413, 422)


def test_one_workspace_cannot_fill_the_memory(own_house):
    own_house.start_edge()
    for user in range(1, 520):
        here(own_house, token(user=user), case=user)

    assert here(own_house, token(user=9001), case=500) == [{"user": 500, "name": "Mona Saleh", "writing": False}]
    assert here(own_house, token(user=9002), case=501) == []
