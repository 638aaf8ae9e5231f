"""Tokens carry a value for one purpose and for a time; nothing else is accepted."""

import base64

import pytest

from heardwell.core import tokens


def test_a_token_gives_its_value_back():
    token = tokens.sign("live", "7:é", valid_s=60, secret="s")

    assert tokens.verify("live", token, secret="s") == "7:é"


def test_a_token_of_another_purpose_or_secret_is_refused():
    token = tokens.sign("live", "7", valid_s=60, secret="s")

    assert tokens.verify("reset", token, secret="s") is None
    assert tokens.verify("live", token, secret="t") is None


def test_an_expired_token_is_refused():
    assert tokens.verify("live", tokens.sign("live", "7", valid_s=-1, secret="s"), secret="s") is None


@pytest.mark.parametrize("change", ["payload", "signature", "unsigned", "none", "empty", "not ascii"])
def test_a_changed_token_is_refused(change):
    payload, _, signature = tokens.sign("live", "7", valid_s=60, secret="s").partition(".")
    other = base64.urlsafe_b64encode(b"9999999999:8").decode().rstrip("=")
    changed = {
        "payload": f"{other}.{signature}",
        "signature": f"{payload}.{'A' + signature[1:] if signature[0] != 'A' else 'B' + signature[1:]}",
        "unsigned": f"{payload}.",
        "none": f"eyJhbGciOiJub25lIn0.{payload}.",
        "empty": "",
        "not ascii": "é.é",
    }[change]

    assert tokens.verify("live", changed, secret="s") is None
