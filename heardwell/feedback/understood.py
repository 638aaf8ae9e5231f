"""What stands of a text: an engine's reading with what people have said against it. Pure: actions read and write.

What an engine found and a person changed waits under ``as_read`` of the understanding, so that it can come back.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from heardwell.text.engine import SENTIMENTS, UNSURE

Json = dict[str, Any]  # Any: the values of a JSON object

TONES = ("satisfied", "frustrated", "angry", "sarcastic", "neutral")
INTENTS = ("request", "bug", "praise", "question", "complaint", "leaving")
#: What people may choose: of the labels, never "unsure".
LABELS: Mapping[str, tuple[str, ...]] = {"sentiment": SENTIMENTS, "tone": TONES, "intent": INTENTS}
#: A correction of a topic is a field of its own: "topic:delivery" → a polarity, or that the text is not about it.
TOPIC = "topic:"
NOT_SAID = "none"
POLARITIES = (*SENTIMENTS, NOT_SAID)
#: Room for the topics of one text in the index that lists filter by.
TOPICS_LENGTH = 400


def with_corrections(read: Json, corrections: Mapping[str, str]) -> Json:
    """The understanding as it stands: ``read`` by an engine, corrected field by field."""
    if not corrections:
        return read
    names = dict.fromkeys("topics" if field.startswith(TOPIC) else field for field in corrections)
    stands = read | {name: _corrected(name, read, corrections) for name in names}
    return stands | {"as_read": {name: read.get(name) for name in names}}


def as_read(understanding: Mapping[str, Any]) -> Json:  # Any: JSON
    """What the engine read, without what people said."""
    kept = {name: value for name, value in understanding.items() if name != "as_read"}
    return {**kept, **understanding.get("as_read", {})}


def _corrected(name: str, read: Json, corrections: Mapping[str, str]) -> object:
    if name == "topics":
        return _topics(read.get("topics") or [], corrections)
    if name == "language":
        return corrections[name]
    found = read.get(name) or {}
    return {"label": corrections[name], "confidence": 1.0, "scores": found.get("scores", {}), "human": True}


def _topics(read: Sequence[Json], corrections: Mapping[str, str]) -> list[Json]:
    said = {field.removeprefix(TOPIC): value for field, value in corrections.items() if field.startswith(TOPIC)}
    keys = dict.fromkeys([*(topic["key"] for topic in read), *said])
    found = {topic["key"]: topic for topic in read}
    human = {
        key: {"key": key, "polarity": polarity, "confidence": 1.0, "human": True} for key, polarity in said.items()
    }
    return [human.get(key) or found[key] for key in keys if said.get(key) != NOT_SAID]


def tone_of(understanding: Mapping[str, Any]) -> str:  # Any: JSON
    """The tone as it is counted: sarcastic where the hint says so and nobody has said otherwise; "" without a head."""
    tone, sarcasm = understanding.get("tone") or {}, understanding.get("sarcasm") or {}
    if sarcasm.get("hint") and not tone.get("human"):
        return "sarcastic"
    return str(tone.get("label", ""))


def intents_of(understanding: Mapping[str, Any]) -> list[str]:  # Any: JSON
    """What the text wants, the likeliest first; ``["unsure"]`` when the engine does not know."""
    intent = understanding.get("intent") or {}
    return list(dict.fromkeys(filter(None, [intent.get("label"), *intent.get("labels", ())])))


def columns(understanding: Mapping[str, Any]) -> dict[str, str]:  # Any: JSON
    """The columns that lists filter by: a word, words, and words with polarities between spaces."""
    if not understanding:
        return {"tone": "", "intent": "", "topics": ""}
    intents = " ".join(intents_of(understanding))
    return {"tone": tone_of(understanding), "intent": intents, "topics": _packed(understanding.get("topics") or ())}


def _packed(topics: Iterable[Mapping[str, Any]]) -> str:  # Any: JSON
    """`` delivery:negative price:positive ``, where a topic is found by ``" delivery:"``; as many as there is room."""
    packed = ""
    for topic in topics:
        more = f"{topic['key']}:{topic.get('polarity') or UNSURE} "
        if len(packed) + len(more) < TOPICS_LENGTH and " " not in topic["key"]:
            packed += more
    return f" {packed}" if packed else ""
