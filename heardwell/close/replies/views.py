"""Sending a reply from a case's page."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.close.cases import pages, queries
from heardwell.close.cases.timeline import entry
from heardwell.close.replies.actions import Unseen, reply
from heardwell.core.config import config
from heardwell.core.errors import Invalid


@require_POST
@workspace_page(Permission.WORK_CASES)
def send(request: WorkspaceRequest, case_id: int) -> HttpResponse:
    """Answer the customer. What was typed is never lost: on a collision or a mistake it stands in the form again."""
    chosen, text = queries.case_of(request.workspace, case_id), request.POST.get("body", "")
    given = request.POST.get("last_seen_event_id", "")
    seen = int(given) if given.isdecimal() and len(given) < 19 else 0
    try:
        event = reply(
            chosen,
            request.user,
            text,
            last_seen_event_id=queries.seen_by(chosen, request.user, seen) if seen else 0,
            key=request.POST.get("key", "")[:100],
            then_close=request.POST.get("then") == "close",
        )
    except Unseen as error:
        new = [entry(one, request.user) for one in error.events if one.actor_id != request.user.pk]
        return pages.show(request, chosen, status=409, writing="reply", reply_text=text, unseen=new)
    except Invalid as error:
        return pages.show(request, chosen, status=422, writing="reply", reply_text=text, problem=error.title)
    if config().mail_url:
        said = _("Sent to %(address)s.")
    else:
        said = _("Kept in the mailbox for %(address)s: no mail server is set.")
    return pages.done(request, chosen, said % {"address": event.data["to"]}, writing="reply")
