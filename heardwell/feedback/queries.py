"""Reads about what people said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.api.paging import LARGEST_PAGE, decode, encode
from heardwell.core.errors import Invalid, NotFound
from heardwell.feedback import filters, search
from heardwell.feedback.filters import Filters
from heardwell.feedback.models import Channel, Feedback, FeedbackEvent, PipelineCursor, Tag
from heardwell.feedback.near import near
from heardwell.feedback.said import PASSAGE


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


def kept_of(workspace: Workspace, feedback: Feedback) -> "QuerySet[Feedback]":
    """The voices that people have made of parts of it."""
    return Feedback.objects.filter(workspace=workspace, source=PASSAGE, external_id__startswith=f"{feedback.pk}:")


class Page(NamedTuple):
    """Some feedback, the newest first, and the cursor of those that follow ("" when there are none)."""

    items: list[Feedback]
    next: str


#: Names of the lists that cursors belong to: what a cursor holds differs.
_LISTED, _FOUND, _OLDEST, _WORST = "feedback", "feedback.found", "feedback.oldest", "feedback.worst"
_NEAREST = "feedback.nearest"


def page(workspace: Workspace, asked: Filters, *, limit: int = 50, cursor: str = "") -> Page:
    """A page of what passes the filters. Raises :class:`Invalid` for a cursor that is not ours, or a wrong limit."""
    if not 1 <= limit <= LARGEST_PAGE:
        raise Invalid.one("limit", _("Expected a number between 1 and %(most)s") % {"most": LARGEST_PAGE})
    if asked.meaning:
        return _nearest_page(workspace, asked, limit, cursor)
    name = _FOUND if asked.q else {"oldest": _OLDEST, "worst": _WORST}.get(asked.sort, _LISTED)
    rows = _ORDERED[name](filters.rows(workspace, asked), decode(name, cursor) if cursor else None)
    # The ids come from an index alone; whole rows are read only for those that are shown.
    ids = list(rows.values_list("pk", flat=True)[: limit + 1])
    found = _in_order(ids[:limit])
    if len(ids) <= limit or not found:
        return Page(found, "")
    return Page(found, encode(name, _place(name, found[-1])))


def _nearest_page(workspace: Workspace, asked: Filters, limit: int, cursor: str) -> Page:
    """The nearest in meaning first, each with its ``nearness``; the cursor holds how many were shown."""
    first = int(decode(_NEAREST, cursor)[0]) if cursor else 0
    items = _nearest(workspace, asked, first, limit + 1)
    return Page(items[:limit], encode(_NEAREST, [first + limit]) if len(items) > limit else "")


def _nearest(workspace: Workspace, asked: Filters, first: int, limit: int) -> list[Feedback]:
    passing = set(filters.rows(workspace, asked).order_by().values_list("pk", flat=True))
    ranked = [one for one in near().to_words(workspace.pk, asked.meaning) if one.feedback in passing]
    nearness = dict(ranked[first : first + limit])
    found = _in_order(list(nearness))
    for item in found:
        item.nearness = nearness[item.pk]  # type: ignore[attr-defined]  # of this search, not of the feedback
    return found


def near_in_meaning(workspace: Workspace, asked: Filters, without: Iterable[int], limit: int = 15) -> list[Feedback]:
    """What comes after the words that were searched for: others that mean the same, the nearest first."""
    shown = set(without)
    rest = _nearest(workspace, replace(asked, q="", meaning=asked.q), 0, limit + len(shown))
    return [item for item in rest if item.pk not in shown][:limit]


def _in_order(ids: Sequence[int]) -> list[Feedback]:
    rows = Feedback.objects.filter(pk__in=ids).select_related("person").prefetch_related("tags")
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in ids if pk in by_id]


def _place(name: str, row: Feedback) -> list[object]:
    if name == _FOUND:
        return [search.row_id(row.occurred_at, row.pk)]
    moment: list[object] = [row.occurred_at.isoformat(), row.pk]
    return [row.score_band, *moment] if name == _WORST else moment


Place = Sequence[Any] | None  # Any: what a cursor holds; checked by its signature


def _newest_first(rows: "QuerySet[Feedback]", after: Place) -> "QuerySet[Feedback]":
    if after:
        at, pk = datetime.fromisoformat(after[0]), after[1]
        # The first condition alone lets the index begin at the right place.
        rows = rows.filter(occurred_at__lte=at).exclude(occurred_at=at, pk__gte=pk)
    return rows.order_by("-occurred_at", "-pk")


def _oldest_first(rows: "QuerySet[Feedback]", after: Place) -> "QuerySet[Feedback]":
    if after:
        at, pk = datetime.fromisoformat(after[0]), after[1]
        rows = rows.filter(occurred_at__gte=at).exclude(occurred_at=at, pk__lte=pk)
    return rows.order_by("occurred_at", "pk")


def _worst_first(rows: "QuerySet[Feedback]", after: Place) -> "QuerySet[Feedback]":
    if after:
        band, at, pk = after[0], datetime.fromisoformat(after[1]), after[2]
        earlier = Q(occurred_at__lt=at) | Q(occurred_at=at, pk__lt=pk)
        rows = rows.filter(Q(score_band__gt=band) | Q(earlier, score_band=band))
    return rows.order_by("score_band", "-occurred_at", "-pk")


def _as_found(rows: "QuerySet[Feedback]", after: Place) -> "QuerySet[Feedback]":
    return search.before(rows, after[0]) if after else rows


_ORDERED: Mapping[str, Callable[["QuerySet[Feedback]", Place], "QuerySet[Feedback]"]] = {
    _LISTED: _newest_first,
    _OLDEST: _oldest_first,
    _WORST: _worst_first,
    _FOUND: _as_found,
}

#: Counting goes no further: beyond it, people read "more than".
MOST_COUNTED = 10_000
#: A search reads the rows that it finds.
MOST_FOUND = 2_000


class Scored(NamedTuple):
    """What the answers of one kind come to: how many, good and bad ones, and the sum of their values."""

    metric: str
    n: int
    good: int
    bad: int
    valued: int
    sum: int


class Summary(NamedTuple):
    """How many pass the filters, and their scores, most frequent first. ``more``: there are more than were counted."""

    n: int
    more: bool
    scores: list[Scored]


def summary(workspace: Workspace, asked: Filters) -> Summary:
    """Counted together, in one look at the index; of many, the newest ``MOST_COUNTED`` (or ``MOST_FOUND``)."""
    most = MOST_FOUND if asked.q else MOST_COUNTED
    rows = filters.rows(workspace, asked)
    if not asked.q:
        rows = rows.order_by("-occurred_at", "-pk")
    inner = rows.values_list("score_metric", "score_band", "score_value")[: most + 1]
    sql, parameters = inner.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY.format(rows=sql), parameters)
        found = [Scored(*row) for row in cursor.fetchall()]
    scores = sorted((one for one in found if one.metric), key=lambda one: -one.n)
    n = sum(one.n for one in found)
    return Summary(min(n, most), n > most, scores)


_SUMMARY = """WITH chosen AS ({rows})
    SELECT score_metric, COUNT(*), SUM(CASE WHEN score_band = 1 THEN 1 ELSE 0 END),
    SUM(CASE WHEN score_band = -1 THEN 1 ELSE 0 END), COUNT(score_value), COALESCE(SUM(score_value), 0)
    FROM chosen GROUP BY score_metric"""


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
    """The channels that somebody has spoken on, in the order they are listed."""
    found = set(_distinct(workspace, "channel"))
    return [channel for channel in Channel.values if channel in found]


def languages(workspace: Workspace) -> list[str]:
    """The languages that somebody has spoken."""
    return _distinct(workspace, "language")


def sources(workspace: Workspace) -> list[str]:
    """Where feedback has come from."""
    return _distinct(workspace, "source")


def _distinct(workspace: Workspace, column: str, most: int = 30) -> list[str]:
    """The values of a column that an index begins with: one look into it for each, however many rows there are."""
    sql = _SKIPPING.format(column=connection.ops.quote_name(column))
    with connection.cursor() as cursor:
        cursor.execute(sql, [workspace.pk, most])
        return [row[0] for row in cursor.fetchall()]


# Each step has a lower bound: SQLite then goes by the index that begins with the column, whatever else could hold it.
_SKIPPING = """WITH RECURSIVE seen(value) AS (
    SELECT '' UNION ALL
    SELECT (SELECT MIN({column}) FROM feedback_feedback WHERE workspace_id = %s AND {column} > seen.value)
    FROM seen WHERE seen.value IS NOT NULL)
    SELECT value FROM seen WHERE value <> '' LIMIT %s"""


def newer(workspace: Workspace, asked: Filters, than: int, most: int = 99) -> int:
    """How many that pass the filters were recorded after that feedback; ``most + 1`` stands for more."""
    return filters.rows(workspace, asked).filter(pk__gt=than).order_by()[: most + 1].count()


def newest() -> int:
    """The id of the feedback that was recorded last, in whatever workspace: what comes later has a greater one."""
    return Feedback.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def others_by(feedback: Feedback, limit: int = 4) -> list[Feedback]:
    """What the same person said besides, the newest first. A person belongs to one workspace, so they decide."""
    if feedback.person_id is None:
        return []
    rows = Feedback.objects.filter(person_id=feedback.person_id).exclude(pk=feedback.pk)
    return list(rows.order_by("-occurred_at", "-pk")[:limit])
