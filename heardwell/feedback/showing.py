"""What was understood of a voice, as its page shows it: each finding with confidence, reasons and choices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import Workspace
from heardwell.feedback import queries
from heardwell.feedback.explained import Moved, why
from heardwell.feedback.facets import Choice
from heardwell.feedback.marking import Mark, marked
from heardwell.feedback.models import Correction, Feedback
from heardwell.feedback.topics import TopicName
from heardwell.feedback.understood import LABELS, NOT_SAID, TOPIC, as_read, intents_of
from heardwell.feedback.words import LABEL_NAMES, LIKELY, SENTIMENT_NAMES, aspect_name, confidence, personal_name
from heardwell.text.engine import SENTIMENTS, UNSURE
from heardwell.web import languages, numbers, times

Json = Mapping[str, Any]  # Any: JSON
FEELINGS = {"negative": "bad", "positive": "good"}
#: Topics in a row of the list.
IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was understood. ``value`` is what holds now, ``words`` says it; ``sure`` and ``exactly`` are its
    confidence in a word and as a number; ``human`` says who corrected it, where somebody has."""

    field: str
    label: StrOrPromise
    value: str
    words: str
    feeling: str = ""  # a sentiment, where the finding is one
    more: str = ""
    sure: str = ""
    exactly: str = ""
    human: str = ""
    because: Sequence[Moved] = ()
    choices: Sequence[Choice] = ()
    key: str = ""  # that opens the choices


class Subject(NamedTuple):
    """A topic in a row of the list."""

    name: str
    feeling: str


def findings(item: Feedback, workspace: Workspace) -> list[Finding]:
    """Feeling, tone, intent and language; of a voice without words only what its sender says."""
    said = {one.field: one for one in item.corrections.select_related("by")}
    feeling = _label(item, "sentiment", _("Sentiment"), said, "c")
    if not item.text:
        return [feeling, _language(item, workspace, said)]
    tone, intent = _label(item, "tone", _("Tone"), said, ""), _label(item, "intent", _("Intent"), said, "i")
    return [feeling, tone, intent, _language(item, workspace, said)]


def _label(item: Feedback, field: str, label: str, said: Mapping[str, Correction], key: str) -> Finding:
    found: Json = item.understanding.get(field) or {}
    value, probability = str(found.get("label", "")), found.get("confidence")
    if field == "sentiment":
        value, probability = item.sentiment, item.sentiment_confidence
    names = LABEL_NAMES[field]
    human = _human(said.get(field))
    believed = probability is not None and bool(value) and not human
    return Finding(
        field=field,
        label=label,
        value=value,
        words=str(names.get(value, value)),
        feeling=value if field == "sentiment" else "",
        more=_more(item, field, bool(human)),
        sure=confidence(probability, value) if believed and probability is not None and value != UNSURE else "",
        exactly=_exactly(found, probability, names) if believed else "",
        human=human,
        because=why(item.text, item.engine, field, value) if _has_reasons(value, probability, human) else [],
        choices=[Choice(one, names[one]) for one in LABELS[field]],
        key=key,
    )


def _has_reasons(value: str, probability: float | None, human: str) -> bool:
    """What is only guessed has no good reasons, nor has what says nothing."""
    return not human and value not in ("neutral", UNSURE) and (probability or 0) >= LIKELY


def _more(item: Feedback, field: str, human: bool) -> str:
    """What is said beside the label: further intents, a hint of sarcasm."""
    if human:
        return ""
    if field == "intent":
        return _(", ").join(str(LABEL_NAMES["intent"].get(one, one)) for one in intents_of(item.understanding)[1:])
    hint = field == "tone" and (item.understanding.get("sarcasm") or {}).get("hint")
    return _("possibly sarcastic") if hint else ""


def _exactly(found: Json, probability: float | None, names: Mapping[str, StrOrPromise]) -> str:
    """The probability and, where the engine is unsure, of what."""
    if probability is None:
        return ""
    scores: Mapping[str, float] = found.get("scores") or {}
    likeliest = max(scores, key=lambda one: scores[one], default="")
    number = numbers.number(probability, 2)
    if found.get("label") == UNSURE and likeliest:
        return _("likeliest: %(label)s, %(number)s") % {"label": names.get(likeliest, likeliest), "number": number}
    return number


def _language(item: Feedback, workspace: Workspace, said: Mapping[str, Correction]) -> Finding:
    human = _human(said.get("language"))
    probability = item.understanding.get("language_confidence")
    shown = probability is not None and not human
    usual = ("en", "zh-Hans", "zh-Hant", "ar")
    tags = dict.fromkeys((*usual, *queries.languages(workspace), item.language))
    return Finding(
        field="language",
        label=_("Language"),
        value=item.language,
        words=languages.language_name(item.language) if item.language else "",
        sure=confidence(probability) if shown else "",
        exactly=numbers.number(probability, 2) if shown else "",
        human=human,
        choices=[Choice(tag, languages.language_name(tag)) for tag in tags if tag],
    )


def _human(correction: Correction | None) -> str:
    """Who corrected it and when; "" where nobody has."""
    if correction is None:
        return ""
    names = {"name": str(correction.by) if correction.by else _("the API"), "when": times.moment(correction.at)}
    return _("by %(name)s, %(when)s") % names


# ---------------------------------------------------------------- topics


class Spoken(NamedTuple):
    """A topic of a voice: ``field`` is what a correction of it says."""

    field: str
    name: str
    polarity: str
    sure: str
    exactly: str
    human: str
    off: bool  # a person has said that the text is not about it


def spoken(item: Feedback, names: Mapping[str, TopicName]) -> list[Spoken]:
    """The topics, then those that a person has taken away. One that a narrower one stands for is left out."""
    said = {one.field: one for one in item.corrections.select_related("by")}
    rows = [_spoken(topic, names, said) for topic in narrow(item.understanding.get("topics") or (), names)]
    gone = [one for field, one in said.items() if field.startswith(TOPIC) and one.value == NOT_SAID]
    read = {topic["key"] for topic in as_read(item.understanding).get("topics") or ()}
    gone = [one for one in gone if one.field.removeprefix(TOPIC) in read]
    return rows + [Spoken(one.field, _name(one.field, names), "", "", "", _human(one), True) for one in gone]


def _spoken(topic: Json, names: Mapping[str, TopicName], said: Mapping[str, Correction]) -> Spoken:
    field, human = f"{TOPIC}{topic['key']}", _human(said.get(f"{TOPIC}{topic['key']}"))
    probability = float(topic.get("confidence") or 0)
    sure, exactly = ("", "") if human else (confidence(probability), numbers.number(probability, 2))
    return Spoken(field, _name(field, names), str(topic.get("polarity", "")), sure, exactly, human, False)


def _name(field: str, names: Mapping[str, TopicName]) -> str:
    key = field.removeprefix(TOPIC)
    return names[key].name if key in names else key


def narrow(topics: Iterable[Json], names: Mapping[str, TopicName]) -> list[Json]:
    """Without those that a narrower one of them stands for."""
    found = list(topics)
    above = {key for topic in found if topic["key"] in names for key in names[topic["key"]].above}
    return [topic for topic in found if topic["key"] not in above]


def offered_topics(item: Feedback, names: Mapping[str, TopicName]) -> list[Choice]:
    """The topics of the workspace that the voice is not about yet, to be added."""
    there = {topic["key"] for topic in item.understanding.get("topics") or ()}
    return [Choice(f"{TOPIC}{one.key}", one.name) for one in names.values() if one.offered and one.key not in there]


def with_subjects(items: Sequence[Feedback], names: Mapping[str, TopicName]) -> Sequence[Feedback]:
    """Each with ``subjects``: its topics as a row of the list shows them, the first with its feeling."""
    for item in items:
        item.subjects = list(_subjects(item, names)) if item.topics else []  # type: ignore[attr-defined]
    return items


def _subjects(item: Feedback, names: Mapping[str, TopicName]) -> Iterator[Subject]:
    for place, topic in enumerate(narrow(item.understanding.get("topics") or (), names)[:IN_A_ROW]):
        yield Subject(_name(topic["key"], names), str(topic.get("polarity", "")) if place == 0 else "")


# ---------------------------------------------------------------- the words


def words(item: Feedback, *, hide: bool = False) -> SafeString:
    """The words with what they judge underlined in place, and what identifies a person marked, or hidden."""
    return marked(item.text, marks(item.understanding, hide=hide))


def marks(understanding: Json, *, hide: bool = False) -> Iterator[Mark]:
    """The marks of an understanding."""
    for aspect in understanding.get("aspects") or ():
        if aspect["start"] is not None:
            yield Mark(aspect["start"], aspect["end"], _css(aspect["polarity"]), _aspect_title(aspect))
    for found in understanding.get("pii") or ():
        kind = personal_name(found["kind"])
        title = _("personal data: %(kind)s") % {"kind": kind}
        yield Mark(found["start"], found["end"], "personal", title, kind if hide else "")


def _css(polarity: str) -> str:
    return f"aspect {FEELINGS[polarity]}" if polarity in FEELINGS else "aspect"


def _aspect_title(aspect: Json) -> str:
    name = aspect_name(str(aspect["key"]))
    return _("%(topic)s, %(feeling)s") % {"topic": name, "feeling": SENTIMENT_NAMES.get(aspect["polarity"], "")}


def personal(item: Feedback) -> str:
    """The kinds of personal data in the words, with commas between."""
    kinds = dict.fromkeys(personal_name(found["kind"]) for found in item.understanding.get("pii") or ())
    return _(", ").join(kinds)


def polarities() -> list[Choice]:
    """What may be said of a topic."""
    return [Choice(value, SENTIMENT_NAMES[value]) for value in reversed(SENTIMENTS)]
