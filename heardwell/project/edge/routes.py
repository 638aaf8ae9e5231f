"""The edge's ASGI application: its own few addresses first, everything else to the app."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import parse_qs

import msgspec

from heardwell.collect.intake.counting import counts
from heardwell.collect.intake.responses import MOST_BYTES
from heardwell.collect.intake.shown import MOST_BYTES as SHOWN_BYTES
from heardwell.collect.intake.shown import read_shown
from heardwell.core.errors import HeardwellError, Invalid, NotFound, TooLarge, Unauthorised, Unavailable
from heardwell.project.edge import bodies, presence, proxy
from heardwell.project.edge.address import Headers, header
from heardwell.project.edge.answers import CORS, PREFLIGHT, Reply, json_reply, problem_reply
from heardwell.project.edge.bodies import Left, Message, Receive, Send
from heardwell.project.edge.files import Files
from heardwell.project.edge.intake import Intake
from heardwell.project.edge.live import Live, Reader, reader_of
from heardwell.project.edge.offers import Offers
from heardwell.project.edge.pages import resting_page
from heardwell.project.edge.presence import Presence
from heardwell.project.edge.settings import EdgeSettings
from heardwell.project.edge.sightings import Sightings
from heardwell.project.edge.state import StateFile

Scope = Message
MOST_FORWARDED: Final = 32 * 1024 * 1024
#: A file of 10 MB in its form. From strangers, so no more than that is read.
MOST_UPLOADED: Final = 10 * 1024 * 1024 + 64 * 1024
PIECE: Final = 64 * 1024
_SURVEY: Final = re.compile(r"/c/v1/surveys/([^/]{1,100})/responses")
_UPLOAD: Final = re.compile(r"/c/v1/surveys/[^/]{1,100}/attachments")
_SHOWN: Final = re.compile(r"/c/v1/surveys/([^/]{1,100})/shown")
_FORM: Final = re.compile(r"/c/v1/surveys/([^/]{1,100})")
_SITE: Final = re.compile(r"/c/v1/sites/([^/]{1,100})/config")
_WIDGET: Final = "/w/v1/"
_STREAM: Final = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
logger = logging.getLogger(__name__)


class Edge:
    """Call it as ASGI. ``start`` and ``stop`` frame its life on the event loop."""

    def __init__(self, settings: EdgeSettings) -> None:
        self.settings = settings
        self._files = Files(Path(settings.widget))
        self.intake: Intake
        self._offers: Offers
        self._sightings: Sightings
        self._state: StateFile
        self.live = Live()
        self.presence = Presence(self.live.say)
        self._app = proxy.App(settings.run / "app.sock", settings.patience)
        self._own: dict[str, Callable[[Scope, Receive, Send], Awaitable[None]]] = {
            "/healthz": self._healthz,
            "/readyz": self._readyz,
            "/live": self._live,
            "/live/here": self._here,
        }

    async def start(self) -> None:
        self.intake = Intake(self.settings, asyncio.get_running_loop())
        self._offers = Offers(self.intake.forms)
        self._sightings = Sightings(self.settings.intake_path)
        self._sightings.start()
        await self.live.listen(self.settings.run / "edge.sock")
        self._state = StateFile(self.settings.run / "edge.json", lambda: self.live.open)
        self._state.start()

    def drain(self) -> None:
        """Let the endless streams go; the others end by themselves."""
        self.live.end_all()

    def stop(self) -> None:
        """Commit what waits. Nothing may come after."""
        self._state.stop()
        self._app.close()
        self._sightings.stop()
        self.intake.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = self._path(scope)
        try:
            if path.startswith("/c/v1/") and (door := self._collect(path, scope, receive)) is not None:
                await _send(scope, send, await door)
            elif path.startswith(_WIDGET):
                await _send(scope, send, self._widget(path, scope))
            elif path in self._own:
                await self._own[path](scope, receive, send)
            else:
                await self._forward(path, scope, receive, send)
        except Left:
            return
        except HeardwellError as error:
            await _send(scope, send, problem_reply(error), close=error.status in (408, 413))

    def _path(self, scope: Scope) -> str:
        """The path below PUBLIC_URL's own, whether the proxy in front has cut that off or not."""
        path: str = scope["path"]
        prefix = self.settings.prefix
        return path[len(prefix) :] if prefix and path.startswith(prefix + "/") else path

    def _collect(self, path: str, scope: Scope, receive: Receive) -> Awaitable[Reply] | None:
        """The public collect API's answer; None for those of its addresses that the app serves."""
        if match := _SURVEY.fullmatch(path):
            return self._responses(match[1], scope, receive)
        if match := _SITE.fullmatch(path):
            return self._offered(scope, partial(self._site, match[1]))
        if match := _FORM.fullmatch(path):
            return self._offered(scope, partial(self._form, match[1]))
        if match := _SHOWN.fullmatch(path):
            return self._shown(match[1], scope, receive)
        return None

    async def _responses(self, survey_id: str, scope: Scope, receive: Receive) -> Reply:
        if scope["method"] == "OPTIONS":
            return Reply(204, PREFLIGHT)
        if scope["method"] != "POST":
            return _not_allowed("POST, OPTIONS")
        try:
            raw = await bodies.small(receive, MOST_BYTES, self.settings.patience)
        except HeardwellError as error:
            refused = self.intake.refused(error)
            return refused._replace(headers=[*refused.headers, (b"connection", b"close")])
        return await self.intake.answer(survey_id, raw, _peer(scope), scope["headers"])

    async def _offered(self, scope: Scope, offer: Callable[[Scope], Reply]) -> Reply:
        if scope["method"] == "OPTIONS":
            return Reply(204, PREFLIGHT)
        return offer(scope) if scope["method"] in ("GET", "HEAD") else _not_allowed("GET, HEAD, OPTIONS")

    def _site(self, key: str, scope: Scope) -> Reply:
        reply = self._offers.site(key, scope["headers"], trusted=self.intake.peers.trusts(_peer(scope)))
        self._sightings.saw_site(key, header(scope["headers"], b"origin").decode("latin-1"))
        return reply

    def _form(self, survey_id: str, scope: Scope) -> Reply:
        return self._offers.form(survey_id, scope["query_string"], scope["headers"])

    async def _shown(self, survey_id: str, scope: Scope, receive: Receive) -> Reply:
        """Always 202 where there is such a survey: nobody waits for a counter, and a test is told nothing else."""
        if scope["method"] == "OPTIONS":
            return Reply(204, PREFLIGHT)
        if scope["method"] != "POST":
            return _not_allowed("POST, OPTIONS")
        body = read_shown(await bodies.small(receive, SHOWN_BYTES, self.settings.patience))
        survey = self.intake.forms.survey(survey_id)
        if survey is None:
            raise NotFound("There is no such survey.")
        if self.intake.welcome(_peer(scope), scope["headers"]):
            self._sightings.saw_survey(survey, body)
        return Reply(202, CORS)

    def _widget(self, path: str, scope: Scope) -> Reply:
        if scope["method"] == "OPTIONS":
            return Reply(204, PREFLIGHT)
        if scope["method"] not in ("GET", "HEAD"):
            return _not_allowed("GET, HEAD, OPTIONS")
        document = self._files.get(path.removeprefix(_WIDGET))
        return document.reply(scope["headers"]) if document else problem_reply(NotFound("There is no such file."))

    async def _healthz(self, scope: Scope, receive: Receive, send: Send) -> None:
        state: dict[str, Any] = {"status": "ok"}  # Any: JSON
        peer, forwarded = _peer(scope), header(scope["headers"], b"x-forwarded-for")
        if b"verbose" in scope["query_string"] and self.intake.peers.exempt(peer) and not forwarded:
            state |= {"counts": dict(sorted(counts.items())), "live": self.live.open}
        await _send(scope, send, json_reply(200, state))

    async def _readyz(self, scope: Scope, receive: Receive, send: Send) -> None:
        """200 when answers are taken and the app answers too."""
        try:
            async with asyncio.timeout(2):
                connection = await proxy.Connection.open(self.settings.run / "app.sock")
                response = await connection.exchange(_probe())
                response.body.close()
                connection.close()
            ready = response.status < 500
        except (TimeoutError, proxy.Broken):
            ready = False
        await _send(scope, send, json_reply(200 if ready else 503, {"status": "ready" if ready else "starting"}))

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        reader = self._reader(scope)
        subscriber = self.live.subscribe(reader)
        if subscriber is None:
            raise Unavailable("Too many open pages.", retry_after_s=30)
        leaving = asyncio.ensure_future(_left(receive))
        leaving.add_done_callback(lambda _: subscriber.end())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _STREAM})
            await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
            while not subscriber.ended:
                await send({"type": "http.response.body", "body": await subscriber.next(), "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()
            self.live.unsubscribe(reader.workspace, subscriber)

    def _reader(self, scope: Scope) -> Reader:
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        reader = reader_of(token, self.settings.secret)
        if reader is None:
            raise Unauthorised("The token is wrong or has expired.")
        return reader

    async def _here(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            return await _send(scope, send, _not_allowed("POST"))
        reader = self._reader(scope)
        raw = await bodies.small(receive, presence.MOST_BYTES, self.settings.patience)
        try:
            people = self.presence.hear(reader, raw)
        except msgspec.DecodeError as error:
            raise Invalid("Expected the case that is open.") from error
        await _send(scope, send, json_reply(200, {"people": people}))

    async def _forward(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._app_answer(path, scope, receive)
        except TooLarge as error:
            return await _send(scope, send, problem_reply(error), close=True)
        except Unavailable as error:
            return await _send(scope, send, resting_page(scope["headers"], error))
        try:
            await _send_file(scope, send, response)
        finally:
            response.body.close()

    async def _app_answer(self, path: str, scope: Scope, receive: Receive) -> proxy.Response:
        most = MOST_UPLOADED if _UPLOAD.fullmatch(path) else MOST_FORWARDED
        _refuse_announced(scope, most)
        with await bodies.spooled(receive, most, self.settings.patience) as body:
            asking = asyncio.ensure_future(self._app.request(self._request(path, scope, body)))
            leaving = asyncio.ensure_future(_left(receive))
            try:
                await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if not asking.done():
                    raise Left
                return await asking
            finally:
                leaving.cancel()
                asking.cancel()

    def _request(self, path: str, scope: Scope, body: IO[bytes]) -> proxy.Request:
        headers, peer, query = scope["headers"], _peer(scope), scope["query_string"]
        peers = self.intake.peers
        scheme, host = scope["scheme"].encode(), header(headers, b"host")
        trusted = peers.trusts(peer)
        if trusted:
            scheme = _first(header(headers, b"x-forwarded-proto")) or scheme
            host = _first(header(headers, b"x-forwarded-host")) or host
        length = body.tell()
        raw: bytes = scope["raw_path"]
        cut = len(self.settings.prefix) if path != scope["path"] else 0
        return proxy.Request(
            scope["method"],
            raw[cut:] + (b"?" + query if query else b""),
            proxy.request_headers(
                headers,
                client=peers.client(peer, headers),
                scheme=scheme,
                host=host,
                length=length,
                door=_door(peer, trusted, headers),
            ),
            body,
            length,
        )


def _door(peer: str, trusted: bool, headers: Headers) -> bytes:
    """What stood at the door, so that a page can explain an address that does not fit: who connected, whether they are
    believed, and what they said of the visitor's address."""
    said = {name: header(headers, b"x-forwarded-" + name.encode()).decode("latin-1") for name in ("proto", "host")}
    return msgspec.json.encode({"peer": peer, "trusted": trusted, **said})


def _probe() -> proxy.Request:
    headers = [(b"host", b"localhost"), (b"connection", b"close")]
    return proxy.Request("GET", b"/readyz", headers, BytesIO(), 0)


def _first(value: bytes) -> bytes:
    return value.partition(b",")[0].strip()


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _refuse_announced(scope: Scope, most: int) -> None:
    announced = header(scope["headers"], b"content-length")
    if announced.isdigit() and int(announced) > most:
        raise TooLarge(f"Expected at most {most // 1024 // 1024} MB.")


async def _left(receive: Receive) -> None:
    """Returns when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _not_allowed(methods: str) -> Reply:
    return Reply(405, [*CORS, (b"allow", methods.encode())])


async def _send(scope: Scope, send: Send, reply: Reply, *, close: bool = False) -> None:
    headers = [*reply.headers, (b"connection", b"close")] if close else reply.headers
    if reply.status not in (204, 304):
        headers = [*headers, (b"content-length", b"%d" % len(reply.body))]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


async def _send_file(scope: Scope, send: Send, response: proxy.Response) -> None:
    """The app's answer, at the pace of the client."""
    ours = {b"server", b"date"}
    if scope["method"] != "HEAD" and response.status not in (204, 304):
        ours.add(b"content-length")
    dropped = proxy.HOP_BY_HOP | ours
    headers = [(name, value) for name, value in response.headers if name not in dropped]
    length = response.body.tell()
    if b"content-length" in ours:
        headers.append((b"content-length", b"%d" % length))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    response.body.seek(0)
    for _ in range(0, length, PIECE):
        await send({"type": "http.response.body", "body": response.body.read(PIECE), "more_body": True})
    await send({"type": "http.response.body", "body": b""})
