"""One question to an OpenAI-compatible chat endpoint, and what came back."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from heardwell.core import egress

PATIENCE_S = 30.0  # of a question, whether it is asked once or twice
LONGEST_WAIT_S = 3600
MOST_BYTES = 512 * 1024
Json = Mapping[str, Any]  # Any: JSON
_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``url`` is the base, such as ``https://api.example.com/v1``; ``key`` goes out as a bearer token."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    patience_s: float = PATIENCE_S

    @property
    def chat(self) -> str:
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    def scrubbed(self, words: str) -> str:
        """The words without the key, should they hold it."""
        return words.replace(self.key, "…") if self.key else words

    def hurried(self, patience_s: float) -> "Endpoint":
        """The same for somebody who waits before the screen."""
        return replace(self, patience_s=patience_s)


class Trouble(Exception):
    """The endpoint gave nothing to work with.

    ``kind``: ``unreachable``, ``busy``, ``refused`` (key, model, address), ``malformed`` or ``budget``. ``detail`` is
    for the log and for whoever set it up; ``wait_s`` is how long it asks to be left alone, 0 when it did not say.
    ``tokens``: what it cost all the same.
    """

    def __init__(self, kind: str, detail: str = "", wait_s: int = 0, tokens: int = 0) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind, self.detail, self.wait_s, self.tokens = kind, detail[:300], wait_s, tokens


@dataclass(frozen=True, slots=True)
class Reply:
    """``content`` is the JSON that it wrote, not looked at yet; ``tokens`` what it says to have used, 0 if nothing."""

    content: object
    tokens: int


def ask(endpoint: Endpoint, messages: Sequence[Json], schema: Json, most_tokens: int) -> Reply:
    """Ask once; once more in plain words when the endpoint knows no schemas. Raises :class:`Trouble`."""
    body = {"model": endpoint.model, "temperature": 0, "messages": list(messages)}
    shaped = {"type": "json_schema", "json_schema": {"name": "readings", "strict": True, "schema": schema}}
    began = time.monotonic()
    answer = _send(endpoint, body | {"response_format": shaped, "max_tokens": most_tokens})
    if answer.status in (400, 422):
        answer = _send(endpoint.hurried(endpoint.patience_s - (time.monotonic() - began)), body)
    _require_success(answer)
    return _read(answer.body)


def _send(endpoint: Endpoint, body: Json) -> egress.Answer:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        return egress.fetch(
            endpoint.chat,
            method="POST",
            headers=headers,
            body=msgspec.json.encode(body),
            most_bytes=MOST_BYTES,
            patience_s=endpoint.patience_s,
        )
    except egress.Refused as error:
        raise Trouble("unreachable", endpoint.scrubbed(error.title)) from None


def _require_success(answer: egress.Answer) -> None:
    if answer.status == 200:
        return
    wait = answer.headers.get("retry-after", "")
    wait_s = min(int(wait), LONGEST_WAIT_S) if wait.isascii() and wait.isdigit() and len(wait) < 9 else 0
    kind = "busy" if answer.status in (408, 409, 425, 429) or answer.status >= 500 else "refused"
    raise Trouble(kind, f"HTTP {answer.status}", wait_s)


def _read(body: bytes) -> Reply:
    try:
        whole = msgspec.json.decode(body)
        tokens = _tokens(whole)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Trouble("malformed", "the answer is not JSON") from None
    try:
        text = whole["choices"][0]["message"]["content"]
        fenced = _FENCE.match(text)
        return Reply(msgspec.json.decode(fenced[1] if fenced else text), tokens)
    except (KeyError, IndexError, TypeError):
        raise Trouble("malformed", "the answer holds no message", tokens=tokens) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Trouble("malformed", "the message is not JSON", tokens=tokens) from None


def _tokens(whole: object) -> int:
    usage = whole.get("usage") if isinstance(whole, dict) else None
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and not isinstance(total, bool) and 0 < total < 10_000_000 else 0
