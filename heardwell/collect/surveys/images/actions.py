"""Writes about the pictures of surveys."""

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User
from heardwell.collect.surveys.models import Survey, SurveyImage
from heardwell.core.errors import Invalid, TooLarge
from heardwell.feedback.files.actions import checked, drafted, keep

MOST_BYTES = 2 * 1024 * 1024
MOST_OF_SURVEY = 200


def add_image(survey: Survey, content: bytes, user: User) -> SurveyImage:
    """Keep a picture for the survey's questions, choices or logo; the same one again is the one that is there.

    Raises :class:`TooLarge`, and :class:`Invalid` for what is no picture.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(_("The picture is larger than 2 MB."))
    found = checked(content, ("image",), "image")
    with drafted(found) as draft, transaction.atomic():
        known = SurveyImage.objects.filter(survey=survey, file=draft.sha256).first()
        if known is None and survey.images.count() >= MOST_OF_SURVEY:
            raise Invalid.one("image", _("This survey holds too many pictures already."))
        facts = {"workspace": survey.workspace, "added_by": user}
        return known or SurveyImage.objects.create(survey=survey, file=keep(draft), **facts)
