"""The audit log as a page and as a file."""

import csv
import io

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.audit.queries import Filters, events
from heardwell.accounts.audit.words import KINDS, doer, plain, sentence
from heardwell.accounts.models import AuditEvent
from heardwell.accounts.queries import members
from heardwell.accounts.roles import Permission
from heardwell.core.spreadsheets import harmless

ROWS, MOST_EXPORTED = 50, 10_000


@workspace_page(Permission.MANAGE)
def index(request: WorkspaceRequest) -> HttpResponse:
    """The newest lines first, fifty a page."""
    filters = Filters.parse(request.GET)
    before = request.GET.get("before", "")
    rows = events(request.workspace, filters).order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: ROWS + 1])
    people = [one.user for one in members(request.workspace)]
    context = {
        "lines": [(line, doer(line), sentence(line)) for line in found[:ROWS]],
        "filters": filters,
        "kinds": [(name, kind.name) for name, kind in KINDS.items()],
        "people": people,
        "person": next((one.name for one in people if str(one.pk) == filters.who), filters.who),
        "kind_name": KINDS[filters.kind].name if filters.kind else "",
        "next": _address(request, before=str(found[ROWS - 1].pk)) if len(found) > ROWS else "",
        "first": _address(request) if before else "",
        "query": _address(request),
    }
    return render(request, "accounts/audit.html", context)


def _address(request: WorkspaceRequest, **more: str) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    for name, value in more.items():
        query[name] = value
    return f"?{query.urlencode()}"


@workspace_page(Permission.MANAGE)
def export(request: WorkspaceRequest) -> HttpResponse:
    """The lines that the page shows, as CSV; the newest ten thousand at most."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([_("Time"), _("Who"), _("Email address"), _("What"), _("Action"), _("Target"), _("IP address")])
    for line in events(request.workspace, Filters.parse(request.GET)).order_by("-pk")[:MOST_EXPORTED]:
        table.writerow(map(harmless, _cells(line)))
    # The mark tells Excel that it is UTF-8.
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response


def _cells(line: AuditEvent) -> list[str]:
    at = timezone.localtime(line.at).isoformat(timespec="seconds")
    email = line.user.email if line.user else ""
    return [at, doer(line), email, plain(sentence(line)), line.action, line.target, line.address]
