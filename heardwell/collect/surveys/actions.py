"""Writes about surveys. What is published reaches the intake after the commit, and again at start if it did not."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import ApiKey, User, Workspace
from heardwell.collect.intake import database, published
from heardwell.collect.surveys import presets, queries, readiness
from heardwell.collect.surveys.compiling import compile_version
from heardwell.collect.surveys.gallery import templates
from heardwell.collect.surveys.models import Survey, SurveySettings, SurveyVersion
from heardwell.collect.surveys.schema import MOST_NAME, name_error, parse_form
from heardwell.core import clock
from heardwell.core.errors import Conflict, Invalid

log = structlog.get_logger(__name__)
By = User | ApiKey | None
MOST_HOSTS = 50
_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_changed_hooks: list[Callable[[int], object]] = []


def on_published_changed(hook: Callable[[int], object]) -> None:
    """Register ``hook(workspace_id)``; runs after a survey was published, closed or opened again."""
    if hook not in _changed_hooks:
        _changed_hooks.append(hook)


@transaction.atomic
def create_survey(
    workspace: Workspace,
    by: By,
    *,
    template: str = "",
    form: Mapping[str, Any] | None = None,  # Any: JSON as it came
    languages: list[str] | None = None,
    name: str = "",
) -> Survey:
    """A new draft, from a template or from a form. Raises :class:`Invalid`."""
    if template:
        made = presets.template_form(template, languages or [workspace.language], workspace.name)
        form = made | {"name": name.strip() or templates()[template].name}
    parsed = parse_form(form or {"name": name}, language=workspace.language)
    if message := name_error(parsed["name"]):
        raise Invalid.one("name", message)
    survey = Survey.objects.create(
        workspace=workspace,
        name=parsed.pop("name"),
        draft=parsed,
        created_by=by if isinstance(by, User) else None,
    )
    _record(survey, "survey.created", by, template=template)
    return survey


@transaction.atomic
def save_draft(survey: Survey, form: Mapping[str, Any], revision: int) -> Survey:  # Any: JSON as it came
    """Replace the draft. Raises :class:`Invalid`, and :class:`Conflict` when it was edited since ``revision``."""
    parsed = parse_form(form, language=survey.workspace.language)
    current = _locked(survey)
    if revision != current.draft_revision:
        raise Conflict(
            _("This survey was edited elsewhere in the meantime"), extra={"revision": current.draft_revision}
        )
    name = parsed.pop("name") or current.name
    if (name, parsed) != (current.name, current.draft):
        current.name, current.draft = name, parsed
        current.draft_revision += 1
        current.edited_at = clock.now()
        current.save(update_fields=["name", "draft", "draft_revision", "edited_at"])
    return current


@transaction.atomic
def publish(survey: Survey, by: By) -> SurveyVersion:
    """Make the draft what respondents see, as a new immutable version.

    An unchanged draft makes no new version: the present one is sent to the intake again, and opened if it was closed.
    Raises :class:`Invalid` with everything that is missing.
    """
    survey = _locked(survey)
    readiness.check_publishable(survey.draft, queries.redirect_hosts(survey.workspace))
    version = queries.current_version(survey)
    if version is None or version.form != queries.draft_of(survey):
        version = SurveyVersion.objects.create(
            survey=survey,
            number=survey.published_version + 1,
            form=queries.draft_of(survey),
            published_by=by if isinstance(by, User) else None,
        )
        survey.full_quotas = []
    survey.status, survey.closed_at, survey.published_version = Survey.Status.PUBLISHED, None, version.number
    survey.save(update_fields=["status", "closed_at", "published_version", "full_quotas"])
    _record(survey, "survey.published", by, version=version.number)
    _after_commit(survey, partial(published.publish, compile_version(survey, version)))
    return version


@transaction.atomic
def close(survey: Survey, by: By, *, at: datetime | None = None) -> Survey:
    """Take no more answers given after ``at``, by default now. Closing twice keeps the first moment.

    Raises :class:`Conflict` for a draft.
    """
    survey = _locked(survey)
    if survey.status == Survey.Status.DRAFT:
        raise Conflict(_("Only a published survey can be closed"))
    if survey.status == Survey.Status.PUBLISHED:
        survey.status, survey.closed_at = Survey.Status.CLOSED, at or clock.now()
        survey.save(update_fields=["status", "closed_at"])
        _record(survey, "survey.closed", by)
        _after_commit(survey, partial(published.close, survey.pk, survey.closed_at))
    return survey


@transaction.atomic
def reopen(survey: Survey, by: By) -> Survey:
    """Take answers again, to the version that was published last; the draft stays a draft."""
    survey = _locked(survey)
    version = queries.current_version(survey)
    if survey.status != Survey.Status.CLOSED or version is None:
        raise Conflict(_("Only a closed survey can be opened again"))
    closes = moment_of(version.form.get("limits", {}))
    if closes is not None and closes <= clock.now():
        raise Conflict(_("Its closing date has passed: set a later one and publish it"))
    survey.status, survey.closed_at = Survey.Status.PUBLISHED, None
    survey.save(update_fields=["status", "closed_at"])
    _record(survey, "survey.reopened", by)
    _after_commit(survey, partial(published.publish, compile_version(survey, version)))
    return survey


@transaction.atomic
def fill_quotas(survey: Survey, full: list[int]) -> bool:
    """Thank those at once of whom enough have answered: ``full`` are the places of the quotas. Whether that is new."""
    survey = _locked(survey)
    version = queries.current_version(survey)
    if version is None or survey.status != Survey.Status.PUBLISHED or survey.full_quotas == full:
        return False
    survey.full_quotas = full
    survey.save(update_fields=["full_quotas"])
    _after_commit(survey, partial(published.publish, compile_version(survey, version)))
    return True


def moment_of(limits: Mapping[str, Any]) -> datetime | None:  # Any: JSON
    """When a form's limits close it."""
    return datetime.fromisoformat(limits["closes_at"]) if "closes_at" in limits else None


@transaction.atomic
def set_redirect_hosts(workspace: Workspace, by: User | ApiKey, hosts: Sequence[str]) -> SurveySettings:
    """Where endings may lead, also of published surveys. Raises :class:`Invalid` naming a line that is no host."""
    kept = [_host(place, host) for place, host in enumerate(hosts)]
    settings, _made = SurveySettings.objects.get_or_create(workspace=workspace)
    before, settings.redirect_hosts = settings.redirect_hosts, list(dict.fromkeys(kept))
    if settings.redirect_hosts != before:
        settings.save(update_fields=["redirect_hosts"])
        user, key = (by, None) if isinstance(by, User) else (None, by)
        detail = {"before": before, "after": settings.redirect_hosts}
        accounts.record(workspace, "survey.redirect_hosts", user=user, api_key=key, detail=detail)
        transaction.on_commit(partial(sync_published, workspace), robust=True)
    return settings


def _host(place: int, given: object) -> str:
    host = given.strip().lower() if isinstance(given, str) else ""
    if place >= MOST_HOSTS or not _HOST.fullmatch(host):
        expected = _("Expected a host such as shop.example or *.shop.example, at most %(most)s in all")
        raise Invalid.one(f"redirect_hosts.{place}", expected % {"most": MOST_HOSTS})
    return host


@transaction.atomic
def duplicate(survey: Survey, by: By) -> Survey:
    """A new draft with the same form."""
    name = _("%(name)s (copy)") % {"name": survey.name}
    copy = Survey.objects.create(
        workspace=survey.workspace,
        name=name[:MOST_NAME],
        draft=survey.draft,
        created_by=by if isinstance(by, User) else None,
    )
    _record(copy, "survey.created", by, copy_of=survey.pk)
    return copy


@transaction.atomic
def discard_changes(survey: Survey) -> Survey:
    """Back to what respondents see. Raises :class:`Conflict` when nothing was published."""
    survey = _locked(survey)
    version = queries.current_version(survey)
    if version is None:
        raise Conflict(_("Nothing was published yet"))
    form = dict(version.form)
    survey.name, survey.draft = form.pop("name"), form
    survey.draft_revision += 1
    survey.edited_at = clock.now()
    survey.save(update_fields=["name", "draft", "draft_revision", "edited_at"])
    return survey


@transaction.atomic
def delete_draft(survey: Survey, by: By) -> None:
    """Remove a survey that nobody could ever answer. Raises :class:`Conflict` when it was published."""
    survey = _locked(survey)
    if survey.published_version:
        raise Conflict(_("This survey was published and keeps its answers; close it instead"))
    _record(survey, "survey.deleted", by, name=survey.name)
    survey.delete()


def sync_published(workspace: Workspace | None = None) -> int:
    """Bring the intake's copy of every published survey, of one workspace or all, in line with the records; how many
    had to be mended.

    Called at start and every minute: a process may have stopped between the commit and the hand-over.
    """
    connection = database.connect()
    try:
        forms = published.Forms(connection)
        rows = Survey.objects.filter(workspace__ended_at=None).exclude(published_version=0)
        rows = rows.filter(workspace=workspace) if workspace else rows
        rows = rows.select_related("workspace").prefetch_related("versions")
        stale = [survey for survey in rows if not _in_line(survey, forms)]
    finally:
        connection.close()
    for survey in stale:
        _hand_over(survey)
    if stale:
        log.info("published surveys mended", count=len(stale))
    return len(stale)


def _in_line(survey: Survey, forms: published.Forms) -> bool:
    kept = forms.survey(survey.pk)
    if kept is None or (kept.form.state == "closed") != (survey.status == Survey.Status.CLOSED):
        return False
    versions = {version.number: version for version in survey.versions.all()}
    asked = msgspec.json.decode(kept.body) | {"state": "published"}
    expected = compile_version(survey, versions[survey.published_version])
    if survey.status == Survey.Status.CLOSED:
        asked.pop("closed_at", None)
        expected.pop("closed_at", None)
    return asked == expected and all(forms.version(survey.pk, number) for number in versions)


@transaction.atomic
def _hand_over(survey: Survey) -> None:
    """All versions, oldest first: the last one published is the one that is asked.

    Under the survey's lock, so that a version published at this moment comes after, never before.
    """
    survey = _locked(survey)
    for version in survey.versions.order_by("number"):
        published.publish(compile_version(survey, version))
    if survey.closed_at is not None:
        published.close(survey.pk, survey.closed_at)


def _after_commit(survey: Survey, hand_over: Callable[[], object]) -> None:
    """The intake must never ask what the records do not hold. When this fails, the minute's mending does it."""

    def go() -> None:
        hand_over()
        for hook in _changed_hooks:
            hook(survey.workspace_id)

    transaction.on_commit(go, robust=True)


def _locked(survey: Survey) -> Survey:
    """The survey as it is now, held until the transaction ends."""
    return Survey.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=survey.pk)


def _record(survey: Survey, action: str, by: By, **detail: object) -> None:
    user, key = (by, None) if isinstance(by, User) else (None, by)
    workspace, target = survey.workspace, survey.pk
    accounts.record(workspace, action, user=user, api_key=key, target=target, detail={"name": survey.name, **detail})
