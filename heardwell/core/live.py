"""Telling open pages, through the edge, that something changed."""

import contextlib
import hmac
import json
import socket
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.db import transaction

from heardwell.core import tokens
from heardwell.core.config import config

#: Who was removed, or signed out, hears nothing after so many seconds: pages ask for a new address before.
HEARS_S: Final = 55


def address(workspace_id: int, user_id: int, name: str) -> str:
    """Where a member's page listens for the next minute, and says where its reader is."""
    reader = f"{workspace_id}:{user_id}:{name}"
    return f"{settings.FORCE_SCRIPT_NAME or ''}/live?token={tokens.sign('live', reader, valid_s=HEARS_S)}"


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
