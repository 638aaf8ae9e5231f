"""What the Text lab shows of an understanding: each head with its probabilities, the words with their reasons."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from heardwell.feedback.explained import why
from heardwell.feedback.marking import Mark, marked
from heardwell.feedback.showing import marks, narrow
from heardwell.feedback.topics import TopicName
from heardwell.feedback.words import LABEL_NAMES, aspect_name, confidence, personal_name
from heardwell.text.engine import UNSURE, Label, Understanding
from heardwell.web import languages, numbers


class Share(NamedTuple):
    """One class of a head: its name and probability, ``percent`` as 0–100 for the bar."""

    name: StrOrPromise
    percent: int
    shown: str
    best: bool


class Head(NamedTuple):
    """A head's answer. ``words`` says it, ``sure`` how sure, ``more`` what is said beside it."""

    label: StrOrPromise
    words: str
    feeling: str
    sure: str
    more: str
    shares: Sequence[Share]


class Row(NamedTuple):
    """One comment as understood."""

    language: str
    language_words: str
    words: SafeString
    heads: Sequence[Head]
    topics: Sequence[tuple[str, str, str]]  # name, polarity, how sure
    aspects: Sequence[tuple[str, str]]  # name, polarity
    personal: str
    engine: str


def row(text: str, found: Understanding, names: Mapping[str, TopicName]) -> Row:
    """A comment with everything that was found in it."""
    said = found.as_json()
    moved = [
        Mark(one.start, one.end, f"moved m{one.strength}", _("moved the feeling"))
        for one in why(text, found.engine, "sentiment", found.sentiment.label)
    ]
    aspects = dict.fromkeys((aspect_name(one.key), one.polarity) for one in found.aspects)
    kinds = dict.fromkeys(personal_name(one.kind) for one in found.pii)
    return Row(
        language=found.language,
        language_words=_language(found),
        words=marked(text, [*marks(said), *moved]),
        heads=list(_heads(found)),
        topics=[
            (_named(one["key"], names), one["polarity"], confidence(one["confidence"]))
            for one in narrow(said["topics"], names)
        ],
        aspects=list(aspects),
        personal=_(", ").join(kinds),
        engine=found.engine,
    )


def _heads(found: Understanding) -> Iterator[Head]:
    for field, label, head in (
        ("sentiment", _("Sentiment"), found.sentiment),
        ("tone", _("Tone"), found.tone),
        ("intent", _("Intent"), found.intent),
    ):
        if head is not None:
            yield _head(field, label, head, _beside(field, head, found))


def _head(field: str, label: str, head: Label, more: str) -> Head:
    names = LABEL_NAMES[field]
    likeliest = max(head.scores, key=lambda one: head.scores[one], default="")
    best = head.label if head.label in head.scores else likeliest
    shares = [
        Share(names.get(one, one), round(100 * score), numbers.percent(100 * score), one == best)
        for one, score in sorted(head.scores.items(), key=lambda pair: -pair[1])
    ]
    sure = confidence(head.confidence, head.label) if head.label != UNSURE else ""
    feeling = head.label if field == "sentiment" else ""
    return Head(label, str(names.get(head.label, head.label)), feeling, sure, more, shares)


def _beside(field: str, head: Label, found: Understanding) -> str:
    if field == "tone" and found.sarcasm and found.sarcasm.hint:
        return _("possibly sarcastic")
    names = LABEL_NAMES[field]
    return _(", ").join(str(names.get(one, one)) for one in head.labels if one != head.label)


def _language(found: Understanding) -> str:
    words = {"words": confidence(found.language_confidence), "language": languages.language_name(found.language)}
    return _("%(language)s, %(words)s") % words if found.language != "und" else words["language"]


def _named(key: str, names: Mapping[str, TopicName]) -> str:
    return names[key].name if key in names else key.replace("_", " ")
