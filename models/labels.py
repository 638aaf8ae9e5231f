"""What the sources' labels mean in our words: sets of classes, since some annotators asked less than we do."""

from heardwell.text.engine import SARCASTIC, SENTIMENTS, TONES
from models.sources import TWO_CLASSES, Row

# Each head's classes; the others are measured against the first.
CLASSES: dict[str, tuple[str, ...]] = {
    "sentiment": ("neutral", "negative", "positive"),
    "tone": ("neutral", "angry", "frustrated", "satisfied"),
    "sarcasm": ("plain", SARCASTIC),
    "intent": ("other", "bug", "question", "request"),
}

_TONES = {
    "satisfied": "joy optimism love happy admiration amusement approval caring excitement gratitude pride relief",
    "frustrated": "sadness sad fear disappointment embarrassment grief nervousness remorse",
    "angry": "anger angry annoyance disgust",
    "neutral": "none neutral",
}
_TONE = {emotion: tone for tone, emotions in _TONES.items() for emotion in emotions.split()}
_FELT = {"satisfied": "positive", "frustrated": "negative", "angry": "negative", "neutral": "neutral"}
# Emotions that annotators could not choose.
_NO_NEUTRAL = {"tweeteval_emotion"}

_INTENT = {
    "bug": "bug",
    "bug report": "bug",
    "feature_request": "request",
    "requirement": "request",
    "question": "question",
    "rating": "other",
    "user_experience": "other",
    "information_giving": "other",
    "other": "other",
    "noise": "other",
}
_KNOWN_INTENTS = {
    "pan_app_reviews": ("bug", "other", "question", "request"),
    "nlbse24_issues": ("bug", "question", "request"),
}

Target = tuple[frozenset[str], frozenset[str]]
"""The classes that are right, and those the annotators could choose from."""


def target(head: str, row: Row) -> Target | None:
    """What the row says to that head; ``None`` when nothing."""
    return _TARGETS[head](row)


def auxiliary(head: str, row: Row) -> Target | None:
    """What follows from a label given for something else; for training only, with less weight."""
    return _tone_by_sentiment(row) if head == "tone" and not row.emotions else None


def tone_of(row: Row) -> str | None:
    """The one tone that all of the row's emotions share."""
    tones = {_TONE.get(emotion) for emotion in row.emotions}
    return tones.pop() if len(tones) == 1 else None


def _sentiment(row: Row) -> Target | None:
    if row.sentiment not in SENTIMENTS:
        return None
    return frozenset({row.sentiment}), frozenset(SENTIMENTS) - ({"neutral"} if row.source in TWO_CLASSES else set())


def _tone(row: Row) -> Target | None:
    tone = tone_of(row)
    if tone is None:
        return None
    return frozenset({tone}), frozenset(TONES) - ({"neutral"} if row.source in _NO_NEUTRAL else set())


def _sarcasm(row: Row) -> Target | None:
    if row.sarcasm is None:
        return None
    return frozenset({SARCASTIC if row.sarcasm else "plain"}), frozenset(CLASSES["sarcasm"])


def _intent(row: Row) -> Target | None:
    found = _INTENT.get(row.intent or "")
    known = _KNOWN_INTENTS.get(row.source, ("bug", "other", "request"))
    return (frozenset({found}), frozenset(known)) if found else None


def _tone_by_sentiment(row: Row) -> Target | None:
    """Reviews have no tones: an unhappy one is angry or frustrated, we do not know which."""
    if row.sentiment not in ("positive", "negative"):
        return None
    tones = frozenset(tone for tone, felt in _FELT.items() if felt == row.sentiment)
    return tones, frozenset(TONES) - {"neutral"}


_TARGETS = {"sentiment": _sentiment, "tone": _tone, "sarcasm": _sarcasm, "intent": _intent}
