"""Writes about files. Rows are the truth: bytes on disk that no row names are swept away."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path, PureWindowsPath

from django.db import connection, transaction
from django.utils.translation import gettext as _

from heardwell.core import clock
from heardwell.core.errors import Invalid, TooMany
from heardwell.feedback.files import disk, sniffing
from heardwell.feedback.files.sniffing import ENDINGS, Group, Sniffed
from heardwell.feedback.models import Attachment, StoredFile

MOST_OF_RESPONSE = 10
MOST_OF_SURVEY = 300
HOUR = timedelta(hours=1)


def checked(content: bytes, accept: Iterable[Group], field: str) -> Sniffed:
    """The file, cleaned. Raises :class:`Invalid` that names ``field`` when it is not of an accepted kind."""
    found = sniffing.sniff(content, field)
    if found.group not in accept:
        raise Invalid.one(field, _("This kind of file is not taken here."))
    return found


@dataclass(frozen=True, slots=True)
class Draft:
    """A file whose bytes are on disk and not yet among the files."""

    file: Sniffed
    path: Path

    @property
    def sha256(self) -> str:
        return self.path.name.partition(".")[0]


@contextmanager
def drafted(file: Sniffed) -> Iterator[Draft]:
    """The file on disk, for :func:`keep`: written before the transaction begins, since that holds the write lock.

    Raises :class:`Unavailable` when the disk is nearly full.
    """
    disk.refuse_without_room(len(file.content))
    path = disk.draft(sha256(file.content).hexdigest(), file.content)
    try:
        yield Draft(file, path)
    finally:
        path.unlink(missing_ok=True)


def keep(draft: Draft) -> StoredFile:
    """Make the draft one of the files and give its row. The caller's own row must refer to it in the same transaction:
    what nobody refers to is swept away."""
    assert connection.in_atomic_block
    file = draft.file
    facts = {"size": len(file.content), "media_type": file.media_type, "width": file.width, "height": file.height}
    row, _new = StoredFile.objects.get_or_create(sha256=draft.sha256, defaults=facts)
    disk.place(draft.path, draft.sha256)
    return row


@dataclass(frozen=True, slots=True)
class Upload:
    """Which answer a file is meant for. ``context`` is checked by whoever takes it."""

    workspace: int
    survey: str
    response_id: str
    question: str
    name: str
    context: Mapping[str, str] = field(default_factory=dict)


def attach(upload: Upload, file: Sniffed) -> Attachment:
    """Keep the file for the answer that will name it. The same one again is the one that is there.

    Raises :class:`TooMany` beyond ten files of a response or 300 of a survey in an hour, and :class:`Unavailable`.
    """
    with drafted(file) as draft, transaction.atomic():
        same_answer = {"survey": upload.survey, "response_id": upload.response_id, "question": upload.question}
        known = Attachment.objects.filter(**same_answer, file=draft.sha256).first()
        if known:
            return known
        _refuse_too_many(upload)
        return Attachment.objects.create(
            workspace_id=upload.workspace,
            file=keep(draft),
            name=_name(upload.name, file),
            context=dict(upload.context),
            **same_answer,
        )


def _refuse_too_many(upload: Upload) -> None:
    of_survey = Attachment.objects.filter(survey=upload.survey)
    if of_survey.filter(response_id=upload.response_id).count() >= MOST_OF_RESPONSE:
        raise TooMany(_("These are as many files as one answer may have."), retry_after_s=3600)
    if of_survey.filter(uploaded_at__gt=clock.now() - HOUR).count() >= MOST_OF_SURVEY:
        raise TooMany(_("Too many files. Please try again later."), retry_after_s=600)


def _name(given: str, file: Sniffed) -> str:
    """What the sender calls it, as far as it is a name, with the ending of what it is."""
    plain = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in given[:300])
    stem = re.sub(r'[\s<>:"/\\|?*]+', " ", PureWindowsPath(plain).stem).strip(" .")
    return (stem[:100] or file.group) + ENDINGS[file.media_type]
