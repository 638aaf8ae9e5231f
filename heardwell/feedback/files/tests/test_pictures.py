"""Pictures lose what they say about people, and keep what is seen."""

import struct

import pytest

from heardwell.feedback.files.pictures import Broken, picture
from heardwell.feedback.files.tests import samples


def test_a_photo_loses_place_camera_and_whatever_hides_behind_its_end():
    cleaned = picture(samples.photo())

    assert (cleaned.media_type, cleaned.width, cleaned.height) == ("image/jpeg", 8, 6)
    for secret in (b"secret", b"4.8952E", b"Exif", b"Photoshop"):
        assert secret not in cleaned.content
    assert cleaned.content == samples.JPEG


@pytest.mark.parametrize("turn", [2, 3, 6, 8])
def test_a_turned_photo_stays_turned(turn):
    cleaned = picture(samples.photo(turn))

    assert b"4.8952E" not in cleaned.content
    assert cleaned.content.count(b"Exif") == 1
    assert picture(cleaned.content) == cleaned
    assert (cleaned.width, cleaned.height) == ((6, 8) if turn >= 5 else (8, 6))


def test_a_png_keeps_its_points_and_loses_its_words():
    secret = [samples.chunk(name, b"secret\0words") for name in (b"tEXt", b"iTXt", b"eXIf", b"zTXt", b"tIME", b"prVt")]
    plain = samples.png()

    cleaned = picture(samples.png(3, 2, *secret) + b"<html>secret")

    assert cleaned.content == plain
    assert (cleaned.width, cleaned.height) == (3, 2)


def test_a_gif_loses_its_comments_and_keeps_its_loop():
    comment = b"\x21\xfe\x06secret\x00"
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    xmp = b"\x21\xff\x0bXMP DataXMP\x06secret\x00"
    at = 19  # behind the palette of two colours

    cleaned = picture(samples.GIF[:at] + comment + loop + xmp + samples.GIF[at:] + b"secret")

    assert cleaned.content == samples.GIF[:at] + loop + samples.GIF[at:]


def test_a_webp_loses_exif_and_xmp_and_no_longer_announces_them():
    body = bytearray(samples.WEBP[12:])
    body[8] |= 0x0C
    body += b"EXIF" + struct.pack("<I", 7) + b"secret!\0" + b"XMP " + struct.pack("<I", 6) + b"secret"
    dirty = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + bytes(body)

    cleaned = picture(dirty + b"secret")

    assert cleaned.content == samples.WEBP
    assert (cleaned.width, cleaned.height) == (8, 6)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>",
        samples.png()[:-20],
        samples.png().replace(b"IDAT", b"IDAX"),
        b"\xff\xd8\xff<script>alert(1)</script>",
        samples.JPEG[:40],
        b"GIF89a/*" + b" " * 40 + b"*/=1;alert(1)",
        samples.GIF[:-4],
        samples.WEBP[:60],
        b"RIFF\x10\0\0\0WEBP<script>aaaa",
    ],
)
def test_what_only_begins_like_a_picture_is_none(content):
    with pytest.raises(Broken):
        picture(content)


@pytest.mark.parametrize("start", [samples.JPEG, samples.WEBP, samples.GIF, samples.png()])
def test_no_broken_file_breaks_us(start):
    for at in range(0, len(start), 3):
        for value in (0x00, 0xFF):
            damaged = start[:at] + bytes([value]) + start[at + 1 :]
            try:
                picture(damaged)
            except Broken:
                continue
