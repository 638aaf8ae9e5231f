"""What may be answered: published surveys and sites, compiled by ``surveys``, kept beside the log.

Every process reads them through :class:`Forms`, which sees a change at the very next request. A survey's JSON may carry
more keys than are declared here; they are kept and handed out as they came.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

import msgspec

from heardwell.collect.intake.database import changing
from heardwell.collect.intake.envelope import PART, Answer, decode_part
from heardwell.core.errors import FieldError
from heardwell.core.scales import DEFAULTS, GCR_VALUES, PRESETS, SCALED, Direction

Text = dict[str, str]  # language -> text
QuestionType = Literal["nps", "csat", "ces", "gcr", "stars", "smileys", "thumbs", "scale", "single", "multi", "text"]


class PublishedScale(msgspec.Struct, omit_defaults=True):
    """The points of a question, inclusive, and what each is called."""

    min: int
    max: int
    direction: Direction = "higher_better"
    good: list[int] = []
    bad: list[int] = []
    labels: dict[str, Text] = {}


class Choice(msgspec.Struct, omit_defaults=True):
    value: str
    label: Text = {}


class ShowIf(msgspec.Struct, omit_defaults=True):
    """The question is shown when the other's answer is (for multi: contains) one of these values."""

    question: str
    values: list[int | str] = msgspec.field(name="in", default_factory=list)


class Question(msgspec.Struct, omit_defaults=True):
    key: str
    type: QuestionType
    required: bool = False
    label: Text = {}
    help: Text = {}
    scale: PublishedScale | None = None
    choices: list[Choice] = []
    max_length: int = 5000
    show_if: ShowIf | None = None


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


@dataclass(frozen=True, slots=True)
class AnswerError(FieldError):
    """A wrong answer: besides field and English message a ``code`` that pages translate.

    Codes: ``required unknown type range choice repeated too_long``.
    """

    code: str = ""


#: Says what is wrong with a value: (code, what was expected), or None when nothing is.
Check = Callable[[Any], tuple[str, str] | None]  # Any: JSON as it came


def _whole(value: Any, low: int, high: int, expected: str) -> tuple[str, str] | None:
    if type(value) is not int:  # not isinstance: True is no answer
        return "type", expected
    return None if low <= value <= high else ("range", expected)


def _one_of(value: Any, allowed: frozenset[str], expected: str) -> tuple[str, str] | None:
    if type(value) is not str:
        return "type", expected
    return None if value in allowed else ("choice", expected)


def _some_of(value: Any, allowed: frozenset[str], expected: str) -> tuple[str, str] | None:
    if type(value) is not list or any(type(entry) is not str for entry in value):
        return "type", expected
    if not allowed.issuperset(value):
        return "choice", expected
    return None if len(set(value)) == len(value) else ("repeated", expected)


def _text(value: Any, most: int, expected: str) -> tuple[str, str] | None:
    if type(value) is not str:
        return "type", expected
    return None if len(value) <= most else ("too_long", expected)


def _check_of(question: Question) -> Check:
    """The one function that an answer to this question must pass."""
    if question.type in SCALED:
        points = question.scale or PRESETS[DEFAULTS[question.type]]
        expected = f"expected a whole number between {points.min} and {points.max}"
        return partial(_whole, low=points.min, high=points.max, expected=expected)
    if question.type == "text":
        expected = f"expected a text of at most {question.max_length} characters"
        return partial(_text, most=question.max_length, expected=expected)
    values = GCR_VALUES if question.type == "gcr" else [choice.value for choice in question.choices]
    if question.type == "multi":
        return partial(_some_of, allowed=frozenset(values), expected=f"expected a list of {_listed(values)}, each once")
    return partial(_one_of, allowed=frozenset(values), expected=f"expected one of {_listed(values)}")


def _listed(values: Any) -> str:
    shown = ", ".join(list(values)[:20])
    return shown if len(values) <= 20 else f"{shown}, …"


class Survey:
    """A published survey, its checks compiled. ``form`` is the parsed document, ``body`` its JSON with every key."""

    __slots__ = ("body", "checks", "closed_ms", "form", "id", "required", "version", "workspace")

    def __init__(self, form: Published, body: bytes) -> None:
        self.form = form
        self.body = body
        self.id = form.id
        self.version = form.version
        self.workspace = form.workspace
        self.closed_ms = _closed_ms(form)
        self.checks: dict[str, Check] = {question.key: _check_of(question) for question in form.questions}
        self.required = [question for question in form.questions if question.required]

    def errors(self, answers: Mapping[str, Any]) -> list[FieldError]:  # Any: JSON as it came
        """Everything that is wrong with the given answers; None (skipped) is always right."""
        found: list[FieldError] = []
        for key, value in answers.items():
            check = self.checks.get(key)
            if check is None:
                found.append(AnswerError(f"answers.{key[:100]}", "belongs to no question of this survey", "unknown"))
            elif value is not None and (wrong := check(value)) is not None:
                found.append(AnswerError(f"answers.{key}", wrong[1], wrong[0]))
        return found

    def missing(self, answers: Mapping[str, Answer]) -> list[FieldError]:
        """The required questions that were shown and have no answer, given all answers of the response."""
        return [
            AnswerError(f"answers.{question.key}", "expected an answer: the question is required", "required")
            for question in self.required
            if _empty(answers.get(question.key)) and _shown(question, answers)
        ]


def _closed_ms(form: Published) -> int | None:
    if form.closed_at is None:
        return None if form.state == "published" else 0
    return int(form.closed_at.timestamp() * 1000)


def _empty(answer: Answer) -> bool:
    return answer is None or answer == [] or (isinstance(answer, str) and not answer.strip())


def _shown(question: Question, answers: Mapping[str, Answer]) -> bool:
    rule = question.show_if
    if rule is None:
        return True
    given = answers.get(rule.question)
    return any(value in rule.values for value in (given if isinstance(given, list) else [given]))


_decoder = msgspec.json.Decoder(Published)


def compile_survey(body: bytes | str) -> Survey:
    """Parse and compile a survey's JSON. Raises :class:`msgspec.ValidationError` that names the wrong part."""
    raw = body.encode() if isinstance(body, str) else body
    return Survey(_decoder.decode(raw), raw)


class Site(msgspec.Struct):
    """One place where the widget runs: its public configuration as JSON, and the secret that signs identities."""

    key: str
    workspace: int
    identity_secret: str
    body: bytes
    rev: int


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


def put_site(
    site_key: str,
    workspace: int,
    identity_secret: str,
    body: Mapping[str, Any] | bytes,  # Any: the widget's public configuration
    *,
    path: Path | None = None,
) -> None:
    """Store what ``GET /c/v1/sites/{site_key}/config`` answers (public!) and the secret that signs identities."""
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    with changing(path) as (connection, rev):
        connection.execute(
            "REPLACE INTO sites VALUES (?, ?, ?, ?, ?)", (site_key, workspace, identity_secret, raw, rev)
        )


def remove_site(site_key: str, *, path: Path | None = None) -> None:
    """From now on the site's address answers 404."""
    with changing(path) as (connection, _):
        connection.execute("DELETE FROM sites WHERE site_key = ?", (site_key,))
