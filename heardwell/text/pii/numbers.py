"""What is made of digits only: phones, cards, identity papers.

Digits stand in groups ("0912-345-678"); neighbouring groups are joined while a separator parts them, and the
longest joining that has a known shape is taken. At most ``MOST_GROUPS`` are tried from each, so time stays linear.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from heardwell.text.engine import PersonalData
from heardwell.text.pii.digits import blanked, is_date, luhn
from heardwell.text.pii.phones import is_phone

MOST_GROUPS, MOST_DIGITS, FEWEST_DIGITS = 8, 19, 7
_CONTEXT = 24

_GROUP = re.compile(r"[0-9]+")
_BETWEEN = re.compile(r"[ \0().-]{1,4}")
_OPENING = re.compile(r"(?:\+\0*|\(\+?|\+\()$")
_DATE = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}(?:[-/.] ?[0-9]{1,2}[-/.] ?[0-9]{1,2}|年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2})?)"
    r"|[0-9]{1,2}[-/.] ?[0-9]{1,2}[-/.] ?(?:19|20)[0-9]{2})(?![0-9])"
)
_RANGE_OF_YEARS = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2} ?[-/] ?(?:19|20)[0-9]{2}(?![0-9])")
# What is counted, ordered, sent or paid is no one's number.
# What is counted, ordered, sent or paid is no one's number.
_THINGS = (
    "订单|訂單|单号|單號|编号|編號|流水|快递|快遞|运单|運單|物流|货号|貨號|款号|款號|型号|型號|批号|批號|序列|票号|票號|条码|條碼"
    "|version|order|invoice|tracking|track|parcel|shipment|ref|reference|ticket|case|sku|isbn|imei|serial|model|barcode"
    "|batch|build|awb|طلب|الطلب|طلبي|طلبيه|طلبية|فاتوره|فاتورة|الفاتورة|شحنه|شحنة|الشحنة|تتبع|بوليصه|بوليصة|تذكره"
    "|تذكرة|تسلسلي|موديل|باركود|مرجع|حجز|الحجز"
)
_OF_IT = "number|num|no|id|is|was|号码|號碼|号|號|是|为|為|رقم|رقمها|رقمه|هو|هي"
_THING = re.compile(
    f"(?:{_THINGS})(?:{_OF_IT})?[^0-9a-z\u4e00-\u9fff\u0621-\u064a\n]{{0,6}}"
    rf"(?:(?:{_OF_IT})[^0-9a-z\n]{{0,4}}){{0,2}}$|[$€£¥￥#№₹]\s?$"
)
_PHONES = (
    "电话|電話|手机|手機|致电|致電|拨打|撥打|联系|聯繫|聯絡|联络|打给|打我|热线|熱線|号码|號碼|whats ?app|tel|phone"
    "|mobile|call|cell|contact|reach me|text me|fax|جوال|هاتف|تلفون|تليفون|موبايل|رقمي|رقمى|اتصل|اتصال|كلمني|كلموني"
    "|واتس|تواصل|نمره|نمرتي"
)
_PHONE = re.compile(f"(?:{_PHONES})[^0-9\n]{{0,16}}$")
_PAPERS = (
    "هويه|هوية|الهويه|الهوية|اقامه|إقامة|اقامة|الإقامة|سجل مدني|السجل المدني|iqama|national id|id no|id number|id card"
)
_SPOKEN = re.compile(r"[^\W\d_]|[$€£¥￥#№₹]")
_IDENTITY = re.compile(f"(?:{_PAPERS})[^0-9\n]{{0,12}}$")
_UNITS = (
    "元|块|塊|圆|圓|万|萬|亿|億|円|원|人民币|港币|港幣|台币|台幣|美元|%|％|‰|€|£|\\$|¥|usd|sar|aed|egp|kwd|qar|rmb|cny|hkd|twd"
    "|eur|riyal|dirham|dollar|ريال|درهم|دينار|جنيه|دولار|kg|km|ml|mb|gb|mah|hz|个|個|次|件|位|人|条|條|字|points|views"
    "|followers"
)
_UNIT = re.compile(f" ?(?:{_UNITS})")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that touch one another: ``text[start:end]``."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """Groups joined; ``lead``: "+" when it opens so; ``near``: a word before it speaks of a phone; ``alone``: no
    digits stand just before.
    """

    groups: tuple[str, ...]
    lead: str
    near: bool
    alone: bool

    @property
    def digits(self) -> str:
        """All of them, without separators."""
        return "".join(self.groups)


def numbers(text: str) -> Iterator[PersonalData]:
    """Phones, cards and identity papers; ``text`` as ``plain`` gives it."""
    text = blanked(text, ((m.start(), m.end()) for m in _DATE.finditer(text)))
    text = blanked(text, ((m.start(), m.end()) for m in _RANGE_OF_YEARS.finditer(text)))
    groups = [Group(m[0], m.start(), m.end()) for m in _GROUP.finditer(text)]
    place = 0
    while place < len(groups):
        found, used = _from(text, groups, place)
        place += used
        if found:
            yield found


def _from(text: str, groups: list[Group], place: int) -> tuple[PersonalData | None, int]:
    """What begins at that group, and how many groups to step over."""
    chain = _chain(text, groups, place)
    if not chain:
        return None, 1
    first = chain[0]
    start, lead = _opened(text, first.start)
    before = text[max(0, start - _CONTEXT) : start]
    spoken = bool(_SPOKEN.search(before))
    near = spoken and bool(_PHONE.search(before))
    if _part_of_a_word(text, first, near) or (spoken and not near and _THING.search(before)):
        return None, 1
    alone = not text[max(0, start - 2) : max(0, start - 1)].isdigit()
    for size in range(len(chain), 0, -1):
        last = chain[size - 1]
        number = Number(tuple(group.digits for group in chain[:size]), lead, near, alone)
        if len(number.digits) < FEWEST_DIGITS or _goes_on(text, last.end):
            continue
        if kind := _kind(text, number, last.end, before):
            crossed = kind == "id" and text[last.end : last.end + 1] == "x"
            return PersonalData(kind, start if kind == "phone" else first.start, last.end + crossed), size
    return None, 1


def _chain(text: str, groups: list[Group], place: int) -> list[Group]:
    """That group and those after it that a separator joins, as far as a number can go."""
    first = groups[place]
    if len(first.digits) > MOST_DIGITS or (len(first.digits) == 1 and first.digits not in "17"):
        return []
    chain, total = [first], len(first.digits)
    for group in groups[place + 1 : place + MOST_GROUPS]:
        if total + len(group.digits) > MOST_DIGITS or not _BETWEEN.fullmatch(text, chain[-1].end, group.start):
            break
        total += len(group.digits)
        chain.append(group)
        if len(group.digits) == 1 and group.digits != "0":
            break
    return chain if total >= FEWEST_DIGITS else []


def _opened(text: str, start: int) -> tuple[int, str]:
    opening = _OPENING.search(text, max(0, start - 4), start)
    if not opening:
        return start, ""
    return opening.start(), "+" if "+" in opening[0] else ""


def _part_of_a_word(text: str, first: Group, near: bool) -> bool:
    """ "SKU1381234…", "v10.2.…", "2-1381…", "3,1381…"; a word for a phone may touch its number."""
    before = text[max(0, first.start - 2) : first.start]
    if before[-1:] in ("-", ".", ",", "/") and before[0].isdigit():
        return before[-1] in "-." or len(first.digits) < FEWEST_DIGITS
    return not near and (before[-1:] in ("_", "/", "=") or (before[-1:].isascii() and before[-1:].isalpha()))


def _goes_on(text: str, end: int) -> bool:
    """Letters, a fraction or an address follow: "138…kg", "138….50", "138…@"; not a second number after a comma."""
    after = text[end : end + 8]
    if not after:
        return False
    if after[0] in ".,":
        digits = _GROUP.match(after, 1)
        return digits is not None and len(digits[0]) < 5
    word = after[0].isascii() and after[0].isalpha()
    return after[0] in "_@%" or (word and after[0] != "x")


def _kind(text: str, number: Number, end: int, before: str) -> str:
    """The kind of paper or line it is the number of; "" for none."""
    digits = number.digits
    crossed = text[end : end + 1] == "x"
    if crossed:
        return "id" if len(digits) == 17 and _resident(digits + "x") else ""
    if len(digits) == 18 and _resident(digits):
        return "id"
    if _national(digits, bool(_IDENTITY.search(before))):
        return "id"
    if _card(number):
        return "card"
    return (
        "phone"
        if is_phone(number.groups, number.lead, number.near, number.alone) and not _UNIT.match(text, end)
        else ""
    )


def _resident(number: str) -> bool:
    """A Chinese resident's 17 digits and check sign (GB 11643-1999)."""
    if not "11" <= number[:2] <= "83" or not is_date(number[6:10], number[10:12], number[12:14]):
        return False
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(number[:17]))
    return "10x98765432"[total % 11] == number[17]


def _national(digits: str, asked: bool) -> bool:
    """Emirates (784 and Luhn), Egypt (century, birthday, governorate), Saudi Arabia (Luhn, where a word says so)."""
    if len(digits) == 15 and digits[:3] == "784":
        return 1900 <= int(digits[3:7]) <= 2100 and luhn(digits)
    if len(digits) == 14 and digits[0] in "23":
        year = ("19" if digits[0] == "2" else "20") + digits[1:3]
        return is_date(year, digits[3:5], digits[5:7]) and (1 <= int(digits[7:9]) <= 35 or digits[7:9] == "88")
    return asked and len(digits) == 10 and digits[0] in "12" and luhn(digits)


def _card(number: Number) -> bool:
    digits = number.digits
    if number.lead or not 14 <= len(digits) <= 19 or not _issued(digits):
        return False
    return all(3 <= len(group) <= 6 for group in number.groups[1:-1]) and luhn(digits) and len(set(digits)) > 1


def _issued(digits: str) -> bool:
    """Whether some network gives out numbers of this beginning and length (ISO/IEC 7812)."""
    size, two = len(digits), digits[:2]
    if two in ("34", "37"):
        return size == 15
    if two in ("30", "36", "38", "39"):
        return size == 14
    if two == "62":
        return 16 <= size <= 19
    if size == 19:
        return digits[0] == "4"
    return size == 16 and (digits[0] in "4569" or two == "35" or "22" <= two <= "27")
