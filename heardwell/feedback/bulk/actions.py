"""One act on many feedback: in steps that can be cut off anywhere, and back again exactly as it was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Conflict, Invalid
from heardwell.feedback import filters
from heardwell.feedback.actions import changed, tag_links
from heardwell.feedback.filters import QUOTE_PERMISSIONS, VISIBILITIES, Filters
from heardwell.feedback.models import BulkChange, BulkItem, Feedback, Tag, Triage
from heardwell.feedback.rows import table

Act, State = BulkChange.Act, BulkChange.State
#: Items of one transaction: what keeps the write lock below 200 ms.
AT_ONCE = 200
#: What is done while the member waits; more becomes a job.
AT_HAND = 200
MOST = 100_000
#: Undo is offered for ten seconds; who is slow, or was asked again by a page that stayed open, may still.
UNDONE_WITHIN = timedelta(minutes=15)
KEPT = timedelta(days=1)
#: act → the column that it sets, and what may stand there.
COLUMNS = {
    Act.TRIAGE: ("triage", tuple(Triage.values)),
    Act.VISIBILITY: ("visibility", VISIBILITIES),
    Act.QUOTE: ("quote_permission", QUOTE_PERMISSIONS),
}
_WITH, _WITHOUT = "with", "without"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Those with these ids; or, with ``everything``, all that pass the filters up to the newest that was seen."""

    ids: Sequence[int] = ()
    everything: bool = False
    filters: Filters = field(default_factory=Filters)
    upto: int = 0


def begin(workspace: Workspace, by: User, key: str, act: str, value: str, chosen: Chosen) -> BulkChange:
    """Choose the feedback and note what shall be done to it; nothing is changed yet. The same key: the same act.

    Raises :class:`Invalid` for an act, a value or a choice that makes no sense.
    """
    value = _checked(act, value)
    with transaction.atomic():
        there = BulkChange.objects.filter(workspace=workspace, key=key).first()
        if there is not None:
            return there
        change = BulkChange.objects.create(workspace=workspace, by=by, key=key, act=act, value=value)
        change.total = _choose(change, chosen)
        if not change.total:
            raise Invalid.one("item", _("Choose at least one voice."))
        if change.total > MOST:
            raise Invalid.one("item", _("That is more than %(most)s at once. Narrow the list first.") % {"most": MOST})
        if act == Act.TAG:
            _tag, change.new_tag = Tag.objects.get_or_create(workspace=workspace, name=value)
        change.save(update_fields=["total", "new_tag"])
        record(workspace, "feedback_bulk", user=by, target=f"{act} {value}", n=change.total)
    return change


def _checked(act: str, value: str) -> str:
    value = " ".join(value.split())[:64]
    if act in COLUMNS:
        known = COLUMNS[Act(act)][1]
        if value not in known:
            raise Invalid.one("do", _("Expected one of %(names)s") % {"names": ", ".join(known)})
    elif act not in (Act.TAG, Act.UNTAG):
        raise Invalid.one("do", _("Expected one of %(names)s") % {"names": ", ".join(Act.values)})
    elif not value:
        raise Invalid.one("tag", _("Write a tag first."))
    return value


def _choose(change: BulkChange, chosen: Chosen) -> int:
    """Note which feedback are meant, of this workspace alone; how many."""
    if chosen.everything:
        rows = filters.rows(change.workspace, chosen.filters).filter(pk__lte=chosen.upto)
        sql, parameters = rows.order_by().values_list("pk", flat=True)[: MOST + 1].query.sql_with_params()
        into = f"INSERT INTO {BulkItem._meta.db_table} (change_id, feedback_id)"
        with connection.cursor() as cursor:  # inside is Django's own SQL with its parameters
            cursor.execute(" ".join([into, "SELECT %s, chosen.* FROM (", sql, ") AS chosen"]), [change.pk, *parameters])
        return change.items.count()
    ids = sorted(set(chosen.ids))[: AT_HAND * 10]
    own = Feedback.objects.filter(workspace=change.workspace, pk__in=ids).values_list("pk", flat=True)
    return len(BulkItem.objects.bulk_create([BulkItem(change=change, feedback_id=pk) for pk in own]))


def carry_out(change: BulkChange) -> BulkChange:
    """All that is left of it."""
    while change.running:
        change = step(change.pk)
    return change


@transaction.atomic
def step(change_id: int) -> BulkChange:
    """The next items, done or undone. Cut off anywhere, it goes on where it was."""
    change = BulkChange.objects.select_for_update().select_related("workspace").get(pk=change_id)
    if not change.running:
        return change
    items = list(change.items.filter(pk__gt=change.position).order_by("pk")[:AT_ONCE])
    if items:
        touched = _do(change, items) if change.state == State.DOING else _undo(change, items)
        changed(change.workspace, touched)
        change.position, change.passed = items[-1].pk, change.passed + len(items)
        change.changed += len(touched)
    if len(items) < AT_ONCE:
        _finish(change)
    change.save(update_fields=["position", "passed", "changed", "state"])
    return change


def _finish(change: BulkChange) -> None:
    if change.state == State.DOING:
        change.state = State.DONE
        return
    change.state = State.UNDONE
    if change.new_tag:
        tag = Tag.objects.filter(workspace=change.workspace, name=change.value, feedback=None, cases=None)
        tag.delete()


def _do(change: BulkChange, items: Sequence[BulkItem]) -> list[int]:
    ids = [item.feedback_id for item in items]
    if change.act in COLUMNS:
        column, _known = COLUMNS[Act(change.act)]
        now = dict(Feedback.objects.filter(pk__in=ids, workspace=change.workspace).values_list("pk", column))
        before = {pk: value for pk, value in now.items() if value != change.value}
        Feedback.objects.filter(pk__in=before).update(**{column: change.value})
    else:
        wanted = change.act == Act.TAG
        touched = tag_links(change.workspace, ids, change.value, wanted=wanted)
        before = dict.fromkeys(touched, _WITHOUT if wanted else _WITH)
    rows = [{"id": item.pk, "before": before.get(item.feedback_id, "")} for item in items]
    table(BulkItem).update(rows, ("before",))
    return list(before)


def _undo(change: BulkChange, items: Iterable[BulkItem]) -> list[int]:
    """What each was before, unless somebody has changed it since."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for item in items:
        if item.before:
            groups[item.before].append(item.feedback_id)
    touched: list[int] = []
    for before, ids in groups.items():
        if change.act in COLUMNS:
            column, _known = COLUMNS[Act(change.act)]
            rows = Feedback.objects.filter(pk__in=ids, workspace=change.workspace, **{column: change.value})
            touched += (mine := list(rows.values_list("pk", flat=True)))
            Feedback.objects.filter(pk__in=mine).update(**{column: before})
        else:
            touched += tag_links(change.workspace, ids, change.value, wanted=before == _WITH)
    return touched


@transaction.atomic
def take_back(workspace: Workspace, change: BulkChange) -> BulkChange:
    """Begin to undo it, also while it is still being done. Raises :class:`Conflict` when it is too late."""
    fresh = BulkChange.objects.select_for_update().get(pk=change.pk, workspace=workspace)
    if fresh.state in (State.UNDOING, State.UNDONE):
        return fresh
    if clock.now() - fresh.at > UNDONE_WITHIN:
        raise Conflict(_("Too late to undo this."))
    fresh.state, fresh.position, fresh.passed, fresh.changed = State.UNDOING, 0, 0, 0
    fresh.save(update_fields=["state", "position", "passed", "changed"])
    return fresh


def forget_old() -> None:
    """What can no longer be undone need not be kept."""
    BulkChange.objects.filter(at__lt=clock.now() - KEPT).exclude(state__in=(State.DOING, State.UNDOING)).delete()
