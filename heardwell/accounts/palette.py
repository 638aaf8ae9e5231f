"""What the palette finds of members: by name and address."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from heardwell.accounts import queries
from heardwell.web.commands import Found

MOST = 5


def members(request: HttpRequest, words: str) -> Iterable[Found]:
    """The members whose name or address holds the words; to their page in the settings."""
    workspace = request.workspace  # type: ignore[attr-defined]  # put there by the door
    rows = queries.members(workspace).filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
    url = reverse("accounts:members", args=[workspace.slug])
    for member in rows[:MOST]:
        yield Found(url, member.user.name, "user", f"{member.user.email} · {member.role_name}")
