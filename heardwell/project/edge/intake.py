"""Answers at the edge: check on the event loop, commit in a group, acknowledge after it, count what was refused."""

import asyncio
from collections.abc import Callable

from heardwell.collect.intake.counting import count_refused, count_taken
from heardwell.collect.intake.database import connect
from heardwell.collect.intake.envelope import is_last
from heardwell.collect.intake.links import PATH, Place, token_of
from heardwell.collect.intake.log import Status
from heardwell.collect.intake.published import Forms
from heardwell.collect.intake.responses import Row, answered_already, check_part
from heardwell.core import clock
from heardwell.core.errors import HeardwellError, TooMany, Unavailable
from heardwell.project.edge.address import Headers, Limiter, Peers
from heardwell.project.edge.answers import CORS, JSON, Reply, problem_reply
from heardwell.project.edge.commits import Commits
from heardwell.project.edge.settings import EdgeSettings

_HEADERS = [JSON, *CORS]


class Intake:
    """Everything that an answer meets at the edge."""

    def __init__(self, settings: EdgeSettings, loop: asyncio.AbstractEventLoop) -> None:
        self.peers = Peers(settings.trusted_proxies)
        self._limiter = Limiter(settings.intake_rate)
        self._counters = Limiter(settings.intake_rate)
        self._connection = connect(settings.intake_path)
        self.forms = Forms(self._connection)
        self._secret, self._links = settings.secret, settings.prefix + PATH
        self._commits = Commits(settings.intake_path, settings.run / "pipeline.sock", loop)

    def take(self, survey_id: str, raw: bytes, peer: str, headers: Headers, reply: Callable[[Reply], None]) -> None:
        """Take one part of a response. ``reply`` is called with 201 once it is on disk, 200 when it already was, or
        with the reason why not, at once or later."""
        try:
            self._limit(peer, headers)
            row = check_part(self.forms, survey_id, raw, clock.now_ms())
            self._commits.submit(row, lambda status: reply(self._outcome(row, status)))
        except HeardwellError as error:
            reply(self.refused(error))

    async def answer(self, survey_id: str, raw: bytes, peer: str, headers: Headers) -> Reply:
        """The same for those who wait."""
        outcome: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.take(survey_id, raw, peer, headers, lambda reply: None if outcome.done() else outcome.set_result(reply))
        return await outcome

    def _outcome(self, row: Row, status: Status | None) -> Reply:
        if status is None:
            return self.refused(Unavailable("The answer could not be stored. Please send it again.", retry_after_s=5))
        if status == "late":
            return self.refused(answered_already())
        count_taken(status)
        link = self._link(row) if status != "conflict" and is_last(row.body) else ""
        return acknowledged(row.key, row.seq, status, link)

    def _link(self, row: Row) -> str:
        """Where the respondent finds again what they said; "" where the survey offers no such link."""
        survey = self.forms.survey(row.stream)
        if survey is None or not survey.form.after.link:
            return ""
        token = token_of(Place(row.workspace, row.stream, row.key), secret=self._secret)
        return f"{self._links}{token}" if token else ""

    def welcome(self, peer: str, headers: Headers) -> bool:
        """Whether one more counting from this address is heard; beyond its measure it is not, and nothing is said."""
        client = self.peers.client(peer, headers)
        return self.peers.exempt(client) or not self._counters.wait_s(client)

    def _limit(self, peer: str, headers: Headers) -> None:
        client = self.peers.client(peer, headers)
        if not self.peers.exempt(client) and (wait_s := self._limiter.wait_s(client)):
            raise TooMany("Too many answers from this address. Please send it again later.", retry_after_s=wait_s)

    def refused(self, error: HeardwellError) -> Reply:
        """The error as an answer, counted by its reasons."""
        count_refused(error)
        return problem_reply(error)

    def stop(self) -> None:
        """Commit what waits, close the files."""
        self._commits.stop()
        self._connection.close()


def acknowledged(response_id: str, seq: int, status: Status, link: str = "") -> Reply:
    # Id and link hold only letters that JSON takes as they are: check_part and base64 saw to it.
    more = b',"link":"%s"' % link.encode() if link else b""
    body = b'{"response_id":"%s","seq":%d%s}' % (response_id.encode(), seq, more)
    return Reply(201 if status == "accepted" else 200, _HEADERS, body)
