"""Members and teams that a note calls with ``@``: kept by id with their place in the text, so that a name that changes
later is shown as it is then."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from heardwell.accounts.models import Team, TeamMember, User, Workspace
from heardwell.accounts.queries import members

MOST = 50
Mention = Mapping[str, Any]  # Any: {"user": 5, "at": 0, "length": 11} or {"team": 3, …}; places count characters


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who can be called: ``ref`` is ``user:5`` or ``team:3``."""

    ref: str
    name: str
    note: str = ""


def callable_in(workspace: Workspace) -> list[Called]:
    """Everybody whom a note can call, teams after people."""
    people = [Called(f"user:{one.user_id}", str(one.user), one.user.email) for one in members(workspace)]
    teams = Team.objects.filter(workspace=workspace, archived_at=None).order_by("name")
    return people + [Called(f"team:{team.pk}", team.name) for team in teams]


def find(workspace: Workspace, text: str, meant: Iterable[str] = ()) -> list[Mention]:
    """The mentions in a text, in order. ``meant`` names those that the writer has chosen from the list."""
    if "@" not in text:
        return []
    chosen = set(meant)
    # The longest name first ("Mona Saleh" before "Mona"); of two with the same name, the one that was chosen.
    known = sorted(callable_in(workspace), key=lambda one: (-len(one.name), one.ref not in chosen))
    by_name: dict[str, str] = {}
    for one in known:
        by_name.setdefault(one.name.casefold(), one.ref)
    names = "|".join(re.escape(name) for name in dict.fromkeys(one.name for one in known))
    pattern = re.compile(rf"(?<!\w)@({names})(?!\w)", re.IGNORECASE)
    found = [
        _mention(by_name[match[1].casefold()], match)
        for match in pattern.finditer(text)
        if match[1].casefold() in by_name
    ]
    return found[:MOST]


def _mention(ref: str, match: "re.Match[str]") -> Mention:
    kind, _colon, number = ref.partition(":")
    return {kind: int(number), "at": match.start(), "length": match.end() - match.start()}


def people(workspace: Workspace, mentions: Iterable[Mention]) -> list[User]:
    """All who are called, alone or in a team, once each."""
    rows = list(mentions)
    teams = [one["team"] for one in rows if "team" in one]
    wanted = {one["user"] for one in rows if "user" in one}
    wanted |= set(
        TeamMember.objects.filter(team__workspace=workspace, team_id__in=teams).values_list("user_id", flat=True)
    )
    return [one.user for one in members(workspace).filter(user_id__in=wanted)]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a note: words, or with ``url`` somebody's name as it is now."""

    text: str
    url: str = ""
    mine: bool = False


class Names:
    """Present names of those whom some notes call, read at once."""

    def __init__(self, workspace: Workspace, notes: Iterable[Sequence[Mention]]) -> None:
        rows = [one for mentions in notes for one in mentions]
        users = {one["user"] for one in rows if "user" in one}
        teams = {one["team"] for one in rows if "team" in one}
        self._slug = workspace.slug
        self._users = {user.pk: str(user) for user in User.objects.filter(pk__in=users)} if users else {}
        here = Team.objects.filter(workspace=workspace, pk__in=teams) if teams else Team.objects.none()
        self._teams = {team.pk: team.name for team in here}

    def parts(self, body: str, mentions: Sequence[Mention], reader: User) -> list[Part]:
        """The note as pieces."""
        return [part for part in self._parts(body, mentions, reader) if part.text]

    def _parts(self, body: str, mentions: Sequence[Mention], reader: User) -> Iterator[Part]:
        done = 0
        for one in mentions:
            start, end = one["at"], one["at"] + one["length"]
            name = self._users.get(one.get("user", 0)) or self._teams.get(one.get("team", 0)) or body[start + 1 : end]
            yield Part(body[done:start])
            yield Part(f"@{name}", self._url(one), one.get("user") == reader.pk)
            done = end
        yield Part(body[done:])

    def _url(self, one: Mention) -> str:
        key, value = ("assignee", one["user"]) if "user" in one else ("team", one["team"])
        return f"{reverse('cases:list', args=[self._slug])}?tab=all&{key}={value}"
