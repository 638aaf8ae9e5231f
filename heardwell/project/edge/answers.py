"""What the edge answers itself, as (status, headers, body)."""

import gzip
from hashlib import blake2b
from typing import Final, NamedTuple

import msgspec

from heardwell.core.errors import HeardwellError
from heardwell.project.edge.address import Headers, header

JSON: Final = (b"content-type", b"application/json")
PROBLEM: Final = (b"content-type", b"application/problem+json")
#: Any page may send answers; no cookie ever goes along.
CORS: Final = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"retry-after")]
PREFLIGHT: Final = [
    *CORS,
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
]


class Reply(NamedTuple):
    """A complete answer; ``content-length`` is added when it is sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""


def json_reply(status: int, content: object) -> Reply:
    return Reply(status, [JSON], msgspec.json.encode(content))


def problem_reply(error: HeardwellError) -> Reply:
    """An expected error as ``application/problem+json`` (RFC 9457)."""
    extra = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
    return Reply(error.status, [PROBLEM, *CORS, *extra], msgspec.json.encode(error.as_problem()))


class Document:
    """A body that many clients fetch: with its ETag, and compressed once."""

    def __init__(self, body: bytes, media_type: str, max_age_s: int) -> None:
        self.body = body
        self.etag = b'"' + blake2b(body, digest_size=12).hexdigest().encode() + b'"'
        self._compressed = gzip.compress(body, 9, mtime=0) if len(body) > 500 else b""
        self._headers = [
            (b"content-type", media_type.encode()),
            (b"etag", self.etag),
            (b"cache-control", b"public, max-age=%d" % max_age_s),
            (b"vary", b"accept-encoding"),
            (b"x-content-type-options", b"nosniff"),
            (b"cross-origin-resource-policy", b"cross-origin"),
            *CORS,
        ]

    def reply(self, headers: Headers) -> Reply:
        """200, or 304 when the client already has it."""
        known = [tag.strip().removeprefix(b"W/") for tag in header(headers, b"if-none-match").split(b",")]
        if self.etag in known:
            return Reply(304, self._headers[1:])
        if self._compressed and b"gzip" in header(headers, b"accept-encoding"):
            return Reply(200, [*self._headers, (b"content-encoding", b"gzip")], self._compressed)
        return Reply(200, self._headers, self.body)
