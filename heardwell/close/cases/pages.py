"""How cases are shown: the whole page, or for htmx the one pane with what changed around it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from heardwell.accounts.access import WorkspaceRequest
from heardwell.accounts.models import User
from heardwell.accounts.queries import members
from heardwell.accounts.roles import Permission, may
from heardwell.close.cases import mentions, queries, snoozing, teams
from heardwell.close.cases.models import Case
from heardwell.close.cases.timeline import entries
from heardwell.close.cases.words import address_of, name_of, person_of, title_of
from heardwell.core import clock, ids
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast

ROWS = 100
FILTERS = ("status", "team", "assignee", "priority", "tag", "due")


def tab_of(request: HttpRequest) -> str:
    """The tab that the reader came through."""
    asked = request.POST.get("tab") or request.GET.get("tab") or ""
    return asked if asked in queries.VIEWS else "waiting"


def address(request: WorkspaceRequest, case: Case) -> str:
    """Of the case, in the tab that the reader is in."""
    return f"{reverse('cases:case', args=[request.workspace.slug, case.pk])}?{urlencode({'tab': tab_of(request)})}"


def page(request: WorkspaceRequest, case: Case | None, *, status: int = 200, **more: object) -> HttpResponse:
    """The list with a case beside it: the chosen one, else the first."""
    listed, pager = _listed(request)
    shown = case or (listed[0] if listed else None)
    context = _tabs(request) | {
        "cases": [row(one) for one in listed],
        "pager": pager,
        "chosen": case is not None,
        "current": shown.pk if shown else None,
        "filters": _filters(request),
        "sorts": _sorts(request),
        **(_pane(request, shown) if shown else {}),
        **more,
    }
    return _vary(render(request, "cases/page.html", context, status=status))


def pane(request: WorkspaceRequest, case: Case, *, status: int = 200, **more: object) -> HttpResponse:
    """The chosen case alone, with its row and the tabs to be put in their places."""
    # What is being written stays as it stands in the page, unless the act was about it.
    kept = {"keep_writing": "writing" not in more}
    shown = {"chosen": True, "current": case.pk, "one": row(case)}
    context = _tabs(request) | shown | kept | _pane(request, case) | more
    return _vary(render(request, "cases/pane.html", context, status=status))


def show(request: WorkspaceRequest, case: Case, **more: Any) -> HttpResponse:  # Any: status and context
    """The page, or the pane when htmx asks."""
    fresh = queries.case_of(request.workspace, case.pk)
    return (pane if is_fragment(request) else page)(request, fresh, **more)


def done(request: WorkspaceRequest, case: Case, text: str, *, undo_url: str = "", writing: str = "") -> HttpResponse:
    """After an act: the sentence that says it, and the case as it stands now. ``writing``: what has been sent, so that
    the form begins anew."""
    if is_fragment(request):
        more = {"writing": writing} if writing else {}
        return toast(show(request, case, **more), text, undo_url=undo_url, undo_target="#case")
    say(request, text, undo_url=undo_url)
    return redirect(address(request, case))


def _vary(response: HttpResponse) -> HttpResponse:
    # A browser must not take a cached pane for the page when somebody goes back.
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response


def _listed(request: WorkspaceRequest) -> tuple[list[Case], dict[str, str]]:
    """One page of the tab as it is narrowed, and the addresses of the next page and the first."""
    sort = request.GET.get("sort", "")
    rows = queries.view(request.workspace, tab_of(request), request.user, sort if sort in queries.SORTS else "")
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    if any(asked.values()):
        wanted = queries.filtered(request.workspace, **asked)
        rows = rows.filter(pk__in=wanted.order_by().values("pk"))
    number = request.GET.get("page", "")
    skipped = (int(number) - 1) * ROWS if number.isdecimal() and len(number) < 7 and int(number) > 1 else 0
    found = list(rows[skipped : skipped + ROWS + 1])
    following = _page_address(request, skipped // ROWS + 2) if len(found) > ROWS else ""
    return found[:ROWS], {"next": following, "first": _page_address(request, 1) if skipped else ""}


def _page_address(request: WorkspaceRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"{reverse('cases:list', args=[request.workspace.slug])}?{asked.urlencode()}"


def _tabs(request: WorkspaceRequest) -> dict[str, object]:
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
    tabs = [{"key": key, "name": name, "count": counts.get(key, 0)} for key, name in names.items()]
    return {"tabs": tabs, "tab": tab_of(request), "may_work": may(request.member.role, Permission.WORK_CASES)}


def _filters(request: WorkspaceRequest) -> dict[str, object]:
    """What the list can be narrowed by, and what it is narrowed by now."""
    tags = list(queries.tags(request.workspace).values_list("name", flat=True)[:50])
    offered = {
        "due": (_("Due"), {"overdue": _("overdue"), "today": _("today"), "none": _("no due time")}),
        "team": (
            _("Team"),
            {"none": _("no team")} | {str(one.pk): one.name for one in teams.offered(request.workspace)},
        ),
        "assignee": (_("Assignee"), {"none": _("nobody yet")} | _people(request)),
        "priority": (_("Priority"), {str(key): str(name) for key, name in Case.Priority.choices}),
        "status": (_("Status"), {str(key): str(name) for key, name in Case.Status.choices}),
        "tag": (_("Tag"), {name: name for name in tags}),
    }
    asked = {key: request.GET.get(key, "") for key in offered}
    on = [(key, name, values.get(asked[key], asked[key])) for key, (name, values) in offered.items() if asked[key]]
    groups = [{"key": key, "name": name, "values": values.items()} for key, (name, values) in offered.items() if values]
    return {"on": [{"key": key, "name": name, "value": value} for key, name, value in on], "groups": groups}


def _people(request: WorkspaceRequest) -> dict[str, str]:
    return {str(one.user_id): str(one.user) for one in members(request.workspace)}


def _sorts(request: WorkspaceRequest) -> dict[str, object]:
    names = {
        "due": _("Due first"),
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "priority": _("By priority"),
        "team": _("By team"),
    }
    asked = request.GET.get("sort", "")
    usual = {"closed": _("Closed last"), "snoozed": _("Back first"), "all": names["newest"]}
    return {
        "names": names.items(),
        "on": asked if asked in names else "",
        "name": names.get(asked) or usual.get(tab_of(request), names["due"]),
    }


def row(case: Case) -> Mapping[str, object]:
    """What a line of the list shows."""
    return {
        "case": case,
        "name": name_of(case),
        "title": title_of(case),
        "snoozed": case.snoozed(clock.now()),
        "closed": case.status == Case.Status.CLOSED,
    }


def _who_may_work(request: WorkspaceRequest) -> list[User]:
    """Those to whom a case can sensibly be given."""
    return [one.user for one in members(request.workspace) if may(one.role, Permission.WORK_CASES)]


def _pane(request: WorkspaceRequest, case: Case) -> dict[str, object]:
    said, person = case.feedback, person_of(case)
    return {
        "case": case,
        "name": name_of(case),
        "title": title_of(case),
        "said": said,
        "person": person,
        "address": address_of(case),
        "address_parts": address_of(case).partition("@"),
        "traits": list((person.traits if person else {}).items())[:8],
        "hidden": list((said.hidden if said else {}).items())[:8],
        "earlier": queries.earlier_scores(case),
        "entries": entries(case, request.user),
        "last_event_id": queries.last_event_id(case),
        "form_key": ids.public_id(),
        "members": _who_may_work(request),
        "teams": teams.offered(request.workspace),
        "callable": mentions.callable_in(request.workspace)[:300],
        "statuses": Case.Status.choices,
        "priorities": Case.Priority.choices,
        "case_tags": sorted(tag.name for tag in case.tags.all()),
        "known_tags": list(queries.tags(request.workspace).values_list("name", flat=True)[:200]),
        "snoozed": case.snoozed(clock.now()),
        "snooze_choices": snoozing.choices(request.workspace),
        "closed": case.status == Case.Status.CLOSED,
    }
