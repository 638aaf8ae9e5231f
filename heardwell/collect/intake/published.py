"""What may be answered: published surveys and sites, compiled by ``surveys``, kept beside the log.

Every process reads them through :class:`Forms`, which sees a change at the very next request. A survey's JSON may carry
more keys than are declared here; they are kept and handed out as they came.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from heardwell.collect.intake.answers import (
    TODAY,
    AnswerError,
    Check,
    Wrong,
    beside_today,
    check_of,
    companions,
    lacks,
)
from heardwell.collect.intake.database import changing
from heardwell.collect.intake.envelope import PART, Answer, decode_part
from heardwell.collect.intake.paths import Ending, Known, Rule, Way, walk
from heardwell.collect.intake.questions import Question, Text
from heardwell.core import clock
from heardwell.core.errors import FieldError


class Limits(msgspec.Struct, omit_defaults=True):
    """``once``: a verified contact may send one response. The other limits are counted by ``surveys``."""

    once: bool = False
    responses: int | None = None
    quotas: list[Any] = []  # Any: passed through

    @property
    def counts(self) -> bool:
        """Whether every response brings the survey nearer to its end."""
        return self.responses is not None or bool(self.quotas)


class After(msgspec.Struct, omit_defaults=True):
    """What a respondent is offered after sending: a private link, and whether they are asked if they may be quoted."""

    link: bool = True
    quote: Literal["no", "ask"] = "no"


class Published(msgspec.Struct, omit_defaults=True):
    """One version of one survey, complete: nothing else is needed to ask it, to check it or to draw it."""

    id: str
    version: int
    workspace: int
    state: Literal["published", "closed"] = "published"
    closed_at: datetime | None = None
    name: str = ""
    languages: list[str] = msgspec.field(default_factory=lambda: ["en"])
    default_language: str = "en"
    questions: list[Question] = []
    texts: dict[str, Text] = {}
    display: dict[str, Any] = {}  # Any: belongs to the widget and the hosted page, passed through
    style: dict[str, Any] = {}  # Any: the same
    logic: list[Rule] = []
    endings: list[Ending] = []
    limits: Limits = msgspec.field(default_factory=Limits)
    after: After = msgspec.field(default_factory=After)


#: Nothing but answers is known: the hosted page asks before anything was sent.
_NOBODY = Known({})


class Survey:
    """A published survey, its checks compiled. ``form`` is the parsed document, ``body`` its JSON with every key."""

    __slots__ = ("body", "checks", "closed_ms", "form", "id", "relative", "required", "version", "winding", "workspace")

    def __init__(self, form: Published, body: bytes) -> None:
        self.form = form
        self.body = body
        self.id = form.id
        self.version = form.version
        self.workspace = form.workspace
        self.closed_ms = _closed_ms(form)
        self.checks = _checks(form.questions)
        self.required = [question for question in form.questions if question.required]
        #: Whether not everybody comes by every question.
        self.winding = bool(form.logic) or any(question.show_if for question in form.questions)
        self.relative = {question.key: question for question in form.questions if TODAY in (question.min, question.max)}

    def errors(self, answers: Mapping[str, Any], at_ms: int = 0) -> list[FieldError]:  # Any: JSON as it came
        """Everything that is wrong with the given answers; None (skipped) is always right.

        ``at_ms`` is when they were given: what dates that may not lie before or after today are held against.
        """
        found: list[FieldError] = []
        for key, value in answers.items():
            check = self.checks.get(key)
            if check is None:
                found.append(AnswerError(f"answers.{key[:100]}", "belongs to no question of this survey", "unknown"))
            elif value is not None and (wrong := check(value)) is not None:
                found.append(AnswerError(f"answers.{key}{wrong.below}", wrong.expected, wrong.code))
        if self.relative and not found:
            found += self._beside_today(answers, at_ms)
        return found

    def _beside_today(self, answers: Mapping[str, Any], at_ms: int) -> Iterator[FieldError]:  # Any: JSON
        today = (clock.from_ms(at_ms) if at_ms else clock.now()).date()
        for key, question in self.relative.items():
            if (wrong := beside_today(question, answers.get(key), today)) is not None:
                yield AnswerError(f"answers.{key}", wrong.expected, wrong.code)

    def way(self, known: Known) -> Way:
        """The questions that this respondent comes by, and the ending."""
        return walk(self.form.questions, self.form.logic, self.form.endings, known)

    def missing(self, answers: Mapping[str, Answer], known: Known = _NOBODY) -> list[FieldError]:
        """What the required questions on the respondent's path lack, given all answers of the response.

        ``known`` is what else is known: hidden fields, traits, the language.
        """
        lacking = self._lacking(answers)
        if lacking and self.winding:
            asked = set(self.way(replace(known, answers=answers)).asked)
            lacking = [(key, wrong) for key, wrong in lacking if key in asked]
        return [AnswerError(f"answers.{key}", wrong.expected, wrong.code) for key, wrong in lacking]

    def complete(self, answers: Mapping[str, Answer]) -> bool:
        """Whether every required question is answered, also those that the respondent did not come by."""
        return not self._lacking(answers)

    def _lacking(self, answers: Mapping[str, Answer]) -> list[tuple[str, Wrong]]:
        return [
            (question.key, wrong)
            for question in self.required
            if (wrong := lacks(question, answers.get(question.key))) is not None
            and not (question.private and question.key in answers and answers[question.key] is None)
        ]


def _checks(questions: Iterable[Question]) -> dict[str, Check]:
    found: dict[str, Check] = {}
    for question in questions:
        if (check := check_of(question)) is not None:
            found[question.key] = check
        found |= companions(question)
    return found


def _closed_ms(form: Published) -> int | None:
    if form.closed_at is None:
        return None if form.state == "published" else 0
    return int(form.closed_at.timestamp() * 1000)


_decoder = msgspec.json.Decoder(Published)


def compile_survey(body: bytes | str) -> Survey:
    """Parse and compile a survey's JSON. Raises :class:`msgspec.ValidationError` that names the wrong part."""
    raw = body.encode() if isinstance(body, str) else body
    return Survey(_decoder.decode(raw), raw)


class Site(msgspec.Struct):
    """One place where the widget runs: its public configuration as JSON, and the secret that signs identities.

    ``origins`` are the pages' own, parted by spaces, none meaning any; a key that was replaced ends at ``expires_ms``.
    """

    key: str
    workspace: int
    identity_secret: str
    body: bytes
    rev: int
    origins: str = ""
    expires_ms: int = 0

    def shown_on(self, origin: str) -> bool:
        """Whether pages of this origin may have the configuration. Programs, which send none, may."""
        return not self.origins or not origin or origin in self.origins.split()

    def lives(self, now_ms: int) -> bool:
        return not self.expires_ms or now_ms < self.expires_ms


class Forms:
    """Published surveys and sites, cached; each look-up first asks the one-row revision whether the cache still holds.

    Belongs to one thread, like its connection.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rev = -1
        self._surveys: dict[str, Survey] = {}
        self._versions: dict[tuple[str, int], Survey] = {}
        self._sites: dict[str, Site] = {}
        self._secrets: dict[int, list[str]] = {}

    def _fresh(self) -> None:
        rev = self._connection.execute("SELECT rev FROM revision").fetchone()[0]
        if rev != self._rev:
            self._surveys, self._versions, self._sites, self._secrets = {}, {}, {}, {}
            self._rev = rev

    def survey(self, survey_id: str) -> Survey | None:
        """The survey's current version, also when it is closed; None when it was never published."""
        self._fresh()
        found = self._surveys.get(survey_id)
        if found is None and (row := self._one("SELECT body FROM published WHERE survey_id = ?", survey_id)):
            found = self._surveys[survey_id] = compile_survey(row[0])
        return found

    def version(self, survey_id: str, version: int) -> Survey | None:
        """An earlier published version, for answers that waited on a device while a newer one came out."""
        self._fresh()
        found = self._versions.get((survey_id, version))
        statement = "SELECT body FROM versions WHERE survey_id = ? AND version = ?"
        if found is None and (row := self._one(statement, survey_id, version)):
            found = self._versions[survey_id, version] = compile_survey(row[0])
        return found

    def site(self, site_key: str) -> Site | None:
        self._fresh()
        found = self._sites.get(site_key)
        if found is None and (row := self._one("SELECT * FROM sites WHERE site_key = ?", site_key)):
            found = self._sites[site_key] = Site(*row)
        return found

    def identity_secrets(self, workspace: int) -> list[str]:
        """The secrets of all sites of a workspace: any of them may have signed a contact."""
        self._fresh()
        if workspace not in self._secrets:
            rows = self._connection.execute("SELECT identity_secret FROM sites WHERE workspace = ?", (workspace,))
            self._secrets[workspace] = [secret for (secret,) in rows if secret]
        return self._secrets[workspace]

    def answers_before(self, workspace: int, survey_id: str, response_id: str, seq: int) -> list[dict[str, Answer]]:
        """The answers of a response's stored parts below ``seq``, in order."""
        identity = "kind = ? AND workspace = ? AND stream = ? AND key = ?"
        statement = f"SELECT body FROM intake WHERE {identity} AND seq < ? ORDER BY seq"  # noqa: S608  # constants
        rows = self._connection.execute(statement, (PART, workspace, survey_id, response_id, seq))
        return [decode_part(body).answers for (body,) in rows]

    def answered_as(self, survey_id: str, who: bytes) -> str | None:
        """The response that somebody gave to a survey that everybody answers once."""
        statement = "SELECT response_id FROM answered WHERE survey_id = ? AND who = ?"
        found = self._connection.execute(statement, (survey_id, who)).fetchone()
        return None if found is None else str(found[0])

    def _one(self, sql: str, *values: str | int) -> tuple[Any, ...] | None:  # Any: columns
        row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row


def publish(form: Published | Mapping[str, Any] | bytes, *, path: Path | None = None) -> Survey:
    """Make this version the one that is asked, in every process, from the next request on.

    ``path`` is the intake database, by default the configured one. Raises :class:`msgspec.ValidationError`.
    """
    survey = compile_survey(form if isinstance(form, bytes) else msgspec.json.encode(form))
    with changing(path) as (connection, rev):
        row = (survey.id, survey.workspace, survey.version, rev, survey.form.state, survey.body)
        connection.execute("REPLACE INTO published VALUES (?, ?, ?, ?, ?, ?)", row)
        connection.execute("REPLACE INTO versions VALUES (?, ?, ?)", (survey.id, survey.version, survey.body))
    return survey


def close(survey_id: str, at: datetime, *, path: Path | None = None) -> bool:
    """Take no more answers given after ``at`` (aware). False when the survey was never published."""
    with changing(path) as (connection, rev):
        row = connection.execute("SELECT body FROM published WHERE survey_id = ?", (survey_id,)).fetchone()
        if row is None:
            return False
        body = msgspec.json.encode(msgspec.json.decode(row[0]) | {"state": "closed", "closed_at": at})
        statement = "UPDATE published SET state = 'closed', rev = ?, body = ? WHERE survey_id = ?"
        connection.execute(statement, (rev, body, survey_id))
    return True


def withdraw(survey_id: str, *, path: Path | None = None) -> None:
    """Forget the survey and its versions: from now on its address answers 404."""
    with changing(path) as (connection, _):
        connection.execute("DELETE FROM published WHERE survey_id = ?", (survey_id,))
        connection.execute("DELETE FROM versions WHERE survey_id = ?", (survey_id,))
        connection.execute("DELETE FROM answered WHERE survey_id = ?", (survey_id,))
        connection.execute("DELETE FROM shown WHERE survey_id = ?", (survey_id,))


def put_site(
    site_key: str,
    workspace: int,
    identity_secret: str,
    body: Mapping[str, Any] | bytes,  # Any: the widget's public configuration
    *,
    origins: Iterable[str] = (),
    expires_ms: int = 0,
    path: Path | None = None,
) -> None:
    """Store what ``GET /c/v1/sites/{site_key}/config`` answers (public!) and the secret that signs identities."""
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    with changing(path) as (connection, rev):
        row = (site_key, workspace, identity_secret, raw, rev, " ".join(origins), expires_ms)
        connection.execute("REPLACE INTO sites VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def remove_site(site_key: str, *, path: Path | None = None) -> None:
    """From now on the site's address answers 404."""
    with changing(path) as (connection, _):
        connection.execute("DELETE FROM sites WHERE site_key = ?", (site_key,))
        connection.execute("DELETE FROM hits WHERE site_key = ?", (site_key,))
