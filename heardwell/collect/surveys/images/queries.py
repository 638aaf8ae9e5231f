"""Reads about the pictures of surveys."""

from heardwell.collect.surveys.models import SurveyImage
from heardwell.core.config import config
from heardwell.core.errors import NotFound


def public_image(image_id: str) -> SurveyImage:
    """The picture with that id, of whatever workspace: respondents see them. Raises :class:`NotFound`."""
    found = SurveyImage.objects.select_related("file").filter(pk=image_id).first()
    if found is None:
        raise NotFound
    return found


def address(image: SurveyImage) -> str:
    """Where everybody may see it."""
    return f"{config().base_url}/c/v1/images/{image.pk}"
