"""Feedback inside a long one: on its page, and for a text that is pasted or uploaded."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.feedback.models import Feedback
from heardwell.feedback.queries import feedback_of
from heardwell.understand.passages import actions, queries
from heardwell.understand.passages.forms import LongForm, blank, stamp
from heardwell.understand.passages.showing import MOST_SHOWN, rows, rows_of
from heardwell.web.context import is_fragment
from heardwell.web.numbers import number
from heardwell.web.toasts import say, toast


@require_GET
@workspace_page(Permission.READ)
def inside(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """A part of the voice's page when htmx asks, else a page of its own."""
    return _inside(request, feedback_of(request.workspace, feedback_id))


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def keep(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """A passage becomes a voice of its own."""
    item = feedback_of(request.workspace, feedback_id)
    offer = queries.offer_of(request.workspace, item, request.POST.get("passage", ""))
    actions.keep(request.workspace, item, offer, request.user)
    return _done(request, item, _("Kept as a voice: it counts from now on."), offer.key)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def aside(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """A passage is no feedback."""
    item = feedback_of(request.workspace, feedback_id)
    offer = queries.offer_of(request.workspace, item, request.POST.get("passage", ""))
    actions.put_aside(request.workspace, item, offer)
    return _done(request, item, _("Put aside."), offer.key)


@require_POST
@workspace_page(Permission.WRITE_FEEDBACK)
def undo(request: WorkspaceRequest, feedback_id: int) -> HttpResponse:
    """It is offered again; the voice that was made of it goes."""
    item = feedback_of(request.workspace, feedback_id)
    key = request.POST.get("passage") or request.GET.get("passage", "")
    actions.undo(request.workspace, item, queries.offer_of(request.workspace, item, key), request.user)
    return _done(request, item, _("Taken back."))


def _inside(request: WorkspaceRequest, item: Feedback) -> HttpResponse:
    found = rows_of(request.workspace, item)
    context = {
        "item": item,
        "open": [row for row in found if not row.state],
        "kept": [row for row in found if row.state == "kept"],
        "aside": [row for row in found if row.state == "aside"],
        "may_write": request.member.may(Permission.WRITE_FEEDBACK),
    }
    template = "passages/inside.html" if is_fragment(request) else "passages/page.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response


def _done(request: WorkspaceRequest, item: Feedback, text: str, key: str = "") -> HttpResponse:
    back = f"{reverse('passages:undo', args=[request.workspace.slug, item.pk])}?{urlencode({'passage': key})}"
    if is_fragment(request):
        return toast(_inside(request, item), text, undo_url=back if key else "", undo_target="#passages-inside")
    say(request, text, undo_url=back if key else "")
    return redirect("passages:inside", request.workspace.slug, item.pk)


# ---------------------------------------------------------------- a text that is pasted or uploaded


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.WRITE_FEEDBACK)
def long(request: WorkspaceRequest) -> HttpResponse:
    """First the text, then the passages to choose from; kept is what was chosen, and the whole beside it."""
    if request.method == "GET":
        return _long(request, blank())
    form = LongForm(request.POST, request.FILES)
    if not form.is_valid():
        return _long(request, form, status=422)
    text = form.cleaned_data["text"]
    found = queries.offers(request.workspace, text)[:MOST_SHOWN]
    wanted = set(request.POST.getlist("passage"))
    if "keep" not in request.POST or request.POST.get("stamp") != stamp(text):
        error = _("The text has changed: choose again.") if "keep" in request.POST else ""
        return _long(request, form.again(), found=found, chosen={one.key for one in found}, error=error)
    chosen = [one for one in found if one.key in wanted]
    if not chosen:
        return _long(request, form.again(), 422, found=found, error=_("Choose at least one passage."))
    whole = actions.keep_long(request.workspace, form.entry(), chosen, request.user)
    n = len(chosen)
    said = ngettext("Kept: the whole text and %(n)s voice.", "Kept: the whole text and %(n)s voices.", n)
    say(
        request,
        said % {"n": number(n)},
        undo_url=reverse("feedback:take_back", args=[request.workspace.slug, whole.pk]),
    )
    return redirect("feedback:voice", request.workspace.slug, whole.pk)


def _long(
    request: WorkspaceRequest,
    form: LongForm,
    status: int = 200,
    *,
    found: list[queries.Offer] | None = None,
    chosen: set[str] | None = None,
    error: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "looked": found is not None,
        "rows": rows(request.workspace, found or [], {}),
        "chosen": chosen or set(),
        "error": error,
        "stamp": stamp(form.initial.get("text", "")),
    }
    response = render(request, "passages/long.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
