"""Telling open pages, through the edge, that something changed."""

import contextlib
import hmac
import json
import socket
from hashlib import sha256

from django.db import transaction

from heardwell.core.config import config


def topic_of(user_id: int) -> str:
    """What a person's own pages listen for. Nobody else can tell whose it is: all pages of a workspace hear it."""
    return "you_" + hmac.digest(config().secret.encode(), f"live:{user_id}".encode(), sha256).hex()[:20]


def tell(workspace_id: int, topic: str) -> None:
    """Once the present transaction has committed. Nobody there is no error: pages ask by themselves, later."""
    notice = json.dumps({"workspace": workspace_id, "what": topic}).encode()
    transaction.on_commit(lambda: _send(notice))


def _send(notice: bytes) -> None:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.setblocking(False)
        door.sendto(notice, str(config().run / "edge.sock"))
