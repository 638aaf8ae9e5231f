"""Teaching a topic from examples: what would be learned, and switching it on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.core.errors import Invalid
from heardwell.feedback.models import Feedback
from heardwell.text.teaching import Taught, TooFewExamples, teach
from heardwell.understand.topics.history import changing
from heardwell.understand.topics.limits import hold
from heardwell.understand.topics.models import Topic, TopicChange
from heardwell.understand.topics.trial import voices
from heardwell.understand.topics.words import clean

FEWEST = 3
MOST = 200
LONGEST = 2000
#: Other voices of the workspace that are not meant.
_COUNTER = 500


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned; ``doubted``: examples that even so would not be found."""

    taught: Taught
    examples: list[str]
    counter: list[str]
    doubted: int


def lesson(workspace: Workspace, examples: Sequence[str], counter: Sequence[str]) -> Lesson:
    """Learn from these; other voices count as not meant. Raises :class:`Invalid` for too few."""
    yes, no = examples_of(examples), examples_of(counter)
    if len(yes) < FEWEST:
        raise Invalid.one("examples", _("Give at least %(count)s examples.") % {"count": FEWEST})
    known = {*yes, *no}
    others = [text for _pk, text, _lang in voices(workspace)[:_COUNTER] if text not in known]
    try:
        taught = teach(yes, [*no, *others])
    except TooFewExamples:
        raise Invalid.one("examples", _("The examples hold no words.")) from None
    return Lesson(taught, yes, no, sum(score < 0.5 for score in taught.score(yes)))


def switch_on(topic: Topic, learned: Lesson, by: User | None) -> TopicChange:
    """From now on the topic is also found by what its examples have in common."""
    return _set(topic, {"for": learned.examples, "against": learned.counter}, learned.taught.as_json(), by)


def switch_off(topic: Topic, by: User | None) -> TopicChange:
    """Only words count again; the examples are kept."""
    return _set(topic, None, None, by)


def examples_from(workspace: Workspace, feedback: Sequence[int]) -> list[str]:
    """The words of these voices."""
    rows = Feedback.objects.filter(workspace=workspace, pk__in=feedback[:MOST]).exclude(text="")
    return list(rows.values_list("text", flat=True))


@transaction.atomic
def _set(
    topic: Topic, examples: dict[str, list[str]] | None, taught: dict[str, object] | None, by: User | None
) -> TopicChange:
    """``examples``: ``None`` keeps those that it has."""
    hold(topic.workspace, topic)
    kept = topic.examples if examples is None else examples
    name = topic.names.get("en") or next(iter(topic.names.values()), topic.key)
    about = {"name": name, "n": len(kept.get("for", []))}
    with changing(topic.workspace, TopicChange.Kind.TAUGHT, [topic], by, **about) as change:
        topic.examples, topic.taught = kept, taught
        topic.save(update_fields=["examples", "taught"])
    return change


def examples_of(given: Sequence[str]) -> list[str]:
    """As they are kept: each once, not too many and not too long."""
    return list(dict.fromkeys(text for one in given[:MOST] if (text := clean(one)[:LONGEST])))
