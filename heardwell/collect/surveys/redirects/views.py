"""The page of the settings that says where surveys may lead."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.collect.surveys import actions, queries
from heardwell.collect.surveys.redirects.forms import HostsForm
from heardwell.core.errors import Invalid
from heardwell.web.toasts import say


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.MANAGE)
def hosts(request: WorkspaceRequest) -> HttpResponse:
    """Show the list, or keep the one that was typed."""
    form = HostsForm(request.POST or None, initial={"hosts": "\n".join(queries.redirect_hosts(request.workspace))})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_redirect_hosts(request.workspace, request.user, form.cleaned_data["hosts"])
        except Invalid as invalid:
            form.add_error("hosts", _named(invalid, form.cleaned_data["hosts"]))
        else:
            say(request, _("Saved."))
            return redirect("surveys:redirects", request.workspace.slug)
    return render(request, "surveys/redirects.html", {"form": form}, status=422 if form.errors else 200)


def _named(invalid: Invalid, lines: list[str]) -> str:
    """The line that is wrong, and what was expected."""
    error = invalid.errors[0]
    line = lines[int(error.field.rpartition(".")[2])]
    return _("%(line)s: %(message)s") % {"line": line[:100], "message": error.message}
