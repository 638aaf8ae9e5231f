"""Writes about engines and runs over history."""

from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import ApiKey, User, Workspace
from heardwell.core import clock, sealing
from heardwell.core.errors import Conflict, Invalid
from heardwell.understand.reading import queries
from heardwell.understand.reading.engines import SEAL, stamp_of
from heardwell.understand.reading.models import EngineName, Preferences, Rereading, Waiting
from heardwell.understand.topics.queries import taxonomy_of

State = Rereading.State


@transaction.atomic
def save_preferences(
    preferences: Preferences, key: str = "", *, by: User | None = None, api_key: ApiKey | None = None
) -> None:
    """Keep the choice; an empty key leaves the one that is there. New feedback is read by it from now on."""
    before = queries.preferences_of(preferences.workspace)
    if key:
        preferences.sealed_key = sealing.seal(SEAL, key)
    elif before.endpoint != preferences.endpoint:
        preferences.sealed_key = ""  # the old address's key is nobody else's business
    if "/" in preferences.onnx_model and (before.onnx_model, before.engine) != (
        preferences.onnx_model,
        preferences.engine,
    ):
        preferences.fetching = "due"
    preferences.trouble, preferences.detail, preferences.failures, preferences.next_try = "", "", 0, None
    preferences.changed_at = clock.now()
    preferences.save()
    waits = Rereading.objects.filter(workspace=preferences.workspace, state=State.RUNNING)
    waits.update(next_try=None, trouble="")
    if preferences.engine == EngineName.LITE:
        Waiting.objects.filter(workspace=preferences.workspace).delete()
    record(
        preferences.workspace,
        "understanding.changed",
        user=by,
        api_key=api_key,
        target=_named(preferences),
        engine=preferences.engine,
        industry=preferences.industry,
    )


def _named(preferences: Preferences) -> str:
    """The engine, with its model."""
    model = {EngineName.LLM: preferences.llm_model, EngineName.ONNX: preferences.onnx_model}
    return " ".join(filter(None, [preferences.engine, model.get(EngineName(preferences.engine), "")]))


@transaction.atomic
def reread(
    workspace: Workspace,
    reason: str = Rereading.Reason.ASKED,
    *,
    by: User | None = None,
    api_key: ApiKey | None = None,
    engine: str = "",
) -> Rereading:
    """Begin to read history anew, by the workspace's engine or the one that is named. One that is under way ends.

    Raises :class:`Invalid` for an unknown reason, or an engine that cannot be built.
    """
    if reason not in Rereading.Reason.values:
        names = ", ".join(Rereading.Reason.values)
        raise Invalid.one("reason", _("Expected one of %(names)s") % {"names": names})
    preferences = queries.preferences_of(workspace)
    name = engine or preferences.engine
    stamp = stamp_of(preferences, name)
    if not stamp:
        raise Invalid.one("engine", _("The engine cannot be used as it is set up. Try it with a sentence to see why."))
    for running in Rereading.objects.select_for_update().filter(workspace=workspace, state__in=queries.ACTIVE):
        _end(running, State.CANCELLED)
    newest = queries.worded(workspace).order_by("-occurred_at", "-pk").values_list("pk", "occurred_at").first()
    pk, at = newest or (0, clock.now())
    run = Rereading.objects.create(
        workspace=workspace,
        by=by,
        reason=reason,
        engine=name,
        stamp=stamp,
        taxonomy=taxonomy_of(workspace.pk).version[:64],
        total=queries.worded(workspace).count(),
        position=pk + 1,
        position_at=at,
    )
    if not run.total:
        _end(run, State.DONE)
    record(workspace, "reading.started", user=by, api_key=api_key, target=stamp, n=run.total)
    return run


def _end(run: Rereading, state: str) -> None:
    run.state, run.ended_at, run.next_try = state, clock.now(), None
    run.save(update_fields=["state", "ended_at", "next_try"])


@transaction.atomic
def set_state(
    workspace: Workspace, run: Rereading, state: str, *, by: User | None = None, api_key: ApiKey | None = None
) -> Rereading:
    """Pause it, let it go on, or stop it for good; what was read stays read.

    Raises :class:`Conflict` when it has ended, and :class:`Invalid` for another state.
    """
    if state not in (State.RUNNING, State.PAUSED, State.CANCELLED):
        names = ", ".join([State.RUNNING, State.PAUSED, State.CANCELLED])
        raise Invalid.one("state", _("Expected one of %(names)s") % {"names": names})
    fresh = Rereading.objects.select_for_update().get(pk=run.pk, workspace=workspace)
    if fresh.state == state:
        return fresh
    if not fresh.active:
        raise Conflict(_("This run has ended."))
    if state == State.CANCELLED:
        _end(fresh, state)
    else:
        fresh.state, fresh.next_try, fresh.trouble, fresh.moved_at = state, None, "", clock.now()
        fresh.save(update_fields=["state", "next_try", "trouble", "moved_at"])
    record(workspace, f"reading.{state}", user=by, api_key=api_key, target=fresh.stamp)
    return fresh
