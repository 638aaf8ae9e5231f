"""Reads about suggested topics."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from heardwell.accounts.models import Workspace
from heardwell.core.errors import NotFound
from heardwell.feedback.models import Feedback
from heardwell.understand.discovery.models import Discovery, Suggestion

#: Voices of one run, the newest: what was said long ago suggests nothing new.
MOST_VOICES = 50_000
QUOTES = 3
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Card:
    """A suggestion as the page shows it; ``negative`` is a percentage."""

    suggestion: Suggestion
    negative: float
    quotes: list[Feedback]


def without_topic(workspace: Workspace) -> "QuerySet[Feedback]":
    """The voices that no topic catches."""
    rows = Feedback.objects.filter(workspace=workspace).exclude(text="").exclude(engine="")
    return rows.filter(topics="")


def latest(workspace: Workspace) -> Discovery | None:
    """The run that began last."""
    return Discovery.objects.filter(workspace=workspace).order_by("-pk").first()


def discovery_of(workspace: Workspace, discovery_id: int) -> Discovery:
    """The run, or :class:`NotFound`."""
    found = Discovery.objects.filter(workspace=workspace, pk=discovery_id).first()
    if found is None:
        raise NotFound
    return found


def suggestion_of(workspace: Workspace, suggestion_id: int) -> Suggestion:
    """The suggestion, or :class:`NotFound`."""
    found = Suggestion.objects.filter(workspace=workspace, pk=suggestion_id).first()
    if found is None:
        raise NotFound
    return found


def cards(workspace: Workspace) -> list[Card]:
    """What is offered, the largest first, each with a few voices that are still there."""
    rows = Suggestion.objects.filter(workspace=workspace, state=Suggestion.State.OPEN).order_by("-voices", "pk")[:SHOWN]
    offered = list(rows)
    wanted = [pk for one in offered for pk in one.feedback[: 2 * QUOTES]]
    there = {item.pk: item for item in Feedback.objects.filter(workspace=workspace, pk__in=wanted)}
    return [_card(one, there) for one in offered]


def _card(one: Suggestion, there: dict[int, Feedback]) -> Card:
    quotes = [there[pk] for pk in one.feedback[: 2 * QUOTES] if pk in there][:QUOTES]
    return Card(one, 100 * one.negative / max(one.voices, 1), quotes)


def material(workspace: Workspace) -> dict[str, list[tuple[int, str, bool]]]:
    """Language → (id, words, whether they are negative) of the newest voices without a topic."""
    rows = without_topic(workspace).order_by("-pk").values_list("pk", "text", "language", "sentiment")[:MOST_VOICES]
    found: defaultdict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    for pk, text, language, sentiment in rows.iterator(2000):
        found[language.split("-")[0] or "und"].append((pk, text[:1000], sentiment == "negative"))
    return dict(found)
