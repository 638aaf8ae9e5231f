"""How far the first hour has come: kept where it cannot be seen, looked up where it can."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import Invitation, Workspace
from heardwell.accounts.queries import members
from heardwell.collect.surveys.models import Survey
from heardwell.feedback.models import Feedback
from heardwell.project.onboarding.models import Onboarding


class Goal(NamedTuple):
    """A thing that people want to know. ``template`` is the survey's, ``picture`` the question that stands for it."""

    template: str
    picture: str
    name: StrOrPromise
    asks: StrOrPromise
    metric: StrOrPromise


GOALS = (
    Goal("nps", "nps", _("Loyalty"), _("Would customers recommend you, and why?"), _("NPS")),
    Goal("csat", "csat", _("Satisfaction"), _("How was it, after an order or a conversation?"), _("CSAT")),
    Goal("ces", "ces", _("Effort"), _("How easy was it to get something done?"), _("CES")),
    Goal("gcr", "gcr", _("Goals reached"), _("Did visitors get done what they came for?"), _("GCR")),
    Goal("button", "text", _("Their own words"), _("What would they tell you if you let them?"), _("Feedback button")),
)

STEPS = ("goal", "wording", "share", "team", "mail")
NAMES: dict[str, StrOrPromise] = {
    "goal": _("Choose a goal"),
    "wording": _("Word the question"),
    "share": _("Hear the first answer"),
    "team": _("Invite colleagues"),
    "mail": _("Try the mail"),
}


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    name: StrOrPromise
    url: str
    done: bool
    current: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """All steps in order."""

    state: Onboarding
    steps: Sequence[Step]

    @property
    def next(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)


def state_of(workspace: Workspace) -> Onboarding:
    """The workspace's state; workspaces from before this existed get theirs now."""
    return Onboarding.objects.select_related("workspace").get_or_create(workspace=workspace)[0]


def survey_of(state: Onboarding) -> Survey | None:
    """The survey that was begun here, else the oldest one that asks."""
    rows = Survey.objects.filter(workspace=state.workspace).select_related("workspace")
    begun = rows.filter(pk=state.survey).first() if state.survey else None
    return begun or rows.filter(published_version__gt=0).order_by("created_at", "pk").first()


def first_answer(workspace: Workspace, survey: Survey) -> Feedback | None:
    """The newest answer to this survey, with its person."""
    rows = Feedback.objects.filter(workspace=workspace, survey=survey.pk).select_related("person")
    return rows.order_by("-occurred_at", "-id").first()


def progress(workspace: Workspace, current: str = "") -> Progress:
    """Every step with whether it is done."""
    state = state_of(workspace)
    survey = survey_of(state)
    published = bool(survey and survey.published_version)
    done = {
        "goal": survey is not None,
        "wording": published,
        "share": Feedback.objects.filter(workspace=workspace).exists(),
        "team": state.team_at is not None or _has_company(workspace),
        "mail": state.mail_at is not None,
    }
    steps = [
        Step(key, NAMES[key], reverse(f"onboarding:{key}", args=[workspace.slug]), done[key], key == current)
        for key in STEPS
    ]
    return Progress(state, steps)


def _has_company(workspace: Workspace) -> bool:
    """Whether somebody else is here, or invited."""
    return members(workspace).count() > 1 or Invitation.objects.filter(workspace=workspace, revoked_at=None).exists()


def checklist(workspace: Workspace) -> Progress | None:
    """For the first page: None where it was put aside, is all done, or there is nothing to begin."""
    if workspace.demo or not Onboarding.objects.filter(workspace=workspace, skipped_at=None).exists():
        return None
    found = progress(workspace)
    return found if found.next else None
