"""uvicorn's HTTP protocol with the limits that it lacks, and a short way for answers.

An answer is a small POST with a small reply; ASGI's task, queue and dictionaries cost four times what checking it does.
So the protocol hands its bytes straight to the intake. Everything else, and whatever is unusual about an answer's
request (pipelined, percent-encoded, announced by ``Expect``), goes the ASGI way with the same result.
"""

import asyncio
import re
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from heardwell.collect.intake.responses import MOST_BYTES
from heardwell.core.errors import TooLarge
from heardwell.project.edge.answers import Reply
from heardwell.project.edge.bodies import TimedOut
from heardwell.project.edge.intake import Intake
from heardwell.project.edge.settings import Patience

HEAD_BYTES: Final = 32 * 1024
_ANSWER: Final = re.compile(rb"/c/v1/surveys/([A-Za-z0-9_-]{1,100})/responses")


class _NoEvent:
    """uvicorn sets an event when something arrives; an answer needs none."""

    def set(self) -> None:
        return


class AnswerCycle:
    """One answer's request and reply, with the attributes that uvicorn's protocol looks at."""

    __slots__ = ("body", "disconnected", "keep_alive", "more_body", "protocol", "response_complete", "survey_id")
    message_event: Final = _NoEvent()

    def __init__(self, protocol: "EdgeProtocol", survey_id: str, *, keep_alive: bool) -> None:
        self.protocol = protocol
        self.survey_id = survey_id
        self.keep_alive = keep_alive
        self.body = bytearray()
        self.more_body = True
        self.disconnected = False
        self.response_complete = False

    def reply(self, reply: Reply) -> None:
        """Write the reply; called by the intake once the answer is on disk, or refused."""
        if self.disconnected or self.response_complete or self.protocol.transport.is_closing():
            return
        self.response_complete = True
        self.protocol.write_reply(reply, keep_alive=self.keep_alive)


class EdgeProtocol(HttpToolsProtocol):
    """Cuts a connection whose request head is larger than 32 KB (431) or takes longer than ten seconds (408), and one
    whose client does not read its answer for a minute."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: uvicorn's own arguments
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._in_head = True
        self._cut = False
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    @property
    def _intake(self) -> Intake:
        return self.app.intake  # type: ignore[no-any-return]  # the app is always the Edge

    @property
    def _patience(self) -> Patience:
        return self.app.settings.patience  # type: ignore[no-any-return]  # the app is always the Edge

    @property
    def _answer(self) -> AnswerCycle | None:
        """The answer that is being received, when the present request is one."""
        cycle: object = self.cycle
        return cycle if isinstance(cycle, AnswerCycle) else None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._timer = self.loop.call_later(self._patience.head, self._head_too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        # A close would wait for the client to read what is on its way to it.
        self._unread = self.loop.call_later(self._patience.reading, self.transport.abort)
        super().pause_writing()

    def resume_writing(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        if self._cut:
            return
        super().data_received(data)
        if self._in_head:
            self._head_goes_on(len(data))
        elif self._timer is None and (answer := self._answer) is not None and answer.more_body:
            self._timer = self.loop.call_later(self._patience.piece, self._body_too_slow)

    def _head_goes_on(self, received: int) -> None:
        # A field that has not ended yet is not counted by on_header.
        self._head_bytes += received
        if self._head_bytes > HEAD_BYTES:
            self._refuse(b"431 Request Header Fields Too Large")
        elif self._timer is None and self._head_bytes:
            self._timer = self.loop.call_later(self._patience.head, self._head_too_slow)

    def on_message_begin(self) -> None:
        # The scope is built when it is needed.
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._in_head, self._head_bytes = True, 0

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop_timer()
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD_BYTES:
            self._refuse(b"431 Request Header Fields Too Large")
        elif sum(name == b"host" for name, _ in self.headers) > 1:
            self._refuse(b"400 Bad Request")  # RFC 9112 §3.2: which of the two would be anybody's guess
        elif (cycle := self._answer_cycle()) is not None:
            self.cycle = cycle  # type: ignore[assignment]  # has what uvicorn looks at
        else:
            url, headers, expects = self.url, self.headers, self.expect_100_continue
            super().on_message_begin()
            self.url, self.headers, self.expect_100_continue = url, headers, expects
            self.scope["headers"] = headers
            super().on_headers_complete()

    def _answer_cycle(self) -> AnswerCycle | None:
        """The short way for this request, or None when it must go the long one."""
        match = _ANSWER.fullmatch(self.url)
        busy = self.cycle is not None and not self.cycle.response_complete
        if not match or busy or self.expect_100_continue or self.parser.get_method() != b"POST":
            return None
        if self.parser.should_upgrade():
            return None
        keep_alive = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        return AnswerCycle(self, match[1].decode(), keep_alive=keep_alive)

    def on_body(self, body: bytes) -> None:
        if self._cut:
            return
        cycle = self._answer
        if cycle is None:
            super().on_body(body)
        elif not cycle.response_complete:
            cycle.body += body
            if len(cycle.body) > MOST_BYTES:
                cycle.keep_alive = False
                cycle.reply(self._intake.refused(TooLarge(f"Expected at most {MOST_BYTES // 1024} KB.")))

    def on_message_complete(self) -> None:
        if self._cut:
            return
        cycle = self._answer
        if cycle is None:
            super().on_message_complete()
            return
        self._stop_timer()
        cycle.more_body = False
        if not cycle.response_complete:
            peer = self.client[0] if self.client else ""
            self._intake.take(cycle.survey_id, bytes(cycle.body), peer, self.headers, cycle.reply)

    def write_reply(self, reply: Reply, *, keep_alive: bool) -> None:
        """Write a whole reply at once, and be ready for the next request."""
        lines = [STATUS_LINE[reply.status]]
        for name, value in (*self.server_state.default_headers, *reply.headers):
            lines += (name, b": ", value, b"\r\n")
        if not keep_alive:
            lines.append(b"connection: close\r\n")
        lines += (b"content-length: %d\r\n\r\n" % len(reply.body), reply.body)
        self.transport.write(b"".join(lines))
        if not keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _head_too_slow(self) -> None:
        self._timer = None
        self._refuse(b"408 Request Timeout")

    def _body_too_slow(self) -> None:
        self._timer = None
        cycle = self._answer
        if cycle is not None and cycle.more_body:
            cycle.keep_alive = False
            cycle.reply(self._intake.refused(TimedOut("The request's body came too slowly.")))

    def _refuse(self, status: bytes) -> None:
        self._cut = True
        self._stop_timer()
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status)
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
