"""Upward roads: declared low, registered at start by the rooms above (``AppConfig.ready``).

Whoever keeps something for a new workspace (a site, a first rule) registers here, so that ``accounts`` need not know.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

WorkspaceHook = Callable[[int], None]
_created: list[WorkspaceHook] = []


def on_workspace_created(hook: WorkspaceHook) -> WorkspaceHook:
    """Register ``hook(workspace_id)``; runs inside the transaction that makes the workspace."""
    if hook not in _created:
        _created.append(hook)
    return hook


def workspace_created(workspace_id: int) -> None:
    """Call every registered hook."""
    for hook in _created:
        hook(workspace_id)


_closed: list[WorkspaceHook] = []


def on_workspace_closed(hook: WorkspaceHook) -> WorkspaceHook:
    """Register ``hook(workspace_id)``: shuts doors that need no account, while somebody waits. Repeatable."""
    if hook not in _closed:
        _closed.append(hook)
    return hook


def workspace_closed(workspace_id: int) -> None:
    """Call every registered hook."""
    for hook in _closed:
        hook(workspace_id)


WorkspaceEraser = Callable[[int], Iterable[None]]
_erasers: list[WorkspaceEraser] = []


def on_workspace_deleted(eraser: WorkspaceEraser) -> WorkspaceEraser:
    """Register ``eraser(workspace_id)``: runs before the workspace's row goes, pausing at each ``yield``. It may end at
    a pause and begin anew later, so each pause must leave less to do."""
    if eraser not in _erasers:
        _erasers.append(eraser)
    return eraser


def workspace_deleted(workspace_id: int) -> Iterator[None]:
    """Run every registered eraser, pause by pause."""
    for eraser in _erasers:
        yield from eraser(workspace_id)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that a room below the outbox wants sent. ``key`` names the reason: the same key is sent once."""

    workspace_id: int
    key: str
    to_address: str
    subject: str
    body: str
    to_name: str = ""
    language: str = ""
    about: str = ""


Post = Callable[[Letter], None]
_posts: list[Post] = []


def on_letter(post: Post) -> Post:
    """Register who takes letters to the outbox."""
    if post not in _posts:
        _posts.append(post)
    return post


def send_letter(letter: Letter) -> None:
    """Hand a letter over; it leaves after the caller's transaction commits."""
    for post in _posts:
        post(letter)
