"""Takes away what is no longer wanted: rows first, then bytes, so that a crash in between leaves bytes and never a row
without them. Such bytes are found once a day."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from heardwell.core import clock
from heardwell.feedback.files import disk
from heardwell.feedback.models import Attachment, StoredFile

#: How long a file waits for the answer that names it.
WAITS: Final = timedelta(days=2)
AT_ONCE: Final = 500
DAY: Final = timedelta(days=1)
_walked: list[datetime] = []


def sweep() -> None:
    """Safe to repeat, late or beside itself."""
    now = clock.now()
    Attachment.objects.filter(state=Attachment.State.WAITING, uploaded_at__lt=now - WAITS).delete()
    unwanted = list(_unwanted().values_list("pk", flat=True)[:AT_ONCE])
    for sha256 in unwanted:
        _unwanted().filter(pk=sha256).delete()
        _remove(sha256)
    if not _walked or now - _walked[-1] > DAY:
        _walked[:] = [now]
        disk.forget_drafts(older_than=now - DAY)
        _remove_without_row(now)


def _unwanted() -> "QuerySet[StoredFile]":
    """Files that no row of any room refers to."""
    nobody = [Q(**{f"{relation.name}__isnull": True}) for relation in StoredFile._meta.related_objects]
    return StoredFile.objects.filter(*nobody)


def _remove_without_row(now: datetime) -> None:
    names = disk.names(older_than=now - DAY)
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        known = set(StoredFile.objects.filter(pk__in=some).values_list("pk", flat=True))
        for sha256 in set(some) - known:
            _remove(sha256)


def _remove(sha256: str) -> None:
    """Take the bytes away unless somebody has brought the same file meanwhile: the transaction holds uploads off."""
    with transaction.atomic():
        if not StoredFile.objects.select_for_update().filter(pk=sha256).exists():
            disk.remove(sha256)
