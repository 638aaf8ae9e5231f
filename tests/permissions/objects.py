"""One object of every kind in a workspace, so that the route table can be walked."""

from datetime import timedelta

from django.apps import apps
from django.forms.models import model_to_dict

from heardwell.accounts.actions import create_user, record
from heardwell.accounts.models import ApiKey, AuditEvent, Invitation, Membership, SavedView, SignIn, Team, User
from heardwell.accounts.two_step.models import Passkey
from heardwell.close.cases.models import Case
from heardwell.close.rules.models import Rule
from heardwell.collect.imports.models import Import
from heardwell.collect.surveys.actions import create_survey
from heardwell.collect.surveys.models import Survey
from heardwell.collect.widget.models import Site
from heardwell.core import clock
from heardwell.feedback.models import BulkChange, Feedback, Tag
from heardwell.messaging.models import Delivery, Notification
from heardwell.understand.dashboards.models import Dashboard

#: Pages that answer a foreign id with a way back: nothing was there to act on, as asked.
REDIRECTS = {"revoke_key"}


def ids_in(workspace) -> dict[str, object]:
    """URL keyword → an object of the workspace."""
    feedback, _ = Feedback.objects.get_or_create(
        workspace=workspace,
        source="test",
        external_id="1",
        defaults={"occurred_at": clock.now(), "text": "private words"},
    )
    case, _ = Case.objects.get_or_create(
        workspace=workspace, feedback=feedback, opened_by="test", defaults={"title": "private title"}
    )
    survey = Survey.objects.filter(workspace=workspace).first() or create_survey(workspace, None, template="nps")
    delivery, _ = Delivery.objects.get_or_create(
        workspace=workspace,
        idempotency_key="test",
        defaults={"message_id": f"<{workspace.pk}@test>", "to_address": "a@example.com", "subject": "s", "body": "b"},
    )
    key, _ = ApiKey.objects.get_or_create(workspace=workspace, digest=f"{workspace.pk}", defaults={"name": "k"})
    rule = Rule.objects.filter(workspace=workspace).first() or Rule.objects.create(workspace=workspace, name="rule")
    site = Site.objects.filter(workspace=workspace).first() or Site.objects.create(workspace=workspace, name="site")
    run, _ = Import.objects.get_or_create(
        workspace=workspace, file_name="f", defaults={"file_digest": "d", "source": "s"}
    )
    colleague = User.objects.filter(email=f"colleague-{workspace.pk}@example.com").first() or create_user(
        f"colleague-{workspace.pk}@example.com", "private name", "correct horse battery"
    )
    Membership.objects.get_or_create(workspace=workspace, user=colleague, defaults={"role": "viewer"})
    team, _ = Team.objects.get_or_create(workspace=workspace, name="private team")
    invitation, _ = Invitation.objects.get_or_create(
        workspace=workspace,
        digest=f"i{workspace.pk}",
        defaults={"role": "viewer", "expires_at": clock.now() + timedelta(days=7)},
    )
    signed_in, _ = SignIn.objects.get_or_create(key=f"s{workspace.pk}", defaults={"user": colleague})
    line = AuditEvent.objects.filter(workspace=workspace, action="workspace.changed").first() or record(
        workspace, "workspace.changed", changed={"name": ["a", "b"]}
    )
    bulk, _ = BulkChange.objects.get_or_create(workspace=workspace, key="test", defaults={"act": "tag", "value": "t"})
    view, _ = SavedView.objects.get_or_create(
        workspace=workspace, owner=colleague, room="voices", name="private view", defaults={"shared": True}
    )
    news, _ = Notification.objects.get_or_create(
        workspace=workspace, user=workspace.memberships.first().user, key="test", defaults={"kind": "k", "url": "/"}
    )
    tag, _ = Tag.objects.get_or_create(workspace=workspace, name="private tag")
    event = case.events.first() or case.events.create(kind="noted", body="private note")
    passkey, _ = Passkey.objects.get_or_create(
        credential_id=f"{workspace.pk}", defaults={"user": workspace.memberships.first().user, "name": "key"}
    )
    dashboard, _ = Dashboard.objects.get_or_create(workspace=workspace, name="private dashboard")
    return {
        "dashboard_id": dashboard.pk,
        "tile_id": "0",
        "feedback_id": feedback.pk,
        "case_id": case.pk,
        "event_id": event.pk,
        "survey_id": survey.pk,
        "delivery_id": delivery.pk,
        "key_id": key.pk,
        "line_id": line.pk,
        "session_id": signed_in.pk,
        "member_id": colleague.pk,
        "team_id": team.pk,
        "invitation_id": invitation.pk,
        "rule_id": rule.pk,
        "site_id": site.pk,
        "import_id": run.pk,
        "bulk_id": bulk.pk,
        "tag_id": tag.pk,
        "news_id": news.pk,
        "view_id": view.pk,
        "room": "nowhere",
        "item_id": feedback.pk,
        "verb": "close",
        "backup": "asked-20260101-000000",
        "passkey_id": passkey.pk,
    }


def snapshot(workspace) -> dict[str, list[dict[str, object]]]:
    """Everything that a workspace holds, to see that nobody has touched it. The audit log may grow."""
    return {
        model._meta.label: [
            model_to_dict(row) for row in model._default_manager.filter(workspace=workspace).order_by("pk")
        ]
        for model in apps.get_models()
        if any(field.name == "workspace" for field in model._meta.fields) and model.__name__ != "AuditEvent"
    }
