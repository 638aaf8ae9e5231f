"""Whether digits are someone's telephone: the plans of China, Taiwan, Hong Kong, the Arab countries, and E.164."""

import re
from collections.abc import Sequence

# Country code → what may follow it, without the leading nought.
_PLANS = {
    "86": r"1[3-9]\d{9}|[2-9]\d{8,10}|10\d{8}",
    "886": r"9\d{8}|[2-8]\d{7,8}",
    "852": r"[2-9]\d{7}",
    "853": r"[268]\d{7}",
    "966": r"5\d{8}|1[1-7]\d{7}|9200\d{5}|800\d{7}",
    "971": r"5\d{8}|[2-9]\d{7}",
    "965": r"[2569]\d{7}",
    "974": r"[34567]\d{7}",
    "973": r"[1367]\d{7}",
    "968": r"[279]\d{7}",
    "20": r"1[0125]\d{8}|[2-9]\d{7,8}",
    "962": r"7[789]\d{7}|[2-6]\d{7}",
    "961": r"\d{7,8}",
    "964": r"7\d{9}|[1-6]\d{7,9}",
    "963": r"9\d{8}|[1-5]\d{7,8}",
    "967": r"7\d{8}|[1-6]\d{6,7}",
    "970": r"5\d{8}|[2489]\d{7}",
    "212": r"[5-7]\d{8}",
    "213": r"[5-7]\d{8}|[2-4]\d{7}",
    "216": r"[2-9]\d{7}",
    "218": r"9\d{8}|[2-8]\d{7,8}",
    "249": r"[19]\d{8}",
    "1": r"[2-9]\d{2}[2-9]\d{6}",
    "7": r"[3-9]\d{9}",
    "33": r"[1-9]\d{8}",
    "34": r"[6-9]\d{8}",
    "39": r"0?\d{8,10}",
    "44": r"0?[1-9]\d{8,9}",
    "49": r"0?[1-9]\d{6,11}",
    "55": r"[1-9]{2}9?\d{8}",
    "62": r"8\d{8,11}|[2-9]\d{7,9}",
    "65": r"[3689]\d{7}",
    "60": r"1\d{8,9}|[3-9]\d{7,8}",
    "66": r"[689]\d{8}|[2-7]\d{7}",
    "81": r"[7-9]0\d{8}|[1-9]\d{8}",
    "82": r"10\d{8}|[2-6]\d{7,9}",
    "84": r"[2-9]\d{8,9}",
    "90": r"[2-5]\d{9}",
    "91": r"[6-9]\d{9}|[1-5]\d{9}",
    "92": r"3\d{9}|[2-9]\d{8,9}",
    "98": r"9\d{9}|[1-8]\d{9}",
}
_CODES = r"[2-9]\d{1,2}"
_ABROAD = re.compile("|".join(f"{code}(?:{plan})" for code, plan in _PLANS.items()))
_KNOWN_CODE = re.compile("|".join(sorted(_PLANS, key=len, reverse=True)))
_OTHER_ABROAD = re.compile(_CODES + r"\d{7,11}")

# Without a country code, and so distinct that no word need stand beside it.
_AT_HOME = re.compile(
    r"0(?:10|2\d)[2-8]\d{7}|0[3-9]\d{2}[2-8]\d{6,7}"  # China, fixed
    r"|09\d{8}"  # Taiwan, Syria, Sudan, Libya
    r"|0[2-8][2-8]\d{6,7}"  # Taiwan, fixed; the Emirates
    r"|05\d{8}|01[1-7]\d{7}"  # Saudi Arabia, the Emirates, Palestine
    r"|01[0125]\d{8}"  # Egypt
    r"|07[3-9]\d{7,8}"  # Jordan, Iraq
    r"|0[5-7]\d{8}"  # Morocco, Algeria, France
)
_CHINA = re.compile(r"1[3-9]\d{9}")
_CHINA_GROUPS = {(11,), (3, 4, 4), (3, 8), (4, 4, 3), (4, 3, 4), (3, 3, 5), (5, 6), (7, 4), (3, 2, 3, 3), (3, 3, 3, 2)}
_NORTH_AMERICA = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
_HOTLINE = re.compile(r"[48]00\d{7}")
_SHORT = re.compile(r"[5679]\d{7}")  # Hong Kong, Kuwait, Qatar, Oman, Bahrain
_SHORTEST, _LONGEST = 7, 15


def is_phone(groups: Sequence[str], lead: str, near: bool, alone: bool = True) -> bool:
    """``groups``: its digits as written; ``lead``: "+" or "".

    ``near``: a word before it speaks of a phone; ``alone``: no digits stand just before.
    """
    if not _grouped(groups, lead):
        return False
    digits = "".join(groups)
    if lead == "+":
        return _abroad(_without_trunk(groups))
    if digits.startswith("00"):
        return _abroad(digits[2:])
    if _AT_HOME.fullmatch(digits) or (near and _SHORTEST <= len(digits) <= _LONGEST):
        return True
    return _by_grouping(groups, digits, alone)


def _abroad(digits: str) -> bool:
    if _KNOWN_CODE.match(digits):
        return bool(_ABROAD.fullmatch(digits))
    return bool(_OTHER_ABROAD.fullmatch(digits))


def _by_grouping(groups: Sequence[str], digits: str, alone: bool) -> bool:
    """Numbers that only their usual grouping tells from amounts and codes."""
    sizes = tuple(map(len, groups))
    if sizes in _CHINA_GROUPS and _CHINA.fullmatch(digits):
        return True
    if sizes in ((3, 3, 4), (1, 3, 3, 4)):
        return bool(_NORTH_AMERICA.fullmatch(digits) or _HOTLINE.fullmatch(digits))
    if sizes == (4, 4):
        return alone and bool(_SHORT.fullmatch(digits)) and not all(group.endswith("0") for group in groups)
    if (
        sizes[0] in (2, 3)
        and sizes[1:]
        and digits[:3] in ("852", "853", "965", "966", "968", "971", "973", "974", "886")
    ):
        return _abroad(digits)
    if len(groups) == 1 or sizes[:1] == (3,):
        return len(digits) >= 11 and digits[:3] in ("966", "971", "886", "852", "965") and _abroad(digits)
    # 0171 1234567, 01 23 45 67 89
    return (
        digits[0] == "0" and digits[1] != "0" and 10 <= len(digits) <= 12 and 2 <= len(groups) <= 5 and min(sizes) >= 2
    )


def _without_trunk(groups: Sequence[str]) -> str:
    """ "+44 (0) 20 …" without its nought."""
    if len(groups) > 2 and groups[1] == "0":
        return "".join([groups[0], *groups[2:]])
    return "".join(groups)


def _grouped(groups: Sequence[str], lead: str) -> bool:
    """A single digit stands only first ("1 212 …", "+7 …") or is the nought after a country code."""
    inner = groups[2:] if lead and len(groups) > 1 and groups[1] == "0" else groups[1:]
    return all(len(group) >= 2 for group in inner)
