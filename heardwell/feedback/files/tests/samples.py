"""Files as people send them, and as attackers do."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
#: Eight points by six, as Chromium writes them.
JPEG = (HERE / "photo.jpeg").read_bytes()
WEBP = (HERE / "photo.webp").read_bytes()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 3, height: int = 2, *extra: bytes, rows: bytes | None = None) -> bytes:
    """A grey picture, with ``extra`` chunks before its points."""
    raw = (b"\0" + b"\x80" * width) * height if rows is None else rows
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *extra, chunk(b"IDAT", zlib.compress(raw)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def exif(turn: int, place: bytes = b"52.3702N 4.8952E") -> bytes:
    """A JPEG segment that says how the photo is turned, and where it was taken."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0) + struct.pack("<HHII", 0x010E, 2, len(place), 38)
    tiff = b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + place
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def photo(turn: int = 1) -> bytes:
    """A JPEG with EXIF, IPTC and a comment, and something behind its end."""
    iptc = b"Photoshop 3.0\0secret street"
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    comment = b"\xff\xfe" + struct.pack(">H", 15) + b"secret camera"
    return JPEG[:2] + exif(turn) + segment + comment + JPEG[2:] + b"<script>secret</script>"


def office(part: str = "word/document.xml", size: int = 10, **more: bytes) -> bytes:
    """An office file, small on disk and of ``size`` bytes when it is unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, b"\0" * size)
        for name, content in more.items():
            archive.writestr(name, content)
    return file.getvalue()
