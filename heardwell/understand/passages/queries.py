"""Which passages of a long text hold feedback, and what people have decided about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from heardwell.accounts.models import Workspace
from heardwell.core.errors import NotFound
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import PASSAGE
from heardwell.text.engine import UNSURE, Understanding
from heardwell.text.passages import LONGEST, STAFF, has_turns, passages, words_of
from heardwell.text.registry import engine
from heardwell.understand.passages.models import Passage
from heardwell.understand.reading.briefs import brief_of

#: A feedback of more characters may hold several.
LONG = 600
#: Characters that are looked at.
MOST = 1_000_000
#: Letters below which nothing is said; a Chinese character counts for two.
SHORTEST = 8
INTENTS = frozenset({"request", "bug", "complaint", "praise", "leaving"})
FEELINGS = frozenset({"positive", "negative"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A passage that holds feedback: ``text`` are its words, ``found`` what was understood of them."""

    start: int
    end: int
    speaker: str
    text: str
    found: Understanding

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end}"


def offers(workspace: Workspace, given: str | Feedback) -> list[Offer]:
    """The passages that hold feedback and are not staff's words, in the order of the text. Nothing is stored."""
    text = (given if isinstance(given, str) else given.text)[:MOST]
    pieces = [(one, words_of(text, one)) for one in passages(text) if one.speaker != STAFF]
    worded = [(one, words) for one, words in pieces if _size(words) >= SHORTEST]
    read = engine().analyse([words for _one, words in worded], None, brief_of(workspace.pk)) if worded else []
    return [
        Offer(one.start, one.end, one.speaker, words, found)
        for (one, words), found in zip(worded, read, strict=True)
        if holds_feedback(found)
    ]


def holds_feedback(found: Understanding) -> bool:
    """A feeling that is sure, a wish, a fault, praise or a farewell, or a topic that is judged."""
    wants = {found.intent.label, *found.intent.labels} if found.intent and found.intent.label != UNSURE else set()
    judged = any(topic.polarity in FEELINGS for topic in found.topics)
    return found.sentiment.label in FEELINGS or bool(wants & INTENTS) or judged


def may_hold(feedback: Feedback) -> bool:
    """Whether it is worth looking for feedback inside: it is long, or people speak in turns in it."""
    if feedback.source == PASSAGE:
        return False
    text = feedback.text[:MOST]
    return len(text) > LONG or ("\n" in text and has_turns(text))


def offer_of(workspace: Workspace, feedback: Feedback, key: str) -> Offer:
    """The offered passage ``120-240`` of the feedback, or :class:`NotFound`."""
    found = next((one for one in offers(workspace, feedback) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def decisions(workspace: Workspace, feedback: Feedback) -> Mapping[str, Passage]:
    """``120-240`` → what was decided about it."""
    rows = Passage.objects.filter(workspace=workspace, feedback=feedback)
    return {f"{row.start}-{row.end}": row for row in rows}


def came_from(feedback: Feedback) -> Feedback | None:
    """The longer feedback that this voice is a passage of."""
    if feedback.source != PASSAGE:
        return None
    row = Passage.objects.filter(workspace=feedback.workspace_id, voice=feedback).select_related("feedback").first()
    return row.feedback if row else None


def _size(words: str) -> int:
    return sum(2 if "\u3040" <= sign <= "\u9fff" else sign.isalpha() for sign in words[:LONGEST])
