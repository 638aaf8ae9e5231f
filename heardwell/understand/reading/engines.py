"""The engine of a workspace, with its purse and its memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

import msgspec
from django.db import transaction
from django.db.models import F

from heardwell.accounts.models import Workspace
from heardwell.core import clock, sealing
from heardwell.core.config import config
from heardwell.text.engine import Brief, Engine, EngineError, Understanding
from heardwell.text.engines.llm.asking import Endpoint, Trouble
from heardwell.text.engines.llm.checking import Claims
from heardwell.text.engines.llm.engine import Attempt
from heardwell.text.registry import engine, made
from heardwell.understand.reading.models import EngineName, KeptClaims, Preferences, Unit, Usage

SEAL = "llm key"
KEPT_FOR = timedelta(days=90)
#: Somebody looks at the screen: not longer than this.
HURRIED_S = 20.0


class _Llm(Protocol):
    stamp: str

    def attempt(self, texts: Sequence[str], languages: Sequence[str | None] | None, brief: Brief) -> Attempt: ...


@dataclass(frozen=True, slots=True)
class Read:
    """What an engine made of some texts: an understanding of each, the places of those to ask again, and why."""

    found: list[Understanding]
    unread: set[int]
    trouble: Trouble | None = None


def read_with(
    preferences: Preferences,
    name: str,
    texts: Sequence[str],
    hints: Sequence[str | None],
    brief: Brief,
    *,
    hurried: bool = False,
) -> Read:
    """Read by the engine of that name, set up as the workspace wants it. What it cannot read, lite does.

    Offsets were learned from lite's scores and are added to lite's alone.
    """
    if name == EngineName.LLM:
        attempt = llm_of(preferences, hurried=hurried).attempt(texts, hints, brief)
        return Read(attempt.found, attempt.unread, attempt.trouble)
    if name == EngineName.ONNX:
        try:
            return Read(onnx_of(preferences).analyse(texts, hints, brief), set())
        except EngineError as error:
            return Read(_by_lite(texts, hints, brief), set(range(len(texts))), Trouble("model", str(error)))
    return Read(_by_lite(texts, hints, brief), set())


def _by_lite(texts: Sequence[str], hints: Sequence[str | None], brief: Brief) -> list[Understanding]:
    return engine().analyse(texts, hints, brief)


def stamp_of(preferences: Preferences, name: str) -> str:
    """What stands on a result of that engine, "" while it cannot be built."""
    if name == EngineName.LLM:
        return llm_of(preferences).stamp
    try:
        one = onnx_of(preferences) if name == EngineName.ONNX else engine()
    except EngineError:
        return ""
    return f"{one.name}-{one.version}"[:40]


# ---------------------------------------------------------------- a model of one's own


def folder_of(model: str) -> Path:
    """Where a model lies: ``DATA/models/{name}``, or ``{owner}--{name}`` of a hub id. Never outside of it."""
    return config().data / "models" / model.replace("/", "--").lstrip(".")


def onnx_of(preferences: Preferences) -> Engine:
    """The engine of the workspace's model. Raises :class:`EngineError`."""
    if not preferences.onnx_model:
        raise EngineError("No model is chosen")
    folder = folder_of(preferences.onnx_model)
    if not folder.is_dir():
        raise EngineError(f"There is no folder {folder.name} in the models of this server")
    newest = max((file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()), default=0)
    return _onnx(folder, newest)


@lru_cache(maxsize=4)
def _onnx(folder: Path, newest: int) -> Engine:
    """Loaded once; again when a file of the folder has changed."""
    return made("onnx", folder=folder)


# ---------------------------------------------------------------- a language model


def endpoint_of(preferences: Preferences, *, hurried: bool = False) -> Endpoint:
    """Where the workspace's model is. ``hurried``: somebody waits before the screen."""
    key = sealing.unseal(SEAL, preferences.sealed_key) if preferences.sealed_key else ""
    endpoint = Endpoint(preferences.endpoint, preferences.llm_model, key or "")
    return endpoint.hurried(HURRIED_S) if hurried else endpoint


def llm_of(preferences: Preferences, *, hurried: bool = False) -> _Llm:
    endpoint = endpoint_of(preferences, hurried=hurried)
    workspace = preferences.workspace
    return cast(_Llm, made("llm", endpoint=endpoint, kept=Memory(workspace), meter=Purse(preferences)))


class Memory:
    """Claims from before. The same words in another workspace are asked anew: they may not know of each other."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def find(self, keys: Sequence[str]) -> Mapping[str, Claims]:
        rows = KeptClaims.objects.filter(
            workspace=self._workspace, key__in=list(keys), at__gt=clock.now() - KEPT_FOR
        ).values_list("key", "claims")
        return {key: msgspec.msgpack.decode(bytes(claims), type=Claims) for key, claims in rows}

    def keep(self, claims: Mapping[str, Claims]) -> None:
        rows = [
            KeptClaims(workspace=self._workspace, key=key, claims=msgspec.msgpack.encode(one), at=clock.now())
            for key, one in claims.items()
        ]
        KeptClaims.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["workspace", "key"], update_fields=["claims", "at"]
        )


def forget_old() -> None:
    """Answers that nobody has needed for long."""
    KeptClaims.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()


class Purse:
    """The month's budget. What is reserved counts as spent, so that a program killed half way never spends twice."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._month = month_of(preferences.workspace)

    @transaction.atomic
    def reserve(self, tokens: int) -> bool:
        usage, _made = Usage.objects.select_for_update().get_or_create(
            workspace=self._preferences.workspace, month=self._month
        )
        if usage.tokens + tokens > budget_tokens(self._preferences):
            return False
        Usage.objects.filter(pk=usage.pk).update(tokens=F("tokens") + tokens, requests=F("requests") + 1)
        return True

    def settle(self, reserved: int, used: int) -> None:
        rows = Usage.objects.filter(workspace=self._preferences.workspace, month=self._month)
        rows.update(tokens=F("tokens") + (used - reserved))


def budget_tokens(preferences: Preferences) -> int:
    """The month's budget in tokens."""
    if preferences.unit == Unit.TOKENS:
        return int(preferences.budget)
    return int(preferences.budget / preferences.price * 1000) if preferences.price > 0 else 0


def cost(preferences: Preferences, tokens: int) -> Decimal:
    """What so many tokens cost, in the unit of the budget."""
    return Decimal(tokens) if preferences.unit == Unit.TOKENS else preferences.price * tokens / 1000


def month_of(workspace: Workspace) -> str:
    """``2026-11`` in the workspace's zone."""
    return clock.now().astimezone(workspace.zone).strftime("%Y-%m")


def next_month(workspace: Workspace) -> datetime:
    """When the next budget begins."""
    local = clock.now().astimezone(workspace.zone)
    later = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)
    return later.replace(day=1)
