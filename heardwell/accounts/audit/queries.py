"""Reads of the audit log."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date

from heardwell.accounts.audit.words import KINDS
from heardwell.accounts.models import AuditEvent, Membership, Workspace


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for; everything may be left empty."""

    text: str = ""  # in a name, an address, a target
    who: str = ""  # id of a user
    kind: str = ""  # of KINDS
    since: date | None = None
    until: date | None = None  # the last day that is meant

    @classmethod
    def parse(cls, query: QueryDict) -> "Filters":
        """From an address; what makes no sense is left out."""
        who, kind = query.get("who", ""), query.get("kind", "")
        return cls(
            text=query.get("q", "").replace("\0", "").strip()[:100],
            who=who if who.isdecimal() and len(who) < 19 else "",
            kind=kind if kind in KINDS else "",
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )

    def __bool__(self) -> bool:
        return bool(self.text or self.who or self.kind or self.since or self.until)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def events(workspace: Workspace, filters: Filters | None = None) -> "QuerySet[AuditEvent]":
    """The workspace's lines, and what its members did with their own accounts since they joined."""
    belongs = Membership.objects.filter(workspace=workspace, user=OuterRef("user"), joined_at__lte=OuterRef("at"))
    # That another workspace is gone is told in none that is left: its name is its own.
    own = Q(workspace=None) & ~Q(action="workspace.deleted") & Exists(belongs)
    rows = AuditEvent.objects.filter(Q(workspace=workspace) | own)
    return _filtered(rows, filters or Filters(), workspace).select_related("user", "api_key")


def _filtered(rows: "QuerySet[AuditEvent]", filters: Filters, workspace: Workspace) -> "QuerySet[AuditEvent]":
    if filters.text:
        people = Q(user__name__icontains=filters.text) | Q(user__email__icontains=filters.text)
        things = Q(target__icontains=filters.text) | Q(address__icontains=filters.text)
        rows = rows.filter(people | things | Q(api_key__name__icontains=filters.text))
    if filters.who:
        rows = rows.filter(user_id=int(filters.who))
    if filters.kind:
        rows = rows.filter(_of_kind(filters.kind))
    if filters.since:
        rows = rows.filter(at__gte=_midnight(filters.since, workspace))
    if filters.until and filters.until < date.max:
        rows = rows.filter(at__lt=_midnight(filters.until + timedelta(days=1), workspace))
    return rows


def _of_kind(kind: str) -> Q:
    found = Q()
    for prefix in KINDS[kind].prefixes:
        found |= Q(action__startswith=prefix)
    return found


def _midnight(day: date, workspace: Workspace) -> datetime:
    # Years before 2 or so would leave the calendar in some zones.
    return datetime.combine(max(day, date(1970, 1, 1)), time(), workspace.zone)
