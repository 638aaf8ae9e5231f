"""Reads about tags."""

from dataclasses import dataclass

from django.db.models import Count

from heardwell.accounts.models import Workspace
from heardwell.core.errors import NotFound
from heardwell.feedback.models import Feedback, Tag


@dataclass(frozen=True, slots=True)
class Used:
    """A tag and how many carry it."""

    tag: Tag
    voices: int
    cases: int


def tags(workspace: Workspace) -> list[Used]:
    """All tags by name, with how many voices and cases carry each."""
    links = Feedback.tags.through.objects.filter(tag__workspace=workspace)
    voices = dict(links.values_list("tag_id").annotate(n=Count("id")).order_by())
    cased = Tag.objects.filter(workspace=workspace).annotate(n=Count("cases")).filter(n__gt=0)
    cases = dict(cased.values_list("pk", "n"))
    rows = Tag.objects.filter(workspace=workspace).order_by("name")
    return [Used(tag, voices.get(tag.pk, 0), cases.get(tag.pk, 0)) for tag in rows]


def tag_of(workspace: Workspace, tag_id: int | str) -> Tag:
    """The tag of that id, or :class:`NotFound`."""
    text = str(tag_id)
    rows = Tag.objects.filter(workspace=workspace)
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found
