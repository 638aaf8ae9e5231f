"""Reads about what people said."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.api.paging import LARGEST_PAGE, decode, encode
from heardwell.core.errors import Invalid, NotFound
from heardwell.feedback import filters, search
from heardwell.feedback.filters import Filters
from heardwell.feedback.models import Channel, Feedback, FeedbackEvent, PipelineCursor, Tag


class Event(NamedTuple):
    """Something happened to a feedback; ``position`` is where the reader then stands."""

    position: int
    workspace: int
    feedback: int


def events_after(position: int, kinds: Iterable[str], limit: int) -> list[Event]:
    """The next events of these kinds, of all workspaces, oldest first."""
    rows = FeedbackEvent.objects.filter(pk__gt=position, kind__in=list(kinds)).order_by("pk")
    return [Event(*row) for row in rows.values_list("pk", "workspace_id", "feedback_id")[:limit]]


def events_behind(position: int, kinds: Iterable[str]) -> int:
    """How many events of these kinds come after the position."""
    return FeedbackEvent.objects.filter(pk__gt=position, kind__in=list(kinds)).count()


def of_ids(ids: Iterable[int]) -> "QuerySet[Feedback]":
    """The feedback with these ids, of whatever workspace, and where ids lie close some between them: the caller looks.

    A range costs nothing to hand over; a list of a thousand ids as much as reading the rows.
    """
    wanted = sorted(set(ids))
    if wanted and wanted[-1] - wanted[0] < 2 * len(wanted):
        return Feedback.objects.filter(pk__range=(wanted[0], wanted[-1]))
    return Feedback.objects.filter(pk__in=wanted)


def cursor(name: str) -> int:
    """How far the step of that name has come."""
    return PipelineCursor.objects.filter(pk=name).values_list("position", flat=True).first() or 0


def last_event() -> int:
    """The newest event's id, 0 when there is none."""
    return FeedbackEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def ids_after(feedback: int, limit: int) -> list[int]:
    """The next feedback ids of all workspaces, rising."""
    return list(Feedback.objects.filter(pk__gt=feedback).order_by("pk").values_list("pk", flat=True)[:limit])


def feedback_of(workspace: Workspace, feedback_id: int | str) -> Feedback:
    """The feedback with its person and tags, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(feedback_id)
    rows = Feedback.objects.filter(workspace=workspace).select_related("person").prefetch_related("tags")
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


def by_identity(workspace: Workspace, source: str, external_id: str) -> Feedback | None:
    rows = Feedback.objects.filter(workspace=workspace, source=source, external_id=external_id)
    return rows.select_related("person").prefetch_related("tags").first()


class Page(NamedTuple):
    """Some feedback, the newest first, and the cursor of those that follow ("" when there are none)."""

    items: list[Feedback]
    next: str


#: Names of the two lists that cursors belong to.
_LISTED, _FOUND = "feedback", "feedback.found"


def page(workspace: Workspace, asked: Filters, *, limit: int = 50, cursor: str = "") -> Page:
    """A page of what passes the filters. Raises :class:`Invalid` for a cursor that is not ours, or a wrong limit."""
    if not 1 <= limit <= LARGEST_PAGE:
        raise Invalid.one("limit", _("Expected a number between 1 and %(most)s") % {"most": LARGEST_PAGE})
    rows = filters.rows(workspace, asked)
    rows = _found_after(rows, cursor) if asked.q else _after(rows, cursor)
    found = list(rows.select_related("person").prefetch_related("tags")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    if last is None:
        return Page(found, "")
    if asked.q:
        return Page(found[:limit], encode(_FOUND, [search.row_id(last.occurred_at, last.pk)]))
    return Page(found[:limit], encode(_LISTED, _place(last)))


def _place(row: Feedback) -> list[object]:
    return [row.occurred_at.isoformat(), row.pk]


def _after(rows: "QuerySet[Feedback]", cursor: str) -> "QuerySet[Feedback]":
    if cursor:
        moment, pk = decode(_LISTED, cursor)
        at = datetime.fromisoformat(moment)
        # The first condition alone lets the index begin at the right place.
        rows = rows.filter(occurred_at__lte=at).exclude(occurred_at=at, pk__gte=pk)
    return rows.order_by("-occurred_at", "-pk")


def _found_after(rows: "QuerySet[Feedback]", cursor: str) -> "QuerySet[Feedback]":
    return search.before(rows, *decode(_FOUND, cursor)) if cursor else rows


#: Counting goes no further: beyond it, people read "more than".
MOST_COUNTED = 10_000


def count(workspace: Workspace, asked: Filters, most: int = MOST_COUNTED) -> int:
    """How many pass the filters; ``most + 1`` stands for all that are more."""
    return filters.rows(workspace, asked).order_by()[: most + 1].count()


def tag_names(workspace: Workspace, limit: int = 200) -> list[str]:
    return list(Tag.objects.filter(workspace=workspace).order_by("name").values_list("name", flat=True)[:limit])


def usual_tags(workspace: Workspace, limit: int) -> list[str]:
    """The tags that most feedback carry, the most used first."""
    rows = Tag.objects.filter(workspace=workspace).annotate(used=Count("feedback")).filter(used__gt=0)
    return list(rows.order_by("-used", "name").values_list("name", flat=True)[:limit])


def corrections(feedback: Feedback) -> dict[str, str]:
    """What people have corrected, by field."""
    return dict(feedback.corrections.values_list("field", "value"))


def channels(workspace: Workspace) -> list[str]:
    """The channels that somebody has spoken on: one look into the index for each."""
    rows = Feedback.objects.filter(workspace=workspace)
    return [channel for channel in Channel.values if rows.filter(channel=channel).exists()]


def languages(workspace: Workspace, most: int = 30) -> list[str]:
    """The languages that somebody has spoken, found by skipping through the index."""
    found: list[str] = []
    last = ""
    while len(found) < most:
        rows = Feedback.objects.filter(workspace=workspace, language__gt=last).order_by("language")
        following = rows.values_list("language", flat=True).first()
        if following is None:
            break
        found.append(following)
        last = following
    return found


def newer(workspace: Workspace, asked: Filters, than: int, most: int = 99) -> int:
    """How many that pass the filters were recorded after that feedback; ``most + 1`` stands for more."""
    return filters.rows(workspace, asked).filter(pk__gt=than).order_by()[: most + 1].count()


def newest(workspace: Workspace) -> int:
    """The id of the feedback that was recorded last."""
    return Feedback.objects.filter(workspace=workspace).order_by("-pk").values_list("pk", flat=True).first() or 0


def others_by(feedback: Feedback, limit: int = 4) -> list[Feedback]:
    """What the same person said besides, the newest first. A person belongs to one workspace, so they decide."""
    if feedback.person_id is None:
        return []
    rows = Feedback.objects.filter(person_id=feedback.person_id).exclude(pk=feedback.pk)
    return list(rows.order_by("-occurred_at", "-pk")[:limit])
