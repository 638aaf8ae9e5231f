"""Renaming, merging and deleting tags. Whoever counts by tag is told of every voice that this touches."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from heardwell.accounts.actions import record
from heardwell.accounts.models import User, Workspace
from heardwell.core.errors import Invalid
from heardwell.feedback.actions import changed
from heardwell.feedback.models import Feedback, Tag


@transaction.atomic
def rename_tag(workspace: Workspace, tag: Tag, name: str, by: User) -> None:
    """Call it otherwise, everywhere. Raises :class:`Invalid` for no name, or one that another tag has."""
    name = " ".join(name.split())[:64]
    if not name:
        raise Invalid.one("name", _("Write a name for the tag."))
    if name == tag.name:
        return
    if Tag.objects.filter(workspace=workspace, name=name).exclude(pk=tag.pk).exists():
        raise Invalid.one("name", _("There is a tag “%(name)s” already. Merge the two instead.") % {"name": name})
    record(workspace, "tag_renamed", user=by, target=tag.name, to=name)
    Tag.objects.filter(pk=tag.pk).update(name=name)
    changed(workspace, _voices(tag))


@transaction.atomic
def merge_tags(workspace: Workspace, tag: Tag, into: Tag, by: User) -> int:
    """Whatever carries the first carries the second, and the first is gone; how many voices that touched."""
    if tag.pk == into.pk:
        raise Invalid.one("into", _("Choose another tag to merge into."))
    touched = _voices(tag)
    for through, column in ((Feedback.tags.through, "feedback_id"), (_case_links(), "case_id")):
        rows = through._default_manager.filter(tag_id=tag.pk)
        there = through._default_manager.filter(tag_id=into.pk).values(column)
        rows.exclude(**{f"{column}__in": there}).update(tag_id=into.pk)
    record(workspace, "tags_merged", user=by, target=tag.name, into=into.name, n=len(touched))
    tag.delete()
    changed(workspace, touched)
    return len(touched)


@transaction.atomic
def delete_tag(workspace: Workspace, tag: Tag, by: User) -> int:
    """Take it off everything; how many voices that touched."""
    touched = _voices(tag)
    record(workspace, "tag_deleted", user=by, target=tag.name, n=len(touched))
    tag.delete()
    changed(workspace, touched)
    return len(touched)


def _voices(tag: Tag) -> list[int]:
    return list(Feedback.tags.through.objects.filter(tag_id=tag.pk).values_list("feedback_id", flat=True))


def _case_links() -> type[models.Model]:
    """The table between cases, which stand above this room, and tags."""
    found = Tag._meta.get_field("cases").through
    assert found is not None
    return found
