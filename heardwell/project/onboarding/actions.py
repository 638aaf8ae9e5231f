"""Writes of the first hour."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.collect.surveys import actions as surveys
from heardwell.collect.surveys import queries as surveys_read
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import Form
from heardwell.core import clock
from heardwell.core.ids import public_id
from heardwell.messaging.actions import queue_email
from heardwell.messaging.models import Delivery
from heardwell.messaging.trial import Trial, try_server
from heardwell.project.onboarding.models import Onboarding


def begin(workspace_id: int) -> None:
    """What every new workspace gets; registered with ``ports.on_workspace_created``."""
    Onboarding.objects.get_or_create(workspace_id=workspace_id)


@transaction.atomic
def choose_goal(state: Onboarding, by: User, template: str, languages: Sequence[str]) -> Survey:
    """A draft for this goal. A draft that was begun here for another goal is taken away; what was published stays.
    Raises :class:`Invalid` for an unknown template."""
    earlier = Survey.objects.filter(workspace=state.workspace, pk=state.survey, published_version=0).first()
    if earlier:
        surveys.delete_draft(earlier, by)
    made = surveys.create_survey(state.workspace, by, template=template, languages=list(languages))
    state.survey, state.worded_at = made.pk, None
    state.save(update_fields=["survey", "worded_at"])
    return made


def word(survey: Survey, texts: Mapping[str, str]) -> Survey:
    """The main question in these languages; an empty text leaves what is there. Raises :class:`Invalid`."""
    form: Form = surveys_read.draft_of(survey)
    label = form["questions"][0]["label"]
    said = {tag: text.strip() for tag, text in texts.items() if tag in form["languages"] and text.strip()}
    first = {**form["questions"][0], "label": {**label, **said}}
    return surveys.save_draft(survey, {**form, "questions": [first, *form["questions"][1:]]}, survey.draft_revision)


@transaction.atomic
def publish(state: Onboarding, survey: Survey, by: User) -> None:
    """From now on customers can answer."""
    surveys.publish(survey, by)
    note(state, "worded_at")


def note(state: Onboarding, step: str) -> None:
    """The step is done; the first time counts."""
    Onboarding.objects.filter(pk=state.pk, **{step: None}).update(**{step: clock.now()})


def skip(state: Onboarding) -> None:
    """Put it aside."""
    note(state, "skipped_at")


def resume(state: Onboarding) -> None:
    """Take it up again."""
    Onboarding.objects.filter(pk=state.pk).update(skipped_at=None)


def send_to_colleague(workspace: Workspace, survey: Survey, by: User, email: str, snippet: str) -> Delivery:
    """A mail with the line for the website and the survey's link. Raises :class:`Invalid` for an odd address."""
    body = _(
        "Hello,\n\nplease put this line into every page of our website, before the end of the head:\n\n%(snippet)s\n\n"
        "Or share this link with our customers:\n\n%(link)s\n\n%(name)s"
    )
    return queue_email(
        workspace,
        f"onboarding:{survey.pk}:{public_id(10)}",
        to_address=email,
        subject=_("One line for our website"),
        body=body % {"snippet": snippet, "link": surveys_read.address(survey), "name": by.name},
        from_name=by.name,
    )


def try_mail(state: Onboarding, by: User) -> Trial:
    """One mail to the person who asks, with the server's own words."""
    trial = try_server(state.workspace, by)
    if trial.ok:
        note(state, "mail_at")
    return trial
