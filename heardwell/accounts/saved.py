"""Saved views: a room's list as somebody likes to see it, under a name, for themselves or for everybody.

A room registers in ``AppConfig.ready()`` how its address is read; then ``bar`` gives the tabs over its list. Which view
a member sees first is a row of their own without a name, whose query is that view's id.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from heardwell.accounts.models import Membership, SavedView, User, Workspace
from heardwell.accounts.roles import Permission, may
from heardwell.core import tokens
from heardwell.core.errors import Conflict, Forbidden, Invalid, NotFound

#: Of an address: a place in the list or the view itself, not what is shown.
PASSING = frozenset({"view", "cursor", "page", "after"})
LONGEST_NAME = 60
MOST = 50
RESTORED_WITHIN_S = 600
#: (workspace, the parameters that were kept) → those that can still be read.
Readable = Callable[[Workspace, Mapping[str, str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Room:
    """A room whose list can be kept."""

    url_name: str
    readable: Readable


_rooms: dict[str, Room] = {}


def register(name: str, url_name: str, readable: Readable) -> None:
    """Let the list of a room be kept under names."""
    _rooms[name] = Room(url_name, readable)


def room_of(name: str) -> Room:
    if name not in _rooms:
        raise NotFound
    return _rooms[name]


# Reads


def views_of(workspace: Workspace, user: User, room: str) -> "QuerySet[SavedView]":
    """One's own and those that are shared, by name."""
    rows = SavedView.objects.filter(Q(owner=user) | Q(shared=True), workspace=workspace, room=room)
    return rows.exclude(name="").select_related("owner").order_by("name", "pk")


def view_of(workspace: Workspace, user: User, view_id: int) -> SavedView:
    """The view of that id that this member may see, or :class:`NotFound`."""
    rows = SavedView.objects.filter(Q(owner=user) | Q(shared=True), workspace=workspace, pk=view_id)
    found = rows.exclude(name="").first()
    if found is None:
        raise NotFound
    return found


def first_view(workspace: Workspace, user: User, room: str) -> SavedView | None:
    """The view that this member wants to see first."""
    choice = SavedView.objects.filter(workspace=workspace, owner=user, room=room, name="").first()
    if choice is None or not choice.query.isdecimal():
        return None
    return views_of(workspace, user, room).filter(pk=int(choice.query)).first()


def address_of(view: SavedView) -> str:
    """Where the view is seen. What can no longer be read of it is left out."""
    room = room_of(view.room)
    kept = room.readable(view.workspace, dict(parse_qsl(view.query)))
    return f"{reverse(room.url_name, args=[view.workspace.slug])}?{urlencode({'view': view.pk, **kept})}"


def may_change(view: SavedView, member: Membership) -> bool:
    """Its owner, and for a shared one whoever manages the workspace."""
    return view.owner_id == member.user_id or (view.shared and may(member.role, Permission.MANAGE))


def may_share(member: Membership) -> bool:
    return may(member.role, Permission.WRITE_FEEDBACK)


@dataclass(frozen=True, slots=True)
class Tab:
    view: SavedView
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """The tabs over a list, for ``accounts/saved_views.html``."""

    room: str
    everything: str  # the address without filters
    tabs: list[Tab]
    current: SavedView | None
    changed: bool  # the filters are others than those of the current view
    query: str  # what would be saved now
    is_first: bool
    may_change: bool
    may_share: bool

    @property
    def shown(self) -> bool:
        return bool(self.tabs or self.query)


def bar(request: HttpRequest, room: str) -> Bar:
    """The saved views of a room as the reader has them; the request has passed the door."""
    workspace, member = request.workspace, request.member  # type: ignore[attr-defined]  # put there by the door
    views = list(views_of(workspace, member.user, room)[:MOST])
    query = urlencode(room_of(room).readable(workspace, dict(parse_qsl(kept_query(request.GET.dict())))))
    asked = request.GET.get("view", "")
    named = (view for view in views if str(view.pk) == asked)
    alike = (view for view in views if query and asked != "all" and _same(view, query))
    current = next(named, None) or next(alike, None)
    first = first_view(workspace, member.user, room) if current else None
    return Bar(
        room=room,
        everything=f"{reverse(room_of(room).url_name, args=[workspace.slug])}?view=all",
        tabs=[Tab(view, address_of(view), view == current) for view in views],
        current=current,
        changed=current is not None and not _same(current, query),
        query=query,
        is_first=first is not None and first == current,
        may_change=current is not None and may_change(current, member),
        may_share=may_share(member),
    )


def _same(view: SavedView, query: str) -> bool:
    kept = room_of(view.room).readable(view.workspace, dict(parse_qsl(view.query)))
    return sorted(kept.items()) == sorted(parse_qsl(query))


def kept_query(given: Mapping[str, str]) -> str:
    """Of an address what a view keeps."""
    return urlencode({name: value for name, value in given.items() if value and name not in PASSING})


# Writes


@transaction.atomic
def save_view(workspace: Workspace, member: Membership, room: str, name: str, query: str, shared: bool) -> SavedView:
    """Keep these filters under a name. The same name again: the filters of one's view are replaced."""
    room_of(room)
    name, query = _name(name), _query(query)
    _shareable(member, shared)
    if SavedView.objects.filter(workspace=workspace, owner=member.user, room=room).count() > MOST:
        raise Invalid.one("name", _("These are many views already. Delete one first."))
    given = {"query": query, "shared": shared}
    view, _new = SavedView.objects.update_or_create(
        workspace=workspace, owner=member.user, room=room, name=name, defaults=given
    )
    return view


@transaction.atomic
def change_view(
    member: Membership,
    view: SavedView,
    *,
    name: str | None = None,
    query: str | None = None,
    shared: bool | None = None,
) -> SavedView:
    """Rename it, share it, or give it other filters. What is None stays."""
    _changeable(member, view)
    if name is not None:
        view.name = _name(name)
        same = SavedView.objects.filter(workspace=view.workspace, owner=view.owner, room=view.room, name=view.name)
        if same.exclude(pk=view.pk).exists():
            raise Invalid.one("name", _("There is a view of this name already."))
    if query is not None:
        view.query = _query(query)
    if shared is not None:
        _shareable(member, shared)
        view.shared = shared
    view.save(update_fields=["name", "query", "shared"])
    return view


@transaction.atomic
def show_first(workspace: Workspace, user: User, view: SavedView, wanted: bool) -> None:
    """Show this view first when this member enters the room, or everything again."""
    rows = SavedView.objects.filter(workspace=workspace, owner=user, room=view.room, name="")
    rows.delete()
    if wanted:
        SavedView.objects.create(workspace=workspace, owner=user, room=view.room, name="", query=str(view.pk))


@transaction.atomic
def delete_view(member: Membership, view: SavedView) -> str:
    """Delete it; returns what :func:`restore_view` takes."""
    _changeable(member, view)
    kept = {name: getattr(view, name) for name in ("pk", "owner_id", "room", "name", "query", "shared")}
    token = tokens.sign(f"view:{view.workspace_id}", json.dumps(kept), valid_s=RESTORED_WITHIN_S)
    view.delete()
    return token


@transaction.atomic
def restore_view(workspace: Workspace, token: str) -> SavedView:
    """Bring a deleted view back as it was. Raises :class:`NotFound` when that was too long ago."""
    kept = tokens.verify(f"view:{workspace.pk}", token)
    if kept is None:
        raise NotFound
    given = json.loads(kept)
    where = {name: given.pop(name) for name in ("owner_id", "room", "name")}
    view, _new = SavedView.objects.get_or_create(
        workspace=workspace, **where, defaults={"id": given.pop("pk"), **given}
    )
    return view


def _changeable(member: Membership, view: SavedView) -> None:
    if not may_change(view, member):
        raise Conflict(_("This view belongs to somebody else. Save your own beside it."))


def _shareable(member: Membership, shared: bool) -> None:
    if shared and not may_share(member):
        raise Forbidden(_("Your role may keep views, but not share them."))


def _name(name: str) -> str:
    short = " ".join(name.split())
    if not short or len(short) > LONGEST_NAME:
        raise Invalid.one("name", _("Give the view a name of at most %(most)s letters.") % {"most": LONGEST_NAME})
    return short


def _query(query: str) -> str:
    kept = kept_query(dict(parse_qsl(query.removeprefix("?"))))
    if len(kept) > 1000:
        raise Invalid.one("query", _("These are too many filters to keep."))
    return kept
