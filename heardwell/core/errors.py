"""Errors that we expect. They carry a status and a message for people, and are rendered once, at the edge.

Raise them in actions and queries; ``api`` renders ``application/problem+json`` (RFC 9457), ``web`` a readable page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with the input: where (``answers.nps``) and what was expected."""

    field: str
    message: str

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "message": self.message}


class HeardwellError(Exception):
    """The base of all expected errors. ``title`` is translatable and safe to show."""

    status = 400
    code = "bad-request"

    def __init__(
        self,
        title: str = "",
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(title or self.code)
        self.title = str(title or self.code)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    def as_problem(self) -> dict[str, object]:
        """The body of an ``application/problem+json`` answer."""
        problem: dict[str, object] = {"type": f"urn:heardwell:{self.code}", "title": self.title, "status": self.status}
        if self.errors:
            problem["errors"] = [error.as_json() for error in self.errors]
        return problem | self.extra


class BadRequest(HeardwellError):
    """The body could not be read at all (malformed JSON, wrong media type)."""


class Unauthorised(HeardwellError):
    status = 401
    code = "unauthorised"


class Forbidden(HeardwellError):
    """The person may see the object but not do this. Never raised across workspaces: that is NotFound."""

    status = 403
    code = "forbidden"


class NotFound(HeardwellError):
    """Absent, or another workspace's: the two must not be told apart."""

    status = 404
    code = "not-found"


class Conflict(HeardwellError):
    status = 409
    code = "conflict"


class Gone(HeardwellError):
    status = 410
    code = "gone"


class TooLarge(HeardwellError):
    status = 413
    code = "too-large"


class Invalid(HeardwellError):
    """The input was read and is wrong: every bad field is named in ``errors``."""

    status = 422
    code = "invalid"

    @classmethod
    def one(cls, field: str, message: str) -> "Invalid":
        """A single bad field, whose message is also the title."""
        return cls(message, errors=[FieldError(field, message)])


class TooMany(HeardwellError):
    """A limit was hit; ``retry_after_s`` goes into the ``Retry-After`` header."""

    status = 429
    code = "too-many"

    def __init__(self, title: str = "", *, retry_after_s: int = 1) -> None:
        super().__init__(title, headers={"Retry-After": str(retry_after_s)})


class Unavailable(HeardwellError):
    status = 503
    code = "unavailable"

    def __init__(self, title: str = "", *, retry_after_s: int = 1) -> None:
        super().__init__(title, headers={"Retry-After": str(retry_after_s)})
