"""Writes of the first hour."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.close.rules.actions import OLDEST_DAYS, create_rule
from heardwell.close.rules.queries import rules as rules_of
from heardwell.collect.surveys import actions as surveys
from heardwell.collect.surveys import queries as surveys_read
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import Form
from heardwell.core import clock
from heardwell.core.ids import public_id
from heardwell.core.scales import DEFAULTS, PRESETS
from heardwell.messaging.actions import queue_email
from heardwell.messaging.models import Delivery
from heardwell.messaging.trial import Trial, try_server
from heardwell.project.onboarding.models import Onboarding
from heardwell.web.scores import METRIC_NAMES


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
    _watch(state.workspace, survey, by)
    note(state, "worded_at")


def _watch(workspace: Workspace, survey: Survey, by: User) -> None:
    """The unhappy answers to its first question open a case, unless a rule sees to that score already."""
    metric = str(surveys_read.draft_of(survey)["questions"][0]["type"])
    known = {str(one["field"]) for rule in rules_of(workspace) for one in rule.conditions}
    bad = PRESETS[DEFAULTS[metric]].bad if metric in DEFAULTS else ()
    if not bad or metric == "scale" or metric in known:
        return
    name = _("Unhappy answers open a case: %(metric)s") % {"metric": METRIC_NAMES[metric]}
    conditions = [
        {"field": metric, "op": "<=", "value": max(bad)},
        {"field": "age_days", "op": "<=", "value": OLDEST_DAYS},
    ]
    effects = [{"do": "open_case", "priority": "normal", "due_hours": 24}]
    create_rule(workspace, name=name, conditions=conditions, effects=effects, by=by)


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
