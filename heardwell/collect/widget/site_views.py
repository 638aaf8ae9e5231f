"""The settings of websites: the list, and one of them with its snippet, its keys and whether it is there."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.widget import actions, checking, queries
from heardwell.collect.widget.forms import CapForm, CheckForm, NewSiteForm, SiteForm
from heardwell.collect.widget.models import Site
from heardwell.core.errors import Conflict
from heardwell.web.toasts import say


@require_GET
@workspace_page(Permission.READ)
def index(request: WorkspaceRequest) -> HttpResponse:
    """Every website, and whether its snippet was seen."""
    return _list(request)


def _list(request: WorkspaceRequest, *, new: NewSiteForm | None = None, cap: CapForm | None = None) -> HttpResponse:
    sites = list(queries.sites(request.workspace).order_by("id"))
    seen = queries.seen(sites)
    context = {
        "rows": [(site, seen[site.pk]) for site in sites],
        "new": new or NewSiteForm(),
        "cap": cap or CapForm(initial={"cap_days": queries.cap_days(request.workspace)}),
        "may_manage": request.member.may(Permission.MANAGE),
    }
    return render(request, "widget/sites.html", context, status=422 if new or cap else 200)


@require_POST
@workspace_page(Permission.MANAGE)
def create(request: WorkspaceRequest) -> HttpResponse:
    """A new website; its page has the snippet."""
    form = NewSiteForm(request.POST)
    if not form.is_valid():
        return _list(request, new=form)
    try:
        site = actions.create_site(request.workspace, form.cleaned_data["name"], request.user)
    except Conflict as error:
        form.add_error("name", error.title)
        return _list(request, new=form)
    return redirect("widget:site", request.workspace.slug, site.pk)


@require_POST
@workspace_page(Permission.MANAGE)
def cap(request: WorkspaceRequest) -> HttpResponse:
    """How long surveys wait for each other."""
    form = CapForm(request.POST)
    if not form.is_valid():
        return _list(request, cap=form)
    actions.set_cap(request.workspace, form.cleaned_data["cap_days"], request.user)
    say(request, _("Saved."))
    return redirect("widget:install", request.workspace.slug)


@require_GET
@workspace_page(Permission.READ)
def site(request: WorkspaceRequest, site_id: int) -> HttpResponse:
    """One website. ``?page=`` is looked at for the snippet."""
    found = queries.site(request.workspace, site_id)
    check = CheckForm(request.GET if "address" in request.GET else None)
    may_manage = request.member.may(Permission.MANAGE)
    finding = checking.look_at(check.cleaned_data["address"], found) if may_manage and check.is_valid() else None
    return _site(request, found, check=check, finding=finding)


def _site(
    request: WorkspaceRequest,
    site: Site,
    *,
    form: SiteForm | None = None,
    check: CheckForm | None = None,
    finding: checking.Finding | None = None,
) -> HttpResponse:
    context = {
        "site": site,
        "snippet": queries.snippet(site),
        "seen": queries.seen([site])[site.pk],
        "retired": queries.retired_keys(site),
        "form": form or SiteForm(initial={"name": site.name, "origins": "\n".join(site.origins)}),
        "check": check or CheckForm(),
        "finding": finding,
        "only": queries.sites(request.workspace).count() < 2,
        "may_manage": request.member.may(Permission.MANAGE),
    }
    return render(request, "widget/site.html", context, status=422 if form else 200)


@require_http_methods(["POST"])
@workspace_page(Permission.MANAGE)
def change(request: WorkspaceRequest, site_id: int) -> HttpResponse:
    """Its name, and the pages that may show its surveys."""
    found = queries.site(request.workspace, site_id)
    form = SiteForm(request.POST)
    if not form.is_valid():
        return _site(request, found, form=form)
    actions.change_site(found, request.user, name=form.cleaned_data["name"], origins=form.cleaned_data["origins"])
    say(request, _("Saved."))
    return redirect("widget:site", request.workspace.slug, site_id)


@require_POST
@workspace_page(Permission.MANAGE)
def replace_key(request: WorkspaceRequest, site_id: int) -> HttpResponse:
    """A new key; the old one works for a while."""
    actions.replace_key(queries.site(request.workspace, site_id), request.user)
    say(request, _("The key is new. Paste the new snippet; the old one works for 30 days more."))
    return redirect("widget:site", request.workspace.slug, site_id)


@require_POST
@workspace_page(Permission.MANAGE)
def renew(request: WorkspaceRequest, site_id: int) -> HttpResponse:
    """A new identity secret."""
    actions.renew_secret(queries.site(request.workspace, site_id), request.user)
    say(request, _("The secret is new. Signatures made with the old one are refused from now on."))
    return redirect("widget:site", request.workspace.slug, site_id)


@require_POST
@workspace_page(Permission.MANAGE)
def remove(request: WorkspaceRequest, site_id: int) -> HttpResponse:
    """Its snippet goes silent."""
    found = queries.site(request.workspace, site_id)
    try:
        actions.remove_site(found, request.user)
    except Conflict as error:
        say(request, error.title)
        return redirect("widget:site", request.workspace.slug, site_id)
    say(request, _("Removed: %(name)s.") % {"name": found.name})
    return redirect("widget:install", request.workspace.slug)
