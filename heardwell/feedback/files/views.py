"""Files for those who work here."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.feedback.files import queries, serving


@require_safe
@workspace_page(Permission.READ)
def show(request: WorkspaceRequest, attachment_id: str) -> HttpResponseBase:
    """A picture to look at, anything else to save."""
    found = queries.attachment(request.workspace, attachment_id)
    return serving.download(found.file, found.name)
