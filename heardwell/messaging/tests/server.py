"""A real mail server on loopback, whose behaviour a test can spoil."""

import socket
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller


class Post:
    """What arrived, and what the server should answer instead of taking it."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.recipients: list[list[str]] = []
        self.refuse_words = ""  # answered after DATA
        self.refuse_recipient = ""
        self.hang_up_after_words = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refuse_words:
            return self.refuse_words
        self.taken.append(message_from_bytes(envelope.content))
        self.recipients.append(list(envelope.rcpt_tos))
        if self.hang_up_after_words:
            server.transport.abort()
            return "250 too late"
        return "250 OK queued as 7B2"


class Server:
    def __init__(self) -> None:
        self.post = Post()
        self.port = 0
        self._controller: Controller | None = None

    def start(self) -> "Server":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", self.port))
            self.port = probe.getsockname()[1]
        self._controller = Controller(self.post, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"
