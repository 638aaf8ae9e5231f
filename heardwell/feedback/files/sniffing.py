"""What a file is, from its own bytes: never from its name or from what the sender says."""

import io
import zipfile
from dataclasses import dataclass
from typing import Final, Literal, get_args

from django.utils.translation import gettext as _

from heardwell.core.errors import Invalid
from heardwell.feedback.files import pictures

Group = Literal["image", "pdf", "document", "audio", "video"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
#: Types that a browser may draw from our own address: points, and nothing that runs.
RASTERS: Final = frozenset(("image/png", "image/jpeg", "image/webp", "image/gif"))

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
ENDINGS: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_OPEN}text": ".odt",
    f"{_OPEN}spreadsheet": ".ods",
    f"{_OPEN}presentation": ".odp",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
    "audio/webm": ".weba",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/ogg": ".ogv",
}
#: An office file that says it unpacks to more, or to more parts, is a bomb for whoever opens it.
MOST_UNPACKED: Final = 256 * 1024 * 1024
MOST_PARTS: Final = 5_000
_MARKUP: Final = (b"<html", b"<script", b"<svg", b"<!doctype", b"<?xml", b"<body", b"<iframe", b"<head", b"<?php")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file as it may be kept: ``content`` is cleaned. Width and height are 0 for what is no picture."""

    media_type: str
    group: Group
    content: bytes
    width: int = 0
    height: int = 0


def sniff(content: bytes, field: str) -> Sniffed:
    """What these bytes are. Raises :class:`Invalid` that names ``field`` when they are nothing that is taken."""
    if not content:
        raise Invalid.one(field, _("The file is empty."))
    try:
        found = pictures.picture(content)
    except pictures.Broken:
        raise Invalid.one(field, _("The picture is damaged.")) from None
    if found is None:
        return _other(content, field)
    if found.too_large:
        raise Invalid.one(field, _("The picture is too large: at most 64 million points."))
    return Sniffed(found.media_type, "image", found.content, found.width, found.height)


def _other(content: bytes, field: str) -> Sniffed:
    if content.startswith(b"%PDF-"):
        return Sniffed("application/pdf", "pdf", content)
    if content.startswith(b"PK\x03\x04") and (kind := _office(content)):
        return Sniffed(kind, "document", content)
    if kind := _recording(content):
        return Sniffed(kind, "audio" if kind.startswith("audio/") else "video", content)
    if _is_text(content):
        return Sniffed("text/plain", "document", content)
    raise Invalid.one(field, _("This kind of file is not taken."))


def _office(content: bytes) -> str:
    """The type of an office file without macros; "" for any other archive. Only its list of parts is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            too_much = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED
            if too_much or any(name.lower().endswith("vbaproject.bin") for name in names):
                return ""
            return _open_document(content) or _open_xml(names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""


def _open_xml(names: set[str]) -> str:
    if "[Content_Types].xml" not in names:
        return ""
    for part, kind in (
        ("word/document.xml", "wordprocessingml.document"),
        ("xl/workbook.xml", "spreadsheetml.sheet"),
        ("ppt/presentation.xml", "presentationml.presentation"),
    ):
        if part in names:
            return _OFFICE + kind
    return ""


def _open_document(content: bytes) -> str:
    """OpenDocument puts its type, unpacked, at the beginning (OpenDocument 1.3, part 2, 3.3)."""
    if content[30:38] != b"mimetype":
        return ""
    return next((kind for kind in ENDINGS if kind.startswith(_OPEN) and _begins(content[38:], kind)), "")


def _begins(content: bytes, kind: str) -> bool:
    return content.startswith(kind.encode()) and content[len(kind) : len(kind) + 2] == b"PK"


def _recording(content: bytes) -> str:
    """The type of a sound or a film; "" for neither."""
    head = content[:4096]
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3", b"\xf2", b"\xfa")):
        return "audio/mpeg"
    if head[4:8] == b"ftyp":
        return {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime"}.get(
            head[8:12], "" if head[8:12] in _STILLS else "video/mp4"
        )
    if head.startswith(b"OggS"):
        return "video/ogg" if b"theora" in head else "audio/ogg"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "video/webm" if b"V_VP" in head or b"V_AV1" in head else "audio/webm"
    return ""


#: Photos in a film's box: their place cannot be taken out without decoding them, so they are refused.
_STILLS: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"))


def _is_text(content: bytes) -> bool:
    """Words and nothing that a browser would run, whatever somebody calls it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):
        return False
    lowered = content.lower()
    return not any(mark in lowered for mark in _MARKUP)
