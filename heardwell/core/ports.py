"""Upward roads: declared low, registered at start by the rooms above (``AppConfig.ready``).

Whoever keeps something for a new workspace (a site, a first rule) registers here, so that ``accounts`` need not know.
"""

from collections.abc import Callable
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


_deleted: list[WorkspaceHook] = []


def on_workspace_deleted(hook: WorkspaceHook) -> WorkspaceHook:
    """Register ``hook(workspace_id)``: runs before the workspace's row goes, and may be repeated after a crash."""
    if hook not in _deleted:
        _deleted.append(hook)
    return hook


def workspace_deleted(workspace_id: int) -> None:
    """Call every registered hook."""
    for hook in _deleted:
        hook(workspace_id)


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
