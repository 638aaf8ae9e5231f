"""What has letters in it: e-mail addresses, accounts, and identity papers that begin with a letter."""

import re
from collections.abc import Iterator

from heardwell.text.engine import PersonalData
from heardwell.text.pii.digits import mod_97

# RFC 5321: 64 before the sign, 255 after it.
_BEFORE, _AFTER = 64, 255
_LOCAL = re.compile(r"[a-z0-9à-öø-ÿ.!#$%&'*+/=?^_`{|}~-]+")
_LOCAL_END = re.compile(r"[a-z0-9à-öø-ÿ.!#$%&'*+/=?^_`{|}~-]+$")
_DOMAIN = re.compile(r"(?:[a-z0-9à-öø-ÿ](?:[a-z0-9à-öø-ÿ-]{0,62})\.)+(?:xn--[a-z0-9-]{2,59}|[a-zà-öø-ÿ]{2,24})")

_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}[0-9]{2}(?:[ \0-]?[a-z0-9]{1,4}){3,8}(?![a-z0-9])")
# The registry's lengths, of countries with comments to send; others are not looked for.
_LENGTHS = (
    "ad=24 ae=23 al=28 at=20 az=28 ba=20 be=16 bg=22 bh=22 br=29 by=28 ch=21 cr=22 cy=28 cz=24 de=22 dk=18 do=28 "
    "ee=20 eg=29 es=24 fi=18 fo=18 fr=27 gb=22 ge=22 gi=23 gl=18 gr=27 gt=28 hr=21 hu=28 ie=22 il=23 iq=23 is=26 "
    "it=27 jo=30 kw=30 kz=20 lb=28 li=21 lt=20 lu=20 lv=21 ly=25 mc=27 md=24 me=22 mk=19 mr=27 mt=31 mu=30 nl=18 "
    "no=15 om=23 pk=24 pl=28 ps=29 pt=25 qa=29 ro=24 rs=22 sa=24 sc=31 sd=18 se=24 si=19 sk=24 sm=27 tn=24 tr=26 "
    "ua=29 vg=24 xk=20"
)
_IBAN_LENGTHS = {country: int(size) for country, size in (part.split("=") for part in _LENGTHS.split())}
_SEPARATORS = str.maketrans("", "", " -\0")

_TAIWAN = re.compile(r"(?<![a-z0-9])[a-z][12][0-9]{8}(?![a-z0-9])")
_TAIWAN_LETTERS = "abcdefghjklmnpqrstuvxywzio"
_HONG_KONG = re.compile(r"(?<![a-z0-9])([a-z]{1,2})([0-9]{6}) ?\(([0-9a])\)")


def emails(text: str) -> Iterator[PersonalData]:
    """Around each ``@``; ``text`` as ``plain`` gives it."""
    place, past = text.find("@"), 0
    while place >= 0:
        before = _LOCAL_END.search(text[max(past, place - _BEFORE) : place])
        domain = _DOMAIN.match(text, place + 1, place + 1 + _AFTER)
        if before and domain:
            local = before[0].lstrip(".'`*/=?&|!#$%^{}~")
            if local and not local.endswith("."):
                past = domain.end()
                yield PersonalData("email", place - len(local), past)
        place = text.find("@", max(place + 1, past))


def lettered(text: str) -> Iterator[PersonalData]:
    """IBANs and identity cards of Taiwan and Hong Kong."""
    yield from _ibans(text)
    for match in _TAIWAN.finditer(text):
        if _taiwan(match[0]):
            yield PersonalData("id", match.start(), match.end())
    for match in _HONG_KONG.finditer(text):
        if _hong_kong(match[1], match[2], match[3]):
            yield PersonalData("id", match.start(), match.end())


def _ibans(text: str) -> Iterator[PersonalData]:
    for match in _IBAN.finditer(text):
        wanted = _IBAN_LENGTHS.get(match[0][:2], 0)
        end = _end_of(match[0], wanted)
        account = match[0][:end].translate(_SEPARATORS)
        if end and len(account) == wanted and mod_97(account):
            yield PersonalData("iban", match.start(), match.start() + end)


def _end_of(written: str, wanted: int) -> int:
    """Where the first so many letters and digits end; 0 when a word is cut there."""
    count = 0
    for place, sign in enumerate(written, 1):
        count += sign.isalnum()
        if count == wanted:
            return 0 if written[place : place + 1].isalnum() else place
    return 0


def _taiwan(number: str) -> bool:
    code = _TAIWAN_LETTERS.index(number[0]) + 10
    digits = [code // 10, code % 10, *map(int, number[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(d * w for d, w in zip(digits, weights, strict=True)) % 10 == 0


def _hong_kong(letters: str, digits: str, check: str) -> bool:
    signs = [36, *(ord(letter) - 87 for letter in letters)][-2:]
    values = [*signs, *map(int, digits)]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return (total + int(check, 16)) % 11 == 0
