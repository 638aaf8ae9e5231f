"""How voices are shown: the list with one beside it, or for htmx the one part that changes."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers

from heardwell.accounts import saved
from heardwell.accounts.access import WorkspaceRequest
from heardwell.accounts.roles import Permission, may
from heardwell.core import ids
from heardwell.feedback import facets, labels, queries, sections, showing
from heardwell.feedback.afterwards.queries import afterwords, quote_name
from heardwell.feedback.answers import shown_answers
from heardwell.feedback.bulk import queries as bulk
from heardwell.feedback.files.queries import attachments
from heardwell.feedback.filters import parse
from heardwell.feedback.models import Erasure, Feedback, Triage
from heardwell.feedback.said import LOG
from heardwell.feedback.topics import TopicName, topics_of
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast

ROWS = 30
#: Parts of the context that say little to a person, or are shown elsewhere.
QUIET = frozenset({"url", "locale", "timezone", "device", "page"})
#: What a member wrote beside the words; only where they logged it.
LOGGED = frozenset({"problem", "logged_by"})


def page(request: WorkspaceRequest, chosen: Feedback | None) -> HttpResponse:
    """The list, and beside it the chosen voice or the first."""
    listed = _listed(request)
    items = listed["items"]
    shown = chosen or (queries.feedback_of(request.workspace, items[0].pk) if items else None)
    context = {
        **listed,
        "kept": [(key, value) for key, value in request.GET.items() if key not in ("q", "cursor")],
        "chosen": chosen is not None,
        **(_pane(request, shown) if shown else {"item": None}),
    }
    return _vary(render(request, "feedback/voices.html", context))


def erased(request: WorkspaceRequest, erasure: Erasure) -> HttpResponse:
    """What is left of a voice that its author has erased: that there was one, and when it went."""
    here = reverse("feedback:voices", args=[request.workspace.slug])
    context = {"erasure": erasure, "here": here, "query": address(request)}
    template = "feedback/erased.html" if is_fragment(request) else "feedback/erased_page.html"
    return _vary(render(request, template, context, status=200 if is_fragment(request) else 410))


def listing(request: WorkspaceRequest) -> HttpResponse:
    """The list alone, as it is now: after an act on many of it."""
    return _vary(render(request, "feedback/list.html", {**_listed(request), "item": None}))


def _listed(request: WorkspaceRequest) -> dict[str, Any]:  # Any: what the list's template takes
    workspace = request.workspace
    filters = parse(workspace, request.GET.dict())
    listed = queries.page(workspace, filters, limit=ROWS, cursor=request.GET.get("cursor", ""))
    # Below the words themselves, once they are all shown: what means the same.
    near = (
        []
        if listed.next or not filters.q
        else queries.near_in_meaning(workspace, filters, [i.pk for i in listed.items])
    )
    names = topics_of(workspace.pk)
    offered = facets.facets(workspace, names)
    summary = queries.summary(workspace, filters)
    writes = may(request.member.role, Permission.WRITE_FEEDBACK)
    return {
        "items": showing.with_subjects(listed.items, names),
        "near": showing.with_subjects(near, names),
        "next": _address(request.GET, cursor=listed.next) if listed.next else "",
        "first": address(request) or "?" if request.GET.get("cursor") else "",
        "filters": filters,
        "facets": offered,
        "chips": list(facets.chips(workspace, filters, offered, names)),
        "count": summary.n,
        "more_than_counted": summary.more,
        "figure": facets.figure(workspace, summary, listed.items),
        "sorts": [facets.Choice(value, label) for value, label in facets.SORT_NAMES.items()],
        "sort_name": facets.SORT_NAMES[filters.sort],
        "from_day": request.GET.get("from", "")[:10],
        "through_day": request.GET.get("through", "")[:10],
        "newest": queries.newest(),
        "query": address(request),
        "here": reverse("feedback:voices", args=[workspace.slug]),
        "saved": saved.bar(request, "voices"),
        "begin": _url("surveys:list", workspace.slug),
        "may_write": writes,
        "triages": Triage.choices,
        "known_tags": queries.tag_names(workspace) if writes else [],
        "bulk_key": ids.public_id(),
        "running": bulk.running(workspace, request.user) if writes else None,
    }


def show(request: WorkspaceRequest, item: Feedback) -> HttpResponse:
    """The page with this voice beside the list, or its pane when htmx asks."""
    fresh = queries.feedback_of(request.workspace, item.pk)
    if not is_fragment(request):
        return page(request, fresh)
    context = {"chosen": True, "query": address(request), **_pane(request, fresh)}
    return _vary(render(request, "feedback/pane.html", context))


def done(request: WorkspaceRequest, item: Feedback, text: str, *, undo: tuple[str, str] | None = None) -> HttpResponse:
    """After an act: the sentence that says it, and the voice as it stands now. ``undo``: the act that takes it back
    (the name of its address) and the value it is given."""
    undo_url = ""
    if undo and "undo" not in request.GET:
        query = address(request)
        path = reverse(undo[0], args=[request.workspace.slug, item.pk])
        undo_url = f"{path}{query}{'&' if query else '?'}{urlencode({'undo': undo[1]})}"
    if is_fragment(request):
        return toast(show(request, item), text, undo_url=undo_url, undo_target="#voice")
    say(request, text, undo_url=undo_url)
    return redirect(reverse("feedback:voice", args=[request.workspace.slug, item.pk]) + address(request))


def _vary(response: HttpResponse) -> HttpResponse:
    # A browser must not take a cached pane for the page when somebody goes back.
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response


def address(request: WorkspaceRequest) -> str:
    """The filters that the reader has on, as the end of an address."""
    return _address(request.GET)


def _address(given: QueryDict, **changes: str) -> str:
    query = given.copy()
    for gone in ("cursor", "after", "undo", "hide"):
        query.pop(gone, None)
    for key, value in changes.items():
        query[key] = value
    for key in [key for key, value in query.items() if value == ""]:
        del query[key]
    return f"?{query.urlencode()}" if query else ""


def _url(name: str, *arguments: object) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _pane(request: WorkspaceRequest, item: Feedback) -> dict[str, object]:
    names = topics_of(request.workspace.pk)
    showing.with_subjects([item], names)
    files = attachments(item)
    logged = item.context if item.source == LOG else {}
    quiet = QUIET | LOGGED if logged else QUIET
    return {
        "item": item,
        "here": reverse("feedback:voices", args=[request.workspace.slug]),
        "answers": shown_answers(item, {one.pk: one.name for one in files}),
        "files": files,
        "survey_name": labels.surveys().names(request.workspace.pk).get(item.survey, "") if item.survey else "",
        "facts": [(key, value) for key, value in (item.hidden | item.context).items() if key not in quiet][:20],
        "problem": logged.get("problem", ""),
        "logged_by": logged.get("logged_by", ""),
        "page_url": item.context.get("url") or item.context.get("page") or "",
        "device": item.context.get("device") or "",
        "traits": list(item.person.traits.items())[:12] if item.person else [],
        "others": queries.others_by(item),
        "sections": sections.sections(),
        "below_words": sections.below_words(),
        **_understood(request, item, names),
        "afterwords": afterwords(item),
        "quote_name": quote_name(item) if item.quote_permission == "named" else "",
        "item_tags": sorted(tag.name for tag in item.tags.all()),
        "known_tags": queries.tag_names(request.workspace),
        "cases": list(item.cases.order_by("pk")),
        "open_case": _url("cases:open", request.workspace.slug, item.pk),
        "may_write": may(request.member.role, Permission.WRITE_FEEDBACK),
        "may_work": may(request.member.role, Permission.WORK_CASES),
    }


def _understood(request: WorkspaceRequest, item: Feedback, names: Mapping[str, TopicName]) -> dict[str, object]:
    """What the engine and people say of the words. ``?hide=personal`` hides what identifies a person."""
    hide = request.GET.get("hide") == "personal"
    return {
        "words": showing.words(item, hide=hide),
        "findings": showing.findings(item, request.workspace),
        "topics": showing.spoken(item, names),
        "offered_topics": showing.offered_topics(item, names),
        "polarities": showing.polarities(),
        "personal": showing.personal(item),
        "hidden": hide,
        "hide_query": _address(request.GET, hide="personal"),
    }
