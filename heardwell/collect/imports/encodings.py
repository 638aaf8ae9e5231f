"""In which encoding a file is written: told by its first bytes, else tried, and the reason is said."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from heardwell.core.errors import Invalid


class Encoding(NamedTuple):
    """``name`` as Python knows it, and why it was chosen, for the log and the person who wonders."""

    name: str
    reason: str


_MARKS = (
    (b"\xef\xbb\xbf", Encoding("utf-8-sig", "byte order mark of UTF-8")),
    (b"\xff\xfe", Encoding("utf-16", "byte order mark of UTF-16")),
    (b"\xfe\xff", Encoding("utf-16", "byte order mark of UTF-16")),
)
#: Below this share of everyday letters a guess is no guess.
PLAUSIBLE = 0.6


def detect(sample: bytes) -> Encoding:
    """The encoding of a file that begins with this sample (some hundred KB). Raises :class:`Invalid`."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if wide := _utf16(sample):
        return wide
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    if _decoded(whole, "utf-8") is not None:
        return Encoding("utf-8", "all bytes are valid UTF-8")
    if _mostly_utf8(whole):
        return Encoding("utf-8", "most lines are valid UTF-8")
    best, share = max(((name, _share(whole, name)) for name in ("gb18030", "big5", "cp1256")), key=lambda one: one[1])
    if share < PLAUSIBLE:
        raise Invalid.one("file", _("The encoding of this file could not be told. Save it as UTF-8 and try again."))
    return Encoding(best, f"{share:.0%} everyday letters when read as {best}")


def _utf16(sample: bytes) -> Encoding | None:
    """UTF-16 without a mark: every other byte of commas, quotes and digits is zero."""
    even, odd = sample[0:4000:2], sample[1:4000:2]
    if len(odd) > 8 and odd.count(0) > len(odd) * 0.2 and not even.count(0):
        return Encoding("utf-16-le", "every other byte is zero")
    if len(even) > 8 and even.count(0) > len(even) * 0.2 and not odd.count(0):
        return Encoding("utf-16-be", "every other byte is zero")
    return None


def _decoded(sample: bytes, encoding: str) -> str | None:
    # A sample without a line end may be cut inside a character.
    for cut in range(4):
        try:
            return sample[: len(sample) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _mostly_utf8(sample: bytes) -> bool:
    """A few damaged lines in a file of UTF-8: other encodings hardly ever make valid UTF-8."""
    lines = [line for line in sample.splitlines() if not line.isascii()]
    return sum(_decoded(line, "utf-8") is not None for line in lines) > len(lines) / 2


def _share(sample: bytes, encoding: str) -> float:
    """Which share of the letters beyond ASCII are everyday ones of the encoding's script."""
    text = _decoded(sample, encoding)
    letters = [sign for sign in (text or "")[:100_000] if sign > "\x7f"]
    return sum(_everyday(sign, encoding) for sign in letters) / len(letters) if letters else 0.0


def _everyday(sign: str, encoding: str) -> bool:
    if encoding == "cp1256":
        return "\u0621" <= sign <= "\u0652" or sign in "،؛؟"
    if "\u3000" <= sign <= "\u3011" or "\uff01" <= sign <= "\uff5e" or sign in "“”‘’—…·":
        return True
    try:
        lead = sign.encode("gb2312" if encoding == "gb18030" else "big5")[0]
    except UnicodeEncodeError:
        return False
    # The first of the two planes holds the characters that texts are made of.
    return 0xB0 <= lead <= 0xD7 if encoding == "gb18030" else 0xA4 <= lead <= 0xC6
