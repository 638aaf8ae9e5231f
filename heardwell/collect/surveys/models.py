"""Surveys and their versions. A draft is edited; a published version never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.ids import public_id
from heardwell.feedback.models import StoredFile


class Survey(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", pgettext_lazy("a survey", "Closed")

    id = models.CharField(primary_key=True, max_length=32, default=public_id, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="surveys")
    name = models.CharField(_("Name"), max_length=120)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    draft = models.JSONField(default=dict)  # the form as edited: languages, questions, texts, display, style
    draft_revision = models.PositiveIntegerField(default=1)  # an edit made on an older revision is refused
    published_version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    full_quotas = models.JSONField(default=list)  # places in the published form's quotas that have enough answers

    class Meta:
        indexes = [models.Index(fields=["workspace", "-edited_at"], name="surveys_latest")]

    def __str__(self) -> str:
        return self.name


class SurveyVersion(models.Model):
    """What respondents saw. Immutable."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    form = models.JSONField()
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_form_per_version")]

    def __str__(self) -> str:
        return f"{self.survey} v{self.number}"


class SurveySettings(models.Model):
    """What holds for all surveys of a workspace."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, primary_key=True, related_name="+")
    redirect_hosts = models.JSONField(default=list)  # where endings may lead: "shop.example", and "*.shop.example"

    def __str__(self) -> str:
        return f"surveys of {self.workspace}"


class SurveyImage(models.Model):
    """A picture that a survey shows to everybody: with a question, a choice, or as its logo. Never changed.

    It outlives the survey it was added to, since a copy of that survey shows it too.
    """

    id = models.CharField(primary_key=True, max_length=32, default=public_id, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.SET_NULL, null=True, related_name="images")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="survey_images")
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "file"], name="one_image_per_survey")]

    def __str__(self) -> str:
        return self.pk
