"""Upward roads: declared low, registered at start by the rooms above (``AppConfig.ready``).

Whoever keeps something for a new workspace (a site, a first rule) registers here, so that ``accounts`` need not know.
"""

from collections.abc import Callable

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
