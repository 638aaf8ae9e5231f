"""Pictures, taken apart and put together again without what they say besides the picture.

Nothing is decoded: only the parts of the file are walked. Where it was taken, with what, and whatever hides behind the
end or in comments is left out; a file whose parts do not hold together is none. How a photo is turned stays.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

PNG_START: Final = b"\x89PNG\r\n\x1a\n"
#: What a page would need to draw it: 64 million points are the photo of a very good telephone.
MOST_PIXELS: Final = 64_000_000
LONGEST_SIDE: Final = 16_384


class Broken(Exception):
    """The parts do not hold together."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The cleaned file, and how large it is drawn."""

    media_type: str
    width: int
    height: int
    content: bytes

    @property
    def too_large(self) -> bool:
        return self.width * self.height > MOST_PIXELS or max(self.width, self.height) > LONGEST_SIDE


def picture(content: bytes) -> Picture | None:
    """The picture in these bytes, cleaned; None when they do not begin like one. Raises :class:`Broken`."""
    for starts, read in _READERS:
        if starts(content):
            try:
                found = read(content)
            except (struct.error, IndexError) as error:
                raise Broken("cut off") from error
            if not (found.width and found.height):
                raise Broken("no size")
            return found
    return None


# PNG: chunks of length, name, data, checksum

#: Chunks that change what is seen. All others are about the picture: words, time, camera, place.
_SEEN: Final = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD")
) | {b"pHYs", b"acTL", b"fcTL", b"fdAT"}


def _png(content: bytes) -> Picture:
    width, height = struct.unpack_from(">II", content, 16)
    kept = [PNG_START]
    names = []
    for name, chunk in _chunks(content):
        names.append(name)
        if name in _SEEN:
            kept.append(chunk)
    if names[0] != b"IHDR" or names[-1] != b"IEND" or b"IDAT" not in names:
        raise Broken("not a picture")
    return Picture("image/png", width, height, b"".join(kept))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and bytes up to the end mark; what follows that is no part of the picture."""
    at = len(PNG_START)
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        (checksum,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(content[at + 4 : end - 4]) != checksum:
            raise Broken("wrong checksum")
        yield name, content[at:end]
        if name == b"IEND":
            return
        at = end


# JPEG: segments that begin with a marker; the picture itself lies between them

_END_OF_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SOI, _EOI, _SOS, _APP0, _APP1, _APP15, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEF, 0xFE
#: Of the segments that programs add, those that change how the picture is seen: basics, colours, Adobe's colour model.
_DRAWN_BY: Final = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))


def _jpeg(content: bytes) -> Picture:
    size, turn, kept = (0, 0), 1, []
    for marker, segment in _segments(content):
        if marker in _FRAMES and size == (0, 0):
            height, width = struct.unpack_from(">HH", segment, 5)
            size = (width, height)
        if marker == _APP1 and segment[4:10] == b"Exif\0\0":
            turn = _turn(segment[10:])
        elif _APP0 <= marker <= _APP15:
            if any(marker == known and segment[4:].startswith(name) for known, name in _DRAWN_BY):
                kept.append(segment)
        elif marker != _COM:
            kept.append(segment)
    if size == (0, 0):
        raise Broken("no frame")
    first = 1 if kept and kept[0][1] == _APP0 else 0
    turned = [_turned(turn)] if turn > 1 else []
    parts = [b"\xff\xd8", *kept[:first], *turned, *kept[first:], b"\xff\xd9"]
    width, height = size[::-1] if turn >= 5 else size
    return Picture("image/jpeg", width, height, b"".join(parts))


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment, a scan with the data that follows it, up to the end mark.

    Some cameras write no end mark; then the file's end is it.
    """
    at = 2
    scanned = False
    while True:
        while content[at : at + 2] == b"\xff\xff":  # filling
            at += 1
        if scanned and at >= len(content):
            return
        start, marker = struct.unpack_from(">BB", content, at)
        if start != 0xFF:
            raise Broken("no marker")
        if marker == _EOI:
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise Broken("cut off")
        if marker == _SOS:
            scanned = True
            found = _END_OF_SCAN.search(content, end)
            end = found.start() if found else len(content)
        yield marker, content[at:end]
        at = end


def _turn(tiff: bytes) -> int:
    """How the photo must be turned (1–8), from its EXIF; 1 where that says nothing that can be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, at)
        for index in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, at + 2 + 12 * index)
            if tag == 0x0112 and kind == 3:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _turned(turn: int) -> bytes:
    """An EXIF segment that says how to turn the photo and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turn, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(tiff)) + b"Exif\0\0" + tiff


# GIF: blocks, each a row of pieces that ends with an empty one

#: Extensions of programs that change what is seen: how often an animation runs.
_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(content: bytes) -> Picture:
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    at = 13 + _palette(flags)
    kept = [content[:at]]
    while content[at] != 0x3B:
        if content[at] == 0x21:
            end = _pieces(content, at + 2)
            wanted = content[at + 1] in (0x01, 0xF9) or (
                content[at + 1] == 0xFF and content[at + 3 : at + 14] in _LOOPS
            )
        elif content[at] == 0x2C:
            end = _pieces(content, at + 11 + _palette(content[at + 9]))
            wanted = True
        else:
            raise Broken("no block")
        if wanted:
            kept.append(content[at:end])
        at = end
    return Picture("image/gif", width, height, b"".join([*kept, b"\x3b"]))


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _pieces(content: bytes, at: int) -> int:
    """Where the pieces that begin here end."""
    while content[at]:
        at += content[at] + 1
    return at + 1


# WebP: a RIFF of chunks

_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04
_DRAWN: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"))


def _webp(content: bytes) -> Picture:
    (length,) = struct.unpack_from("<I", content, 4)
    end = 8 + length
    if end > len(content):
        raise Broken("cut off")
    at, size, kept = 12, (0, 0), []
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        after = at + 8 + length + (length & 1)
        if at + 8 + length > end:
            raise Broken("cut off")
        if name in _DRAWN:
            chunk = content[at : at + 8 + length] + b"\0" * (length & 1)
            if size == (0, 0):
                size = _webp_size(name, chunk[8:])
            kept.append(_without_flags(chunk) if name == b"VP8X" else chunk)
        at = after
    body = b"WEBP" + b"".join(kept)
    return Picture("image/webp", *size, b"RIFF" + struct.pack("<I", len(body)) + body)


def _webp_size(name: bytes, data: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    if name == b"VP8L" and data[0] == 0x2F:
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 6)
        return width & 0x3FFF, height & 0x3FFF
    raise Broken("no frame")


def _without_flags(chunk: bytes) -> bytes:
    """The header chunk that no longer announces what was left out."""
    return chunk[:8] + bytes([chunk[8] & ~(_EXIF_FLAG | _XMP_FLAG)]) + chunk[9:]


_READERS: Final[tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Picture]], ...]] = (
    (lambda content: content.startswith(PNG_START), _png),
    (lambda content: content.startswith(b"\xff\xd8\xff"), _jpeg),
    (lambda content: content[:6] in (b"GIF87a", b"GIF89a"), _gif),
    (lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP", _webp),
)
