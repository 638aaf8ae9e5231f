"""One object of every kind in a workspace, so that the route table can be walked."""

from datetime import timedelta

from django.apps import apps
from django.forms.models import model_to_dict

from heardwell.accounts.actions import create_user, record
from heardwell.accounts.models import ApiKey, AuditEvent, Invitation, Membership, SavedView, SignIn, Team, User
from heardwell.accounts.two_step.models import Passkey
from heardwell.close.cases.models import Case
from heardwell.close.questions.models import HelpPage
from heardwell.close.rules.models import Rule
from heardwell.collect.imports.models import Import
from heardwell.collect.surveys.actions import create_survey
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.reviewing.models import ReviewComment, ReviewLink
from heardwell.collect.widget.models import Site
from heardwell.core import clock
from heardwell.feedback.files.actions import Upload, attach, checked
from heardwell.feedback.files.tests.samples import png
from heardwell.feedback.models import Attachment, BulkChange, Feedback, Tag
from heardwell.messaging.models import Delivery, Notification
from heardwell.understand.dashboards.models import Dashboard
from heardwell.understand.discovery.models import Discovery, Suggestion
from heardwell.understand.reading.models import Rereading
from heardwell.understand.topics.models import Topic, TopicChange

#: Pages that answer a foreign id with a way back: nothing was there to act on, as asked.
REDIRECTS = {"revoke_key"}


def ids_in(workspace) -> dict[str, object]:
    """URL keyword → an object of the workspace."""
    survey = Survey.objects.filter(workspace=workspace).first() or create_survey(workspace, None, template="nps")
    words = {
        "room": "nowhere",
        "verb": "close",
        "pack_key": "shop",
        "chosen": 1,
        "lang": "en",
        "number": 1,
        "tile_id": "0",
    }
    here = {"survey_id": survey.pk, "backup": "asked-20260101-000000"}
    return words | here | _people(workspace) | _voices(workspace, survey) | _asking(workspace, survey)


def _people(workspace) -> dict[str, object]:
    """What is kept about those who work here."""
    key, _ = ApiKey.objects.get_or_create(workspace=workspace, digest=f"{workspace.pk}", defaults={"name": "k"})
    address = f"colleague-{workspace.pk}@example.com"
    colleague = User.objects.filter(email=address).first() or create_user(
        address, "private name", "correct horse battery"
    )
    Membership.objects.get_or_create(workspace=workspace, user=colleague, defaults={"role": "viewer"})
    owner = workspace.memberships.first().user
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
    view, _ = SavedView.objects.get_or_create(
        workspace=workspace, owner=colleague, room="voices", name="private view", defaults={"shared": True}
    )
    news, _ = Notification.objects.get_or_create(
        workspace=workspace, user=owner, key="test", defaults={"kind": "k", "url": "/"}
    )
    passkey, _ = Passkey.objects.get_or_create(credential_id=f"{workspace.pk}", defaults={"user": owner, "name": "key"})
    return {
        "key_id": key.pk,
        "member_id": colleague.pk,
        "team_id": team.pk,
        "invitation_id": invitation.pk,
        "session_id": signed_in.pk,
        "line_id": line.pk,
        "view_id": view.pk,
        "news_id": news.pk,
        "passkey_id": passkey.pk,
    }


def _voices(workspace, survey) -> dict[str, object]:
    """What customers said, and what became of it."""
    feedback, _ = Feedback.objects.get_or_create(
        workspace=workspace,
        source="test",
        external_id="1",
        defaults={"occurred_at": clock.now(), "text": "private words"},
    )
    case, _ = Case.objects.get_or_create(
        workspace=workspace, feedback=feedback, opened_by="test", defaults={"title": "private title"}
    )
    event = case.events.first() or case.events.create(kind="noted", body="private note")
    delivery, _ = Delivery.objects.get_or_create(
        workspace=workspace,
        idempotency_key="test",
        defaults={"message_id": f"<{workspace.pk}@test>", "to_address": "a@example.com", "subject": "s", "body": "b"},
    )
    bulk, _ = BulkChange.objects.get_or_create(workspace=workspace, key="test", defaults={"act": "tag", "value": "t"})
    tag, _ = Tag.objects.get_or_create(workspace=workspace, name="private tag")
    sent = attach(Upload(workspace.pk, survey.pk, "response-1", "photo", "a.png"), checked(png(), ("image",), "file"))
    Attachment.objects.filter(pk=sent.pk).update(feedback=feedback, state="claimed")
    return {
        "feedback_id": feedback.pk,
        "item_id": feedback.pk,
        "case_id": case.pk,
        "event_id": event.pk,
        "delivery_id": delivery.pk,
        "bulk_id": bulk.pk,
        "tag_id": tag.pk,
        "attachment_id": sent.pk,
    }


def _asking(workspace, survey) -> dict[str, object]:
    """How answers come in and are looked at."""
    rule = Rule.objects.filter(workspace=workspace).first() or Rule.objects.create(workspace=workspace, name="rule")
    site = Site.objects.filter(workspace=workspace).first() or Site.objects.create(workspace=workspace, name="site")
    run, _ = Import.objects.get_or_create(
        workspace=workspace, file_name="f", defaults={"file_digest": "d", "source": "s"}
    )
    dashboard, _ = Dashboard.objects.get_or_create(workspace=workspace, name="private dashboard")
    reading, _ = Rereading.objects.get_or_create(
        workspace=workspace,
        state="paused",
        defaults={"reason": "asked", "engine": "lite", "position": 1, "position_at": clock.now()},
    )
    topic, _ = Topic.objects.get_or_create(workspace=workspace, key="private-topic", defaults={"names": {"en": "t"}})
    deed, _ = TopicChange.objects.get_or_create(
        workspace=workspace, kind="renamed", topic=topic, defaults={"about": {"name": "private name", "to": "t"}}
    )
    discovery, _ = Discovery.objects.get_or_create(workspace=workspace, state="done")
    suggestion, _ = Suggestion.objects.get_or_create(
        workspace=workspace, language="en", key="private", defaults={"phrases": ["private phrase"]}
    )
    page, _ = HelpPage.objects.get_or_create(
        workspace=workspace, language="en", phrase="private phrase", defaults={"url": "https://private.example/help"}
    )
    link, _ = ReviewLink.objects.get_or_create(
        survey=survey, salt="test", defaults={"expires_at": clock.now() + timedelta(days=7)}
    )
    comment, _ = ReviewComment.objects.get_or_create(survey=survey, author="a", defaults={"body": "private comment"})
    return {
        "rule_id": rule.pk,
        "site_id": site.pk,
        "import_id": run.pk,
        "run_id": reading.pk,
        "dashboard_id": dashboard.pk,
        "topic_id": topic.pk,
        "change_id": deed.pk,
        "discovery_id": discovery.pk,
        "suggestion_id": suggestion.pk,
        "page_id": page.pk,
        "link_id": link.pk,
        "comment_id": comment.pk,
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
