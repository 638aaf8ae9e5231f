"""Reads about files. The workspace comes first: an attachment of another one does not exist."""

from django.db.models import Sum

from heardwell.accounts.models import Workspace
from heardwell.core.config import config
from heardwell.core.errors import NotFound
from heardwell.feedback.models import Attachment, Feedback, StoredFile


def attachment(workspace: Workspace, attachment_id: str) -> Attachment:
    """One that an answer has named, or :class:`NotFound`."""
    claimed = Attachment.objects.filter(workspace=workspace, state=Attachment.State.CLAIMED)
    found = claimed.select_related("file").filter(pk=attachment_id).first()
    if found is None:
        raise NotFound
    return found


def attachments(feedback: Feedback) -> list[Attachment]:
    """The files that came with it, in the order in which they came."""
    return list(feedback.attachments.select_related("file").order_by("uploaded_at", "pk"))


def described(feedback: Feedback) -> list[dict[str, object]]:
    """The files of a feedback as the API gives them."""
    return [
        {
            "id": one.pk,
            "question": one.question,
            "name": one.name,
            "media_type": one.file.media_type,
            "size": one.file.size,
            "width": one.file.width or None,
            "height": one.file.height or None,
            "context": one.context,
            "url": f"{config().base_url}/api/v1/attachments/{one.pk}",
        }
        for one in attachments(feedback)
    ]


def stored_bytes() -> int:
    """How much room all files take, of whatever workspace."""
    return StoredFile.objects.aggregate(sum=Sum("size"))["sum"] or 0
