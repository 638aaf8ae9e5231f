"""The list of cases: its tabs, filters and order, as the address has them."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from heardwell.accounts.access import WorkspaceRequest
from heardwell.accounts.models import Workspace
from heardwell.accounts.queries import members
from heardwell.accounts.roles import Permission, may
from heardwell.close.cases import queries, teams
from heardwell.close.cases.models import Case
from heardwell.close.cases.words import name_of, title_of
from heardwell.core import clock

ROWS = 100
FILTERS = ("status", "team", "assignee", "priority", "tag", "due")
#: What of an address says which list is meant.
KEPT = ("tab", *FILTERS, "sort", "page", "view")


def asked(request: HttpRequest) -> dict[str, str]:
    """Which list the reader is in: from the address, or for an act in a page from that page's address."""
    here = urlsplit(request.headers.get("HX-Current-URL", "")).query
    given = {name: str(value) for name, value in request.GET.items()} or dict(parse_qsl(here))
    given |= {"tab": request.POST["tab"]} if request.POST.get("tab") else {}
    return {name: given[name] for name in KEPT if given.get(name)}


def readable(workspace: Workspace, given: Mapping[str, str]) -> dict[str, str]:
    """What a saved view can keep of an address: filters and order, in their tab."""
    kept = {name: given[name] for name in (*FILTERS, "sort") if given.get(name)}
    if kept.get("team") not in (None, "none") and teams.find(workspace, kept["team"]) is None:
        del kept["team"]
    return kept | ({"tab": given["tab"]} if kept and given.get("tab") in queries.VIEWS else {})


def tab_of(request: HttpRequest) -> str:
    """The tab that the reader came through."""
    tab = asked(request).get("tab", "")
    return tab if tab in queries.VIEWS else "waiting"


def query(request: HttpRequest, **more: str) -> str:
    """The list's own part of an address."""
    return urlencode({**asked(request), "tab": tab_of(request), **more})


def listing(request: WorkspaceRequest, keep: int = 0) -> dict[str, object]:
    """The rows with all that stands above and below them. ``keep``: a case that is shown whether it belongs or not,
    because it is open beside the list."""
    sort = asked(request).get("sort", "")
    rows = queries.view(request.workspace, tab_of(request), request.user, sort if sort in queries.SORTS else "", keep)
    wanted = {name: value for name, value in asked(request).items() if name in FILTERS}
    if wanted:
        rows = queries.narrowed(rows, queries.filtered(request.workspace, **wanted), keep)
    number = asked(request).get("page", "")
    skipped = (int(number) - 1) * ROWS if number.isdecimal() and len(number) < 7 and int(number) > 1 else 0
    found = list(rows[skipped : skipped + ROWS + 1])
    following = _page_address(request, skipped // ROWS + 2) if len(found) > ROWS else ""
    return {
        "cases": [row(one) for one in found[:ROWS]],
        "grouped": sort == "team",
        "pager": {"next": following, "first": _page_address(request, 1) if skipped else ""},
        "filters": _filters(request),
        "sorts": _sorts(request),
    }


def _page_address(request: WorkspaceRequest, number: int) -> str:
    return f"{reverse('cases:list', args=[request.workspace.slug])}?{query(request, page=str(number))}"


def tabs(request: WorkspaceRequest) -> dict[str, object]:
    """The tabs with how many each holds."""
    counts = queries.view_counts(request.workspace, request.user)
    names = {
        "waiting": _("Waiting for us"),
        "mine": _("Mine"),
        "team": _("My teams"),
        "snoozed": _("Snoozed"),
        "closed": _("Closed"),
        "all": _("All"),
    }
    if not teams.teams_of(request.workspace, request.user) and tab_of(request) != "team":
        del names["team"]
    shown = [{"key": key, "name": name, "count": counts.get(key, 0)} for key, name in names.items()]
    worker = may(request.member.role, Permission.WORK_CASES)
    return {"tabs": shown, "tab": tab_of(request), "query": query(request), "may_work": worker}


def offered(request: WorkspaceRequest) -> dict[str, tuple[str, dict[str, str]]]:
    """What the list can be narrowed by: parameter → its name, and value → words."""
    names = list(queries.tags(request.workspace).values_list("name", flat=True)[:50])
    people = {str(one.user_id): str(one.user) for one in members(request.workspace)}
    groups = {str(one.pk): one.name for one in teams.offered(request.workspace)}
    return {
        "due": (_("Due"), {"overdue": _("overdue"), "today": _("today"), "none": _("no due time")}),
        "team": (_("Team"), {"none": _("no team")} | groups if groups else {}),
        "assignee": (_("Assignee"), {"none": _("nobody yet")} | people),
        "priority": (_("Priority"), {str(key): str(name) for key, name in Case.Priority.choices}),
        "status": (_("Status"), {str(key): str(name) for key, name in Case.Status.choices}),
        "tag": (_("Tag"), {name: name for name in names}),
    }


def _filters(request: WorkspaceRequest) -> dict[str, object]:
    given, choices = asked(request), offered(request)
    on = [(key, name, values.get(given[key], given[key])) for key, (name, values) in choices.items() if key in given]
    groups = [{"key": key, "name": name, "values": values.items()} for key, (name, values) in choices.items() if values]
    return {"on": [{"key": key, "name": name, "value": value} for key, name, value in on], "groups": groups}


def _sorts(request: WorkspaceRequest) -> dict[str, object]:
    names = {
        "due": _("Due first"),
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "priority": _("By priority"),
        "team": _("By team"),
    }
    given = asked(request).get("sort", "")
    usual = {"closed": _("Closed last first"), "snoozed": _("Back soonest first"), "all": names["newest"]}
    on = given if given in names else ""
    return {"names": names.items(), "on": on, "name": names.get(on) or usual.get(tab_of(request), names["due"])}


def row(case: Case) -> Mapping[str, object]:
    """What a line of the list shows."""
    return {
        "case": case,
        "name": name_of(case),
        "title": title_of(case),
        "snoozed": case.snoozed(clock.now()),
        "closed": case.status == Case.Status.CLOSED,
    }
