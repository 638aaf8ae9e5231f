"""``/api/v1/topics``."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from heardwell.accounts.authentication import KeyRequest, needs
from heardwell.accounts.models import Workspace
from heardwell.accounts.roles import Permission
from heardwell.api import idempotency
from heardwell.api.paging import page
from heardwell.core.errors import Invalid, NotFound
from heardwell.understand.topics import actions, queries
from heardwell.understand.topics.history import take_back
from heardwell.understand.topics.models import Topic, TopicChange
from heardwell.understand.topics.packs import packs

router = Router(tags=["topics"])

Names = Annotated[dict[str, str], Field(description="Language → name.", examples=[{"en": "Delivery", "ar": "التوصيل"}])]
Seeds = Annotated[
    dict[str, list[str]],
    Field(
        description='Language → words and phrases; "-word" keeps a text out.', examples=[{"en": ["courier", "late"]}]
    ),
]
Key = Annotated[str, Field(description="A topic's id or key.", max_length=80)]


class NewTopic(Schema):
    """Its key is made from the name, and stays."""

    names: Names
    seeds: Seeds = {}
    parent: Key = ""


class TopicUpdate(Schema):
    """What is absent stays. ``parent`` "" is the top; ``position`` counts from 0 among those beside it."""

    names: Names = {}
    seeds: Seeds = {}
    parent: Key | None = None
    position: Annotated[int, Field(ge=0, le=1000)] = 0


class Into(Schema):
    into: Key = ""


class SplitOff(Schema):
    """The new topic's words; the old one loses those that it had."""

    names: Names = {}
    seeds: Seeds = {}


class Adoption(Schema):
    pack: Annotated[str, Field(examples=["shop"])]


def shape(topic: Topic) -> dict[str, object]:
    """A topic as the API gives it."""
    return {
        "id": str(topic.pk),
        "key": topic.key,
        "names": topic.names,
        "seeds": topic.seeds,
        "parent": topic.parent.key if topic.parent else None,
        "position": topic.position,
        "source": topic.source or None,
        "taught": topic.taught is not None,
        "archived_at": topic.archived_at.isoformat() if topic.archived_at else None,
        "merged_into": topic.merged_into.key if topic.merged_into else None,
        "created_at": topic.created_at.isoformat(),
    }


def _change(change: TopicChange) -> dict[str, object]:
    return {
        "id": str(change.pk),
        "kind": change.kind,
        "topic": change.topic.key if change.topic else None,
        "about": change.about,
        "by": str(change.by) if change.by else None,
        "at": change.at.isoformat(),
        "undone_at": change.undone_at.isoformat() if change.undone_at else None,
    }


@router.get("", auth=needs(Permission.READ), response=dict[str, Any], summary="List topics")
def index(request: KeyRequest, limit: int = 50, cursor: str = "", archived: bool = False) -> dict[str, object]:
    """Newest first; ``archived`` lists those that are not looked for any more, with the topic that each went into."""
    workspace = request.auth.workspace
    rows = queries.archived(workspace) if archived else queries.topics(workspace)
    return page(rows.select_related("parent", "merged_into"), shape, order="created_at", limit=limit, cursor=cursor)


@router.post("", auth=needs(Permission.MANAGE), response={201: dict[str, Any]}, summary="Make a topic")
def create(request: KeyRequest, payload: NewTopic) -> object:
    """It is found in what is said from now on, and in history once that is read again."""

    def act() -> tuple[int, dict[str, object]]:
        workspace, by = request.auth.workspace, request.auth.created_by
        parent = _named(workspace, "parent", payload.parent) if payload.parent else None
        topic, _ = actions.create_topic(workspace, payload.names, by, seeds=payload.seeds, parent=parent)
        return 201, shape(topic)

    return idempotency.once(request, request.auth.workspace_id, act)


@router.get("/packs", auth=needs(Permission.READ), response=dict[str, Any], summary="List packs of topics")
def list_packs(request: KeyRequest) -> dict[str, object]:
    """What comes with the program, to start from."""
    items = [{"key": one.key, "names": one.names, "topics": [topic.key for topic in one.every()]} for one in packs()]
    return {"items": items, "next": None}


@router.post("/packs", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Adopt a pack")
def adopt(request: KeyRequest, payload: Adoption) -> object:
    """Adds those of its topics that are not there; none is changed."""

    def act() -> tuple[int, dict[str, object]]:
        n, change = actions.adopt_pack(request.auth.workspace, payload.pack, request.auth.created_by)
        return 200, {"added": n, "change": _change(change)}

    return idempotency.once(request, request.auth.workspace_id, act)


@router.get("/history", auth=needs(Permission.READ), response=dict[str, Any], summary="List changes of topics")
def history(request: KeyRequest, limit: int = 50, cursor: str = "") -> dict[str, object]:
    """Who changed what, and when, the newest first."""
    return page(queries.changes(request.auth.workspace), _change, order="at", limit=limit, cursor=cursor)


@router.post("/history/{change_id}/undo", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Take back")
def undo(request: KeyRequest, change_id: str) -> dict[str, object]:
    """Everything as it was before; 409 once somebody has built on it."""
    change = queries.change_of(request.auth.workspace, change_id)
    take_back(change, request.auth.created_by)
    return _change(queries.change_of(request.auth.workspace, change_id))


@router.get("/{topic_id}", auth=needs(Permission.READ), response=dict[str, Any], summary="Read a topic")
def read(request: KeyRequest, topic_id: str) -> dict[str, object]:
    """By its id or key."""
    return shape(queries.topic_of(request.auth.workspace, topic_id))


@router.patch("/{topic_id}", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Change a topic")
def change(request: KeyRequest, topic_id: str, payload: TopicUpdate) -> dict[str, object]:
    """``names`` and ``seeds`` replace all of them; ``parent`` moves it."""
    workspace, by, given = request.auth.workspace, request.auth.created_by, payload.dict(exclude_unset=True)
    topic = queries.topic_of(workspace, topic_id)
    parent = _named(workspace, "parent", given["parent"]) if given.get("parent") else None
    actions.change_topic(topic, given, parent, by)
    return shape(queries.topic_of(workspace, topic_id))


@router.post("/{topic_id}/archive", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Archive a topic")
def archive(request: KeyRequest, topic_id: str) -> dict[str, object]:
    """With those beneath it. What was understood stays."""
    topic = queries.topic_of(request.auth.workspace, topic_id)
    actions.archive(topic, request.auth.created_by)
    return shape(queries.topic_of(request.auth.workspace, topic_id))


@router.post("/{topic_id}/restore", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Restore a topic")
def restore(request: KeyRequest, topic_id: str) -> dict[str, object]:
    """It is looked for again."""
    topic = queries.topic_of(request.auth.workspace, topic_id)
    actions.restore(topic, request.auth.created_by)
    return shape(queries.topic_of(request.auth.workspace, topic_id))


@router.post("/{topic_id}/merge", auth=needs(Permission.MANAGE), response=dict[str, Any], summary="Merge a topic")
def merge(request: KeyRequest, topic_id: str, payload: Into) -> dict[str, object]:
    """What was said of it counts under the other topic. Answers with that one."""
    workspace = request.auth.workspace
    topic, into = queries.topic_of(workspace, topic_id), _named(workspace, "into", payload.into)
    actions.merge(topic, into, request.auth.created_by)
    return shape(queries.topic_of(workspace, into.pk))


@router.post(
    "/{topic_id}/split", auth=needs(Permission.MANAGE), response={201: dict[str, Any]}, summary="Split a topic"
)
def split(request: KeyRequest, topic_id: str, payload: SplitOff) -> object:
    """A new topic beside it, found by these words, which it loses."""

    def act() -> tuple[int, dict[str, object]]:
        topic = queries.topic_of(request.auth.workspace, topic_id)
        new, _ = actions.split(topic, payload.names, payload.seeds, request.auth.created_by)
        return 201, shape(new)

    return idempotency.once(request, request.auth.workspace_id, act)


def _named(workspace: Workspace, field: str, topic: str) -> Topic:
    """A topic that the body names: not to be there is the body's fault."""
    try:
        return queries.topic_of(workspace, topic)
    except NotFound:
        raise Invalid.one(field, actions.no_topic(topic)) from None
