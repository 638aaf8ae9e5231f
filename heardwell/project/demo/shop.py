"""The shop itself: its people, teams, surveys, rules and saved views."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import translation

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import Membership, SavedView, Team, TeamMember, User, Workspace
from heardwell.accounts.roles import Role
from heardwell.close.rules.actions import add_first_rule, create_rule
from heardwell.close.rules.models import Rule
from heardwell.collect.surveys import actions as surveys
from heardwell.collect.surveys.models import Survey, SurveyVersion
from heardwell.core import clock
from heardwell.project.demo.speech import LANGUAGES
from heardwell.project.demo.story import OWNER
from heardwell.understand.topics import actions as topics
from heardwell.understand.topics.models import Topic

NAME = "Marlow Shop"


class Colleague(NamedTuple):
    key: str
    name: str
    role: str


COLLEAGUES = (
    Colleague("mona", "Mona Saleh", "owner"),
    Colleague("hannah", "Hannah Osei", "agent"),
    Colleague("yichun", "林怡君", "agent"),
    Colleague("noura", "نورة العتيبي", "agent"),
    Colleague("tom", "Tom Becker", "admin"),
    Colleague("wei", "Wei Zhang", "analyst"),
    Colleague("ruth", "Ruth Keller", "viewer"),
)
_WEEKDAYS = {str(day): ["09:00", "18:00"] for day in range(5)}
_SUNDAYS = {str(day): ["09:00", "17:00"] for day in (6, 0, 1, 2, 3)}
#: name → languages, hours, members
TEAMS: Mapping[str, tuple[list[str], dict[str, list[str]], tuple[str, ...]]] = {
    "Delivery": ([], _WEEKDAYS, ("tom", "hannah", "noura")),
    "Checkout": ([], _WEEKDAYS, ("tom", "wei")),
    "Support": (["en"], _WEEKDAYS, ("hannah", "mona")),
    "客服中文組": (["zh-Hant", "zh-Hans"], _WEEKDAYS, ("yichun",)),
    "دعم العملاء": (["ar"], _SUNDAYS, ("noura", "mona")),
}
#: key → template, name
ASKED = {
    "nps": ("nps", "Would you recommend us?"),
    "csat": ("csat", "After support and delivery"),
    "ces": ("ces", "How easy was it?"),
    "gcr": ("gcr", "Website: did you get it done?"),
    "smileys": ("smileys", "Kiosk in our shops"),
}
#: room, name, query, shared
VIEWS = (
    ("voices", "Unhappy this week", "sentiment=negative&period=7d", True),
    ("voices", "Checkout 4.2 crash", "tag=checkout+4.2", True),
    ("voices", "Late deliveries", "tag=late+delivery&period=30d", True),
    ("voices", "繁體中文 · 0–6", "language=zh-Hant&score=nps%3A0-6", False),
    ("voices", "Praise to pass on", "score=good&period=7d", False),
    ("cases", "Overdue", "due=overdue", True),
)


def email_of(key: str) -> str:
    return OWNER if key == "mona" else f"{key}@heardwell.example"


@transaction.atomic
def colleagues() -> dict[str, User]:
    """The accounts of the shop's people, made where they are missing. Nobody can sign in to them with a password."""
    found = {}
    for key, name, _role in COLLEAGUES:
        user = User.objects.filter(email=email_of(key)).first() or User(email=email_of(key), password="!")
        if user.has_usable_password() or not user.pk:  # a new one would end the sessions of everybody who looks around
            user.set_unusable_password()
        user.name, user.is_active = name, True
        user.save()
        found[key] = user
    return found


@transaction.atomic
def open_shop(at: datetime) -> Workspace:
    """The empty workspace, as old as the story."""
    with clock.at(at), translation.override("en"):
        workspace = accounts.create_workspace(NAME, colleagues()["mona"])
        workspace.demo = True
        workspace.save(update_fields=["demo"])
        return workspace


def furnish(workspace: Workspace, at: datetime, known: Mapping[str, str]) -> dict[str, Survey]:
    """Members, teams, rules, views and surveys, as they were at the beginning. ``known``: key → id of a survey that is
    there from an earlier telling and keeps its address."""
    staff = colleagues()
    with clock.at(at), translation.override("en"):
        _settle(workspace)
        _members(workspace, staff)
        _teams(workspace, staff)
        _rules(workspace)
        _topics(workspace, staff["mona"])
        asked = {key: _survey(workspace, staff["mona"], key, known.get(key)) for key in ASKED}
        _others(workspace, staff["tom"])
    SavedView.objects.bulk_create(
        [SavedView(workspace=workspace, owner=staff["mona"], room=r, name=n, query=q, shared=s) for r, n, q, s in VIEWS]
    )
    return asked


def _settle(workspace: Workspace) -> None:
    """Name and settings as they come with a new workspace."""
    kept = ("id", "slug", "created_at")
    fresh = Workspace(name=NAME, demo=True, language="en", time_zone="UTC")
    names = [field.attname for field in Workspace._meta.concrete_fields if field.attname not in kept]
    for name in names:
        setattr(workspace, name, getattr(fresh, name))
    workspace.save(update_fields=names)


def _members(workspace: Workspace, staff: Mapping[str, User]) -> None:
    Membership.objects.filter(workspace=workspace).exclude(user__in=staff.values()).delete()
    for key, _name, role in COLLEAGUES:
        Membership.objects.update_or_create(workspace=workspace, user=staff[key], defaults={"role": role})


def let_back_in(owner: User) -> None:
    """Whoever enters is the owner, also after another visitor has removed or demoted everybody's account."""
    for workspace in Workspace.objects.filter(demo=True):
        Membership.objects.update_or_create(workspace=workspace, user=owner, defaults={"role": Role.OWNER})


def _teams(workspace: Workspace, staff: Mapping[str, User]) -> None:
    for name, (languages, hours, members) in TEAMS.items():
        team = Team.objects.create(workspace=workspace, name=name, languages=languages, hours=hours)
        TeamMember.objects.bulk_create([TeamMember(team=team, user=staff[key]) for key in members])


def _topics(workspace: Workspace, by: User) -> None:
    """Those that every workspace begins with, and those of a shop."""
    if not Topic.objects.filter(workspace=workspace).exists():
        topics.begin(workspace.pk)
    topics.adopt_pack(workspace, "shop", by)


def _rules(workspace: Workspace) -> None:
    """The preset that every workspace has, and two of the shop's own. They sleep until the story is told: what was said
    months ago must not open cases today."""
    if not Rule.objects.filter(workspace=workspace).exists():
        add_first_rule(workspace.pk)
    create_rule(
        workspace,
        name="One star in a review opens a case",
        conditions=[{"field": "stars", "op": "<=", "value": 1}, {"field": "age_days", "op": "<=", "value": 30}],
        effects=[{"do": "open_case", "priority": "high", "due_hours": 8}],
    )
    create_rule(
        workspace,
        name="Unhappy after support: answer within a day",
        conditions=[{"field": "csat", "op": "<=", "value": 2}, {"field": "age_days", "op": "<=", "value": 30}],
        effects=[{"do": "open_case", "priority": "high", "due_hours": 24, "team": "Support"}],
    )

    Rule.objects.filter(workspace=workspace).update(enabled=False)


def wake_rules(workspace: Workspace) -> None:
    """From now on they act again; what they would have done is done."""
    Rule.objects.filter(workspace=workspace).update(enabled=True)


def preset_rule(workspace: Workspace) -> Rule:
    return Rule.objects.filter(workspace=workspace, preset__startswith="nps:").earliest("id")


def _survey(workspace: Workspace, owner: User, key: str, known: str | None) -> Survey:
    """A published survey; one that is there keeps its id, and its form becomes again what it was."""
    template, name = ASKED[key]
    made = surveys.create_survey(workspace, owner, template=template, languages=list(LANGUAGES), name=name)
    if key == "ces":
        made.draft["display"]["mode"] = "link"
    survey = Survey.objects.filter(workspace=workspace, pk=known).first() if known else None
    if survey is None:
        survey = made
        survey.save(update_fields=["draft"])
    else:
        survey.name, survey.draft, survey.edited_at = name, made.draft, clock.now()
        survey.draft_revision += 1
        survey.save(update_fields=["name", "draft", "edited_at", "draft_revision"])
        made.delete()
    version = surveys.publish(survey, owner)
    SurveyVersion.objects.filter(pk=version.pk).update(published_at=clock.now())
    survey.refresh_from_db()
    return survey


def _others(workspace: Workspace, tom: User) -> None:
    """One that is over, and one that is only an idea."""
    over = surveys.create_survey(
        workspace, tom, template="thumbs", languages=["en", "ar"], name="Paper packaging, spring"
    )
    surveys.publish(over, tom)
    with clock.at(clock.now() + timedelta(days=60)):
        surveys.close(over, tom)
    surveys.create_survey(workspace, tom, template="stars", languages=["en", "zh-Hant"], name="Gift cards (idea)")
