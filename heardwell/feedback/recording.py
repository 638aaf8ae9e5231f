"""From what was said to the columns of a feedback. Pure: reads and writes are in ``actions``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Any

import msgspec

from heardwell.core.scales import BAD, GOOD, NEUTRAL, parse_signature
from heardwell.feedback import merging
from heardwell.feedback.said import LOG, SURVEY, Item, Part
from heardwell.feedback.search import LONGEST, Entry
from heardwell.web.scores import main_score

Columns = dict[str, Any]  # Any: column values

#: What a new version or part replaces. Tags, triage and what was understood stay.
SAID = (
    *("kind", "channel", "survey", "survey_version", "response_id", "answers", "parts", "said_seq", "scores"),
    *("score_metric", "score_value", "score_band", "hidden", "context", "done", "person_id", "author", "text"),
    *("lang_hint", "visibility", "quote_permission", "occurred_at", "closes_at", "claimed_time", "revision", "digest"),
)
#: Keys of the context by whose values people look for feedback.
NAMED = ("order", "order_id", "product", "location", "app_version")
_GCR = {"yes": GOOD, "partly": NEUTRAL, "no": BAD}
_encode = msgspec.json.Encoder(order="deterministic").encode


def response_columns(known: Columns | None, parts: Iterable[tuple[Part, int | None]]) -> Columns:
    """A response after these parts, each with the contact that its claim led to."""
    new = [(part, merging.keep(part, person)) for part, person in parts]
    first = new[0][0]
    kept = merging.add(known["parts"] if known else {}, [(part.seq, kept) for part, kept in new])
    merged = merging.merge(kept)
    columns = {
        "workspace_id": first.workspace,
        "source": SURVEY,
        "external_id": first.external_id,
        "kind": "response",
        "survey": first.survey,
        "response_id": first.response,
        "parts": kept,
        "said_seq": merged.seq,
        "survey_version": merged.version,
        "answers": merged.answers,
        "scores": merged.scores,
        "text": merged.text,
        "done": merged.done,
        "channel": merged.channel,
        "lang_hint": merged.language,
        "hidden": merged.hidden,
        "context": merged.context,
        "occurred_at": merged.occurred_at,
        "closes_at": merged.closes_at,
        "claimed_time": merged.claimed,
        "person_id": merged.person,
        "author": merged.author,
    }
    return _finished(columns, known, ())


def item_columns(known: Columns | None, item: Item, person: int | None) -> Columns:
    """An item's newest version. One that names no moment keeps the moment of the version before."""
    columns: Columns = {
        "workspace_id": item.workspace,
        "source": item.source,
        "external_id": item.external_id,
        "kind": item.kind,
        "channel": item.channel,
        "said_seq": item.seq,
        "text": item.text.strip(),
        "scores": [
            {"question": "", "metric": score.metric, "value": score.value, "scale": score.scale or None}
            for score in item.scores
        ],
        "lang_hint": item.language,
        "context": dict(item.context),
        "occurred_at": item.occurred_at if item.dated or known is None else known["occurred_at"],
        "person_id": person,
        "author": item.claim.name.strip() if item.claim else "",
    }
    wishes = {"visibility": item.visibility, "quote_permission": item.quote_permission}
    row = _finished(columns, known, (*wishes.values(), *sorted(item.tags)))
    # A later version that does not ask for more leaves what a person has decided.
    return row | {name: wish for name, wish in wishes.items() if known is None or wish not in ("private", "none")}


def _finished(columns: Columns, known: Columns | None, wishes: Sequence[str]) -> Columns:
    """With main score, digest and revision; equal digest, equal revision: nothing new was said."""
    columns |= _main_score(columns["scores"])
    digest = _digest(columns, wishes)
    if known is None:
        return {**columns, "digest": digest}
    changed = digest != known["digest"]
    return {**known, **columns, "digest": digest, "revision": known["revision"] + changed}


def _digest(columns: Mapping[str, Any], wishes: Sequence[str]) -> str:  # Any: column values
    """Of everything that was said; not of the parts, whose lateness or number changes nothing by itself."""
    said = {name: value for name, value in columns.items() if name not in ("parts", "said_seq")}
    return blake2b(_encode((said, wishes)), digest_size=16).hexdigest()


def _main_score(scores: Sequence[Mapping[str, Any]]) -> Columns:  # Any: JSON
    """The score that lists show and filter by."""
    main = main_score(scores)
    if main is None:
        return {"score_metric": "", "score_value": None, "score_band": None}
    metric, value, scale = (main[key] for key in ("metric", "value", "scale"))
    if isinstance(value, str):
        return {"score_metric": metric, "score_value": None, "score_band": _GCR.get(value)}
    return {"score_metric": metric, "score_value": value, "score_band": _band(scale, value) if scale else None}


@lru_cache(maxsize=4096)
def _band(signature: str, value: int) -> int:
    return parse_signature(signature).band(value)


def entry(columns: Mapping[str, Any], feedback: int) -> Entry:  # Any: column values
    """What search finds this feedback by: words, author, hidden fields and the context that names things."""
    named = [columns["context"].get(name) for name in NAMED]
    values = (*columns.get("hidden", {}).values(), *named)
    short = (value for value in values if isinstance(value, str) and len(value) <= LONGEST)
    problem = columns["context"].get("problem") if columns["source"] == LOG else None
    written = (problem,) if isinstance(problem, str) else ()
    words = "\n".join((columns["text"], columns["author"], *written, *islice(short, 40)))
    occurred: datetime = columns["occurred_at"]
    return Entry(feedback, columns["workspace_id"], occurred, words)
