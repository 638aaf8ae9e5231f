"""How cases are shown: the whole page, or for htmx the one pane with what changed around it."""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from heardwell.accounts import saved
from heardwell.accounts.access import WorkspaceRequest
from heardwell.accounts.models import User
from heardwell.accounts.queries import members
from heardwell.accounts.roles import Permission, may
from heardwell.close.cases import mentions, queries, snoozing, teams
from heardwell.close.cases.listing import listing, query, row, tabs
from heardwell.close.cases.models import Case
from heardwell.close.cases.timeline import entries
from heardwell.close.cases.words import address_of, name_of, person_of, title_of
from heardwell.core import clock, ids
from heardwell.feedback.files.queries import attachments
from heardwell.messaging.queries import deliveries
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast


def address(request: WorkspaceRequest, case: Case) -> str:
    """Of the case, in the list that the reader is in."""
    return f"{reverse('cases:case', args=[request.workspace.slug, case.pk])}?{query(request)}"


def page(request: WorkspaceRequest, case: Case | None, *, status: int = 200, **more: object) -> HttpResponse:
    """The list with a case beside it: the chosen one, else the first."""
    shown_list = listing(request)
    first = cast("list[Mapping[str, Case]]", shown_list["cases"])
    shown = case or (first[0]["case"] if first else None)
    context = (
        tabs(request)
        | shown_list
        | {
            "chosen": case is not None,
            "current": shown.pk if shown else None,
            **_bulk(request),
            "saved": saved.bar(request, "cases"),
            **(_pane(request, shown) if shown else {}),
            **more,
        }
    )
    return _vary(render(request, "cases/page.html", context, status=status))


def pane(request: WorkspaceRequest, case: Case, *, status: int = 200, **more: object) -> HttpResponse:
    """The chosen case alone, with its row and the tabs to be put in their places."""
    # What is being written stays as it stands in the page, unless the act was about it.
    kept = {"keep_writing": "writing" not in more}
    shown = {"chosen": not request.GET.get("beside"), "current": case.pk, "one": row(case)}
    context = tabs(request) | shown | kept | _pane(request, case) | more
    return _vary(render(request, "cases/pane.html", context, status=status))


def rows(request: WorkspaceRequest) -> HttpResponse:
    """The list alone, for htmx; 204 when it is as the page has it already."""
    keep = request.GET.get("keep", "")
    number = int(keep) if keep.isdecimal() and len(keep) < 19 else 0
    there = Case.objects.filter(workspace=request.workspace, pk=number).exists()
    context = tabs(request) | listing(request, number if there else 0) | {"current": number}
    return _unless_seen(request, render(request, "cases/rows.html", context))


def _unless_seen(request: WorkspaceRequest, response: HttpResponse) -> HttpResponse:
    stamp = blake2b(response.content, digest_size=12).hexdigest()
    if request.GET.get("stamp") == stamp:
        return _vary(HttpResponse(status=204))
    response["HW-Stamp"] = stamp
    return _vary(response)


def stamp(case: Case) -> str:
    """Changes when the case's pane does."""
    sent = deliveries(case.workspace, about=f"case:{case.pk}").order_by("pk").values_list("state", flat=True)
    person = person_of(case)
    seen = [case.revision, queries.last_event_id(case), *sent, person.name if person else "", str(case.team or "")]
    return blake2b(repr(seen).encode(), digest_size=12).hexdigest()


def show(request: WorkspaceRequest, case: Case, **more: Any) -> HttpResponse:  # Any: status and context
    """The page, or the pane when htmx asks."""
    fresh = queries.case_of(request.workspace, case.pk)
    return (pane if is_fragment(request) else page)(request, fresh, **more)


def news(request: WorkspaceRequest, case: Case) -> HttpResponse:
    """The pane for a page that heard that something changed; 204 when that was not this case."""
    return _vary(HttpResponse(status=204)) if request.GET.get("stamp") == stamp(case) else pane(request, case)


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
        "files": attachments(said) if said else [],
        "person": person,
        "address": address_of(case),
        "address_parts": re.split(r"(?=[@.])", address_of(case)),
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
        "stamp": stamp(case),
    }


def _bulk(request: WorkspaceRequest) -> dict[str, object]:
    """What the bar for several cases offers."""
    return {
        "members": _who_may_work(request),
        "teams": teams.offered(request.workspace),
        "snooze_choices": snoozing.choices(request.workspace),
        "known_tags": list(queries.tags(request.workspace).values_list("name", flat=True)[:200]),
    }
