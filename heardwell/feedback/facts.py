"""Feedback as analytics counts it: choices and scores, no words, no names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from heardwell.analytics.facts import CONTEXT, FeedbackFact, Score
from heardwell.core.scales import Scale, parse_signature
from heardwell.feedback.models import Feedback
from heardwell.feedback.queries import of_ids
from heardwell.feedback.said import COMMENT, OWN, RANKING
from heardwell.feedback.understood import tone_of

Json = Mapping[str, Any]  # Any: JSON
_FIELDS = (
    *("id", "workspace_id", "revision", "occurred_at", "kind", "source", "survey", "survey_version", "channel"),
    *("language", "sentiment", "understanding", "context", "answers", "parts", "scores", "done"),
    *("person_id", "person__traits"),
)


def facts_of(feedback: Iterable[int]) -> list[FeedbackFact]:
    """The facts of these feedback as they are now; those that are gone are left out."""
    wanted = set(feedback)
    tags = _tags(wanted)
    rows = of_ids(wanted).order_by("pk").values(*_FIELDS)
    return [_fact(row, tags.get(row["id"], ())) for row in rows if row["id"] in wanted]


def _tags(feedback: Iterable[int]) -> dict[int, tuple[str, ...]]:
    links = Feedback.tags.through.objects.filter(feedback__in=of_ids(feedback).values("pk"))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for pk, name in links.values_list("feedback_id", "tag__name"):
        found[pk].append(name)
    return {pk: tuple(sorted(names)) for pk, names in found.items()}


def _fact(row: Json, tags: tuple[str, ...]) -> FeedbackFact:
    context, understood = row["context"], row["understanding"]
    return FeedbackFact(
        workspace=row["workspace_id"],
        feedback=row["id"],
        revision=row["revision"],
        occurred_at=row["occurred_at"],
        kind=row["kind"],
        source=row["source"],
        survey=row["survey"],
        version=row["survey_version"],
        channel=row["channel"],
        country=str(context.get("country") or ""),
        language=row["language"],
        device=str(context.get("device") or ""),
        person=row["person_id"],
        sentiment=row["sentiment"],
        tone=tone_of(understood),
        intent=_label(understood.get("intent")),
        topics=tuple(dict.fromkeys(topic["key"] for topic in understood.get("topics", ()))),
        feelings=tuple(dict.fromkeys(f"{one['key']} {one['polarity']}" for one in understood.get("topics", ()))),
        tags=tags,
        traits={name: str(value) for name, value in (row["person__traits"] or {}).items() if value is not None},
        context=_context(context),
        answers=_choices(row["answers"], row["parts"]),
        scores=tuple(map(_score, row["scores"])),
        done=row["done"],
        release=str(context.get("release") or ""),
    )


def _label(found: Json | None) -> str:
    return found["label"] if found else ""


def _context(context: Json) -> dict[str, str]:
    """The keys that may be grouped by; a page is its address without what may identify a visitor."""
    kept = {name: str(context[name]) for name in CONTEXT if context.get(name) not in (None, "")}
    if "page" not in kept and isinstance(url := context.get("url"), str):
        kept["page"] = _page(url)
    return kept


def _page(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}"[:200]


def _choices(answers: Json, parts: Json) -> dict[str, Any]:  # Any: answers as facts take them
    """The answers that are choices: words, addresses and files stay out of analytics however short they are.

    A matrix answers by its rows (``service/speed``), a ranking by what came first.
    """
    read = {key: asked[1] for part in parts.values() for key, asked in part["asked"].items()}
    found: dict[str, Any] = {}  # Any: answers as facts take them
    for key, value in answers.items():
        metric = read.get(key)
        if value is None or metric in (COMMENT, OWN):
            continue
        if isinstance(value, dict):
            found |= {f"{key}/{row}": one for row, one in value.items()}
        else:
            found[key] = value[:1] if metric == RANKING else value
    return found


def _score(score: Json) -> Score:
    scale = _scale(score["scale"]) if score["scale"] else None
    return Score(score["question"], score["metric"], score["value"], scale)


@lru_cache(maxsize=1024)
def _scale(signature: str) -> Scale:
    return parse_signature(signature)
