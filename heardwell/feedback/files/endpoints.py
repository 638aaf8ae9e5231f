"""``/api/v1/attachments``."""

from django.http import HttpResponseBase
from ninja import Router

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.roles import Permission
from heardwell.feedback.files import queries, serving

router = Router(tags=["feedback"])


@router.get("/{str:attachment_id}", auth=needs(Permission.READ), summary="Download a file that came with an answer")
def download(request: KeyRequest, attachment_id: str) -> HttpResponseBase:
    """The bytes, with the media type that was found in them. ``GET feedback/{id}`` lists the ids."""
    found = queries.attachment(request.auth.workspace, attachment_id)
    return serving.download(found.file, found.name)
