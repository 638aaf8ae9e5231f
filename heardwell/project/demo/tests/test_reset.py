"""The reset: what was changed is gone, all is as before, and nobody else notices."""

import pytest
from django.db.models import Count
from django.urls import reverse

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import Membership, SavedView, Team, User
from heardwell.analytics.store import close_stores
from heardwell.close.cases import actions as cases
from heardwell.close.cases.models import Case
from heardwell.collect.intake import shown
from heardwell.collect.surveys import actions as surveys
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.responding import rates
from heardwell.core import clock
from heardwell.feedback import actions as feedback
from heardwell.feedback import filters
from heardwell.feedback.models import Feedback
from heardwell.messaging.models import Delivery
from heardwell.project import pipeline
from heardwell.project.demo import reset
from heardwell.project.demo.models import Telling
from heardwell.project.demo.seed import seed
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.dashboards.filters import Filters
from tests.permissions import objects

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _closed_stores():
    yield
    close_stores()


def _picture(workspace):
    """All that a visitor can see, without the ids."""
    return {
        "said": list(
            Feedback.objects.filter(workspace=workspace)
            .order_by("occurred_at", "external_id")
            .values_list("external_id", "text", "channel", "score_value", "sentiment", "language", "occurred_at")
        ),
        "cases": list(
            Case.objects.filter(workspace=workspace)
            .annotate(n=Count("events"))
            .order_by("opened_at", "feedback__external_id")
            .values_list("status", "priority", "assignee__name", "n", "due_at", "snooze_until", "last_reply_at")
        ),
        "mails": Delivery.objects.filter(workspace=workspace).count(),
        "members": sorted(Membership.objects.filter(workspace=workspace).values_list("user__name", "role")),
        "teams": sorted(Team.objects.filter(workspace=workspace).values_list("name", flat=True)),
        "views": sorted(SavedView.objects.filter(workspace=workspace).values_list("name", "query")),
        "surveys": sorted(Survey.objects.filter(workspace=workspace).values_list("name", "status")),
        "nps": Asker.of(workspace, Filters()).now("nps"),
        "rates": _rates(workspace),
        "found": filters.rows(workspace, filters.Filters(q="再買一次")).count(),
    }


def _rates(workspace):
    """key of a survey → share of those who saw it and answered, in percent"""
    links = Telling.objects.get().surveys
    found = rates(workspace, list(links.values()))
    return {key: found[pk].percent for key, pk in links.items()}


def _change_everything(workspace, mona):
    """What visitors do."""
    case = Case.objects.filter(workspace=workspace).exclude(status=Case.Status.CLOSED).earliest("pk")
    cases.add_note(case, mona, "A visitor was here.")
    cases.close(case, mona)
    survey = Survey.objects.get(workspace=workspace, pk=Telling.objects.get().surveys["nps"])
    shown.put([(survey.pk, clock.now().date().isoformat(), 1, "web", 9_999)])
    surveys.close(survey, mona)
    surveys.create_survey(workspace, mona, template="nps", name="A visitor's own")
    item = Feedback.objects.filter(workspace=workspace).latest("occurred_at")
    feedback.tag_feedback(workspace.pk, {item.pk: ["visited"]})
    Feedback.objects.filter(workspace=workspace).earliest("occurred_at").delete()
    Team.objects.filter(workspace=workspace).earliest("pk").delete()
    SavedView.objects.filter(workspace=workspace).delete()
    guest = accounts.create_user("guest@example.com", "A guest", "correct horse battery")
    Membership.objects.create(workspace=workspace, user=guest, role="viewer")
    workspace.name = "Renamed"
    workspace.save()
    pipeline.run_until_idle()


def test_after_a_reset_all_is_as_before_and_other_workspaces_are_as_they_were(data, other_workspace):
    now = clock.now()
    with clock.at(now):
        workspace = seed()
        mona = User.objects.get(name="Mona Saleh")
        objects.ids_in(other_workspace)
        before, others, session = _picture(workspace), objects.snapshot(other_workspace), mona.get_session_auth_hash()
        links = Telling.objects.get().surveys

        _change_everything(workspace, mona)
        changed = _picture(workspace)
        reset.ask(workspace, mona)
        reset.run_due()
        pipeline.run_until_idle()
        workspace.refresh_from_db()
        after = _picture(workspace)

    assert changed != before and changed["rates"] != before["rates"]
    assert len(before["rates"]) == 5 and all(5 < rate < 60 for rate in before["rates"].values())
    assert after == before
    assert workspace.name == "Marlow Shop"
    assert Telling.objects.get().state == "told" and Telling.objects.get().surveys == links
    assert objects.snapshot(other_workspace) == others
    assert User.objects.get(pk=mona.pk).get_session_auth_hash() == session


def test_a_workspace_that_is_no_demo_cannot_be_reset(workspace, owner, client_of):
    client = client_of(owner)

    pages = [client.get(reverse(f"demo:{name}", args=[workspace.slug])) for name in ("about", "own")]
    asked = client.post(reverse("demo:reset", args=[workspace.slug]))

    assert {page.status_code for page in [*pages, asked]} == {404}
    with pytest.raises(ValueError, match="only a demo"):
        from heardwell.project.demo.clearing import clear

        clear(workspace, [])
