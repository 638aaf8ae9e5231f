"""Writes about what people said."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Invalid, NotFound
from heardwell.feedback import queries, search, understood
from heardwell.feedback.afterwards.erasures import without_erased
from heardwell.feedback.files.claiming import claim_files, with_own_files
from heardwell.feedback.files.jobs import sweep_files
from heardwell.feedback.models import Correction, Feedback, FeedbackEvent, PipelineCursor, Quarantined, Tag, Triage
from heardwell.feedback.recording import SAID, Columns, entry, item_columns, response_columns
from heardwell.feedback.rows import table
from heardwell.feedback.said import SURVEY, Item, Part, Said
from heardwell.feedback.topics import topics_of
from heardwell.feedback.understanding import Reading
from heardwell.messaging.notifications import forget_news
from heardwell.people.actions import contacts_for

#: Identities looked up in one statement.
AT_ONCE = 400
CORRECTABLE = ("sentiment", "language", "tone", "intent")
TONGUE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
#: What the engine fills.
UNDERSTOOD = (*Reading._fields[1:], "tone", "intent", "topics")
Key = tuple[str, str]  # source, external id
Person = int | None


class WorkspaceGone(Exception):
    """What was said belongs to a workspace that is not there."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many feedback became new or changed, and how many rows said nothing new."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed; None leaves it as it is. ``tags`` are all that the item shall have."""

    tags: Sequence[str] | None = None
    triage: str | None = None
    visibility: str | None = None
    quote_permission: str | None = None


@transaction.atomic
def record_batch(said: Sequence[Said]) -> Recorded:
    """Take in what was said, of any workspaces, in this order. Repeating it changes nothing.

    One response or item is one feedback, with an event when something new was said. Raises :class:`WorkspaceGone`.
    """
    _one_at_a_time()
    groups: defaultdict[int, list[Said]] = defaultdict(list)
    for one in said:
        groups[one.workspace].append(one)
    there = set(Workspace.objects.filter(pk__in=groups, ended_at=None).values_list("pk", flat=True))
    if gone := groups.keys() - there:
        raise WorkspaceGone(f"there is no workspace {sorted(gone)[0]}")
    new = changed = 0
    for workspace_id, group in groups.items():
        counts = _record(workspace_id, group)
        new, changed = new + counts[0], changed + counts[1]
    return Recorded(new, changed, len(said) - new - changed)


def _one_at_a_time() -> None:
    """The API and the pipeline may take in the same row at once: the second must see what the first has written.

    SQLite's transactions begin with the write lock; PostgreSQL is asked for one of our own.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('heardwell.record'))")


def _record(workspace_id: int, given: Sequence[Said]) -> tuple[int, int]:
    said = with_own_files(workspace_id, without_erased(workspace_id, given))
    people = contacts_for(workspace_id, [one.claim for one in said])
    by_key: dict[Key, list[tuple[Said, Person]]] = {}
    for one, person in zip(said, people, strict=True):
        by_key.setdefault((one.source, one.external_id), []).append((one, person))
    known = _known(workspace_id, by_key)
    rows = {key: _columns(known.get(key), group) for key, group in by_key.items()}
    new = {key: row for key, row in rows.items() if key not in known}
    changed = {key: row for key, row in rows.items() if key in known and row["digest"] != known[key]["digest"]}
    kept = [row for key, row in rows.items() if key in known and row["said_seq"] > known[key]["said_seq"]]
    ids = dict(zip(new, table(Feedback).insert(list(new.values())), strict=True))
    table(Feedback).update(kept, ("parts", "said_seq"))
    table(Feedback).update(list(changed.values()), SAID)
    search.remove(search.row_id(known[key]["occurred_at"], known[key]["id"]) for key in changed)
    ids |= {key: row["id"] for key, row in changed.items()}
    search.add(entry(rows[key], pk) for key, pk in ids.items())
    _tag(workspace_id, {ids[key]: _tags_of(by_key[key]) for key in ids})
    claim_files(workspace_id, said, {key[1]: (pk, rows[key]["answers"]) for key, pk in ids.items() if key[0] == SURVEY})
    _report([(workspace_id, pk) for pk in ids.values()], FeedbackEvent.Kind.RECORDED)
    return len(new), len(changed)


def _columns(known: Columns | None, said: Sequence[tuple[Said, Person]]) -> Columns:
    """The feedback after all that the batch has of it."""
    parts = [(one, person) for one, person in said if isinstance(one, Part)]
    if parts:
        return response_columns(known, parts)
    versions = [(one, person) for one, person in said if isinstance(one, Item)]
    newest, person = max(versions, key=lambda version: version[0].seq)
    if known and newest.seq < known["said_seq"]:
        return known
    return item_columns(known, newest, person)


def _known(workspace_id: int, keys: Iterable[Key]) -> dict[Key, Columns]:
    """The feedback that are there already, as far as recording looks at them."""
    by_source: defaultdict[str, list[str]] = defaultdict(list)
    for source, external_id in keys:
        by_source[source].append(external_id)
    found: dict[Key, Columns] = {}
    fields = ("id", "workspace_id", "source", "external_id", "hidden", "context", *SAID)
    for source, external_ids in by_source.items():
        for start in range(0, len(external_ids), AT_ONCE):
            some = external_ids[start : start + AT_ONCE]
            rows = Feedback.objects.filter(workspace_id=workspace_id, source=source, external_id__in=some)
            found |= {(row["source"], row["external_id"]): dict(row) for row in rows.values(*dict.fromkeys(fields))}
    return found


def _tags_of(said: Iterable[tuple[Said, Person]]) -> list[str]:
    return [tag for one, _person in said if isinstance(one, Item) for tag in one.tags]


@transaction.atomic
def tag_feedback(workspace_id: int, tags: Mapping[int, Sequence[str]]) -> None:
    """Add tags by name, with an event where one is new; ``tags`` maps feedback ids of this workspace to names."""
    changed = _tag(workspace_id, tags)
    _report([(workspace_id, pk) for pk in changed], FeedbackEvent.Kind.CHANGED)


def _tag(workspace_id: int, tags: Mapping[int, Sequence[str]]) -> set[int]:
    """Add tags by name; those that are there stay. The feedback that got a new one."""
    wanted = {(pk, name.strip()[:64]) for pk, names in tags.items() for name in names if name.strip()}
    if not wanted:
        return set()
    names = {name for _pk, name in wanted}
    Tag.objects.bulk_create([Tag(workspace_id=workspace_id, name=name) for name in names], ignore_conflicts=True)
    ids = dict(Tag.objects.filter(workspace_id=workspace_id, name__in=names).values_list("name", "id"))
    link = Feedback.tags.through
    there = set(link.objects.filter(feedback_id__in=list(tags)).values_list("feedback_id", "tag_id"))
    new = {(pk, ids[name]) for pk, name in wanted} - there
    links = [link(feedback_id=pk, tag_id=tag_id) for pk, tag_id in sorted(new)]
    link.objects.bulk_create(links, ignore_conflicts=True, batch_size=200)
    return {pk for pk, _tag_id in new}


def tag_links(workspace: Workspace, feedback: Sequence[int], name: str, *, wanted: bool) -> set[int]:
    """Have these feedback carry the tag, or not; those for whom that is a change. Reports nothing: see ``changed``."""
    if wanted:
        return _tag(workspace.pk, {pk: [name] for pk in feedback}) if feedback else set()
    links = Feedback.tags.through.objects.filter(feedback_id__in=feedback, tag__name=name, tag__workspace=workspace)
    found = set(links.values_list("feedback_id", flat=True))
    links.delete()
    return found


def changed(workspace: Workspace, feedback: Iterable[int]) -> None:
    """Tell those who follow that people have decided something about these."""
    _report([(workspace.pk, pk) for pk in feedback], FeedbackEvent.Kind.CHANGED)


@transaction.atomic
def untag_feedback(workspace: Workspace, feedback: Feedback, name: str) -> None:
    """Take a tag off. A tag that is not there is no error."""
    links = Feedback.tags.through.objects.filter(feedback=feedback, tag__name=name, tag__workspace=workspace)
    if links.delete()[0]:
        _report([(workspace.pk, feedback.pk)], FeedbackEvent.Kind.CHANGED)


@transaction.atomic
def change(workspace: Workspace, feedback: Feedback, changes: Change) -> None:
    """What people decide about an item: tags, triage, visibility, how it may be quoted."""
    named = {name: value for name, value in asdict(changes).items() if value is not None and name != "tags"}
    if named:
        Feedback.objects.filter(pk=feedback.pk, workspace=workspace).update(**named)
    if changes.tags is not None:
        wanted = {name.strip()[:64] for name in changes.tags if name.strip()}
        links = Feedback.tags.through.objects.filter(feedback=feedback)
        links.exclude(tag__name__in=wanted).delete()
        _tag(workspace.pk, {feedback.pk: sorted(wanted)})
    if named or changes.tags is not None:
        _report([(workspace.pk, feedback.pk)], FeedbackEvent.Kind.CHANGED)


@transaction.atomic
def forget(workspace: Workspace, feedback: Feedback) -> None:
    """Delete it with its words, files, news and the voices kept of its parts; analytics follows. Raises nothing when it
    is gone already."""
    for part in queries.kept_of(workspace, feedback):
        forget(workspace, part)
    forget_news(workspace.pk, f"voice:{feedback.pk}:")
    Feedback.objects.filter(pk=feedback.pk, workspace=workspace).delete()
    _report([(workspace.pk, feedback.pk)], FeedbackEvent.Kind.ERASED)
    sweep_files.wake()


def set_triage(workspace: Workspace, feedback: Feedback, state: str) -> None:
    """Whether somebody must still look at it. Raises :class:`Invalid`."""
    if state not in Triage.values:
        raise Invalid.one("triage", _("Expected one of %(names)s") % {"names": ", ".join(Triage.values)})
    change(workspace, feedback, Change(triage=state))


@transaction.atomic
def revise(workspace: Workspace, feedback: Feedback, changes: Change, corrections: Mapping[str, str | None]) -> None:
    """Changes and corrections together: all of them or, when one is refused, none."""
    change(workspace, feedback, changes)
    for field, value in corrections.items():
        if value is not None:
            correct(workspace, feedback, field, value, None)


@transaction.atomic
def correct(workspace: Workspace, feedback: Feedback, field: str, value: str, by: User | None) -> None:
    """What a person says the engine should have understood; no later run overwrites it.

    ``field`` is ``sentiment``, ``language``, ``tone``, ``intent`` or ``topic:{key}``, whose value is a polarity, or
    ``none`` where the text is not about it. An empty value takes the correction back. Raises :class:`Invalid`.
    """
    item = Feedback.objects.select_for_update().filter(pk=feedback.pk, workspace=workspace).first()
    if item is None:
        raise NotFound
    checked = _correction(item, field, value.strip())
    if checked:
        Correction.objects.update_or_create(
            feedback=item, field=field, defaults={"value": checked, "by": by, "at": clock.now()}
        )
    else:
        Correction.objects.filter(feedback=item, field=field).delete()
    _stand(item)
    _report([(workspace.pk, item.pk)], FeedbackEvent.Kind.CHANGED)


def _stand(item: Feedback) -> None:
    """Write what stands now: what the engine read, with every correction."""
    read = understood.as_read(item.understanding)
    said = dict(item.corrections.values_list("field", "value"))
    understanding = understood.with_corrections(read, said)
    language = said.get("language") or str(read.get("language") or item.lang_hint)
    sentiment = said.get("sentiment") or (read.get("sentiment") or {}).get("label", "")
    row = {"language": language, "sentiment": sentiment, "understanding": understanding}
    Feedback.objects.filter(pk=item.pk).update(**row, **understood.columns(understanding))


def _correction(item: Feedback, field: str, value: str) -> str:
    """The value, when it may be said of the field."""
    if field.startswith(understood.TOPIC):
        return _topic_correction(item, field.removeprefix(understood.TOPIC), value)
    if field not in CORRECTABLE:
        names = ", ".join((*CORRECTABLE, f"{understood.TOPIC}…"))
        raise Invalid.one(field[:40], _("Expected one of %(names)s") % {"names": names})
    if field == "language":
        if value and not (TONGUE.match(value) and len(value) <= 35):
            raise Invalid.one("language", _("Expected a language tag such as en, ar or zh-Hant"))
    elif value and value not in understood.LABELS[field]:
        raise Invalid.one(field, _("Expected one of %(names)s") % {"names": ", ".join(understood.LABELS[field])})
    return value


def _topic_correction(item: Feedback, key: str, value: str) -> str:
    """Only topics of the workspace may be said; what somebody has said before may always be taken back."""
    if value and value not in understood.POLARITIES:
        raise Invalid.one("topics", _("Expected one of %(names)s") % {"names": ", ".join(understood.POLARITIES)})
    there = {topic["key"] for topic in understood.as_read(item.understanding).get("topics") or ()}
    known = topics_of(item.workspace_id).get(key)
    if value and key not in there and not (known and known.offered):
        raise Invalid.one("topics", _("There is no topic “%(key)s” here") % {"key": key[:80]})
    return value


def _report(feedback: Iterable[tuple[int, int]], kind: str) -> None:
    """One event for each (workspace, feedback), in the transaction that it reports."""
    now = clock.now()
    rows: list[Mapping[str, Any]] = [  # Any: column values
        {"workspace_id": workspace_id, "feedback_id": pk, "kind": kind, "at": now} for workspace_id, pk in feedback
    ]
    table(FeedbackEvent).insert(rows)


@transaction.atomic
def understand(
    workspaces: Mapping[int, int],
    readings: Sequence[Reading],
    kind: FeedbackEvent.Kind = FeedbackEvent.Kind.UNDERSTOOD,
) -> None:
    """Write what an engine has read; what a person has corrected stays.

    ``workspaces`` maps feedback that was looked at to its workspace: each that was read gets an event of this kind.
    """
    corrected: defaultdict[int, dict[str, str]] = defaultdict(dict)
    rows = Correction.objects.filter(feedback_id__in=[reading.id for reading in readings])
    for pk, field, value in rows.values_list("feedback_id", "field", "value"):
        corrected[pk][field] = value
    table(Feedback).update([_understood(reading, corrected.get(reading.id, {})) for reading in readings], UNDERSTOOD)
    there = {reading.id for reading in readings}
    events = [(workspace_id, pk) for pk, workspace_id in workspaces.items() if pk in there]
    _report(events, kind)


def _understood(reading: Reading, said: Mapping[str, str]) -> Columns:
    """The columns of a reading with what people have said."""
    understanding = understood.with_corrections(reading.understanding, said)
    own = {name: said[name] for name in ("language", "sentiment") if name in said}
    return reading._asdict() | own | {"understanding": understanding} | understood.columns(understanding)


def move_cursor(name: str, position: int) -> None:
    """Note how far a step has come; in the transaction of what it wrote. Never moves back."""
    moved = PipelineCursor.objects.filter(pk=name, position__lt=position)
    if not moved.update(position=position, moved_at=clock.now()):
        PipelineCursor.objects.bulk_create([PipelineCursor(name=name, position=position)], ignore_conflicts=True)


def rewind_cursor(name: str, position: int) -> None:
    """Have a step read again from there: what it fed has been lost or emptied."""
    PipelineCursor.objects.filter(pk=name).update(position=position, moved_at=clock.now())


def set_aside(step: str, position: int, workspace_id: int | None, reason: str) -> None:
    """Keep a row that a step cannot digest where people can see it."""
    row = Quarantined(step=step, position=position, workspace_id=workspace_id, reason=reason[:2000])
    Quarantined.objects.bulk_create([row], ignore_conflicts=True)


def readmit(step: str, position: int) -> None:
    """The row has been digested after all."""
    Quarantined.objects.filter(step=step, position=position).delete()


def skip_understanding(workspace_id: int, feedback: int) -> None:
    """Let a feedback that no engine can read go on without being understood: it still counts."""
    _report([(workspace_id, feedback)], FeedbackEvent.Kind.UNDERSTOOD)
