"""Moments as people read them: relative when near, a date when far, always in the reader's zone."""

from datetime import date, datetime, timedelta

from django.utils import dateformat, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from heardwell.core import clock
from heardwell.web.numbers import Count, digits

#: language → (day, day with year, moment, month). Data about languages, not words: the order and the marks differ.
FORMATS = {
    "en": ("j M", "j M Y", "j M Y, H:i", "M Y"),
    "zh": ("n月j日", "Y年n月j日", "Y年n月j日 H:i", "Y年n月"),
    "ar": ("j F", "j F Y", "j F Y، H:i", "F Y"),
}
#: Django and CLDR differ in one name.
MONTHS_OF_CLDR = {"إبريل": "أبريل"}
MINUTE, HOUR, DAY = 60, 3600, 86400
#: A number of each plural category of CLDR, as Arabic has them all; other languages use some.
CATEGORIES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def _formats() -> tuple[str, str, str, str]:
    return FORMATS.get((translation.get_language() or "en").partition("-")[0], FORMATS["en"])


def _dated(value: date, pattern: str) -> str:
    text = dateformat.format(value, pattern)
    for ours, theirs in MONTHS_OF_CLDR.items():
        text = text.replace(ours, theirs)
    return digits(text)


def day(value: date) -> str:
    """``8 Sep``, with the year when it is not this one."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    this_year = local.year == timezone.localtime(clock.now()).year
    return _dated(local, _formats()[0 if this_year else 1])


def month(value: date) -> str:
    """``Sep 2026``."""
    return _dated(value, _formats()[3])


def moment(value: datetime) -> str:
    """``8 Sep 2026, 14:02`` in the zone of the reader."""
    return _dated(timezone.localtime(value), _formats()[2])


def ago(value: datetime, now: datetime | None = None) -> str:
    """``just now``, ``12 min``, ``2 h``, ``yesterday``, ``3 d``, then the date."""
    now = now or clock.now()
    seconds = (now - value).total_seconds()
    days = (timezone.localtime(now).date() - timezone.localtime(value).date()).days
    if seconds < MINUTE:
        return day(value) if seconds < -DAY else _("just now")
    if seconds < HOUR:
        return _minutes_ago(int(seconds // MINUTE))
    if days == 0 or seconds < 6 * HOUR:
        return _hours_ago(int(seconds // HOUR))
    if days == 1:
        return _("yesterday")
    if days < 7:
        return npgettext("ago", "%(n)s d", "%(n)s d", days) % {"n": Count(days)}
    return day(value)


def _minutes_ago(n: int, shown: object = None) -> str:
    return npgettext("ago", "%(n)s min", "%(n)s min", n) % {"n": Count(n) if shown is None else shown}


def _hours_ago(n: int, shown: object = None) -> str:
    return npgettext("ago", "%(n)s h", "%(n)s h", n) % {"n": Count(n) if shown is None else shown}


def ago_words() -> dict[str, dict[str, str]]:
    """``{"minute": {"one": "{n} min", …}, "hour": …}``: :func:`ago` for scripts, by the plural category of CLDR."""
    ways = {"minute": _minutes_ago, "hour": _hours_ago}
    return {unit: {name: say(n, "{n}") for name, n in CATEGORIES.items()} for unit, say in ways.items()}


def duration(value: timedelta | float | None) -> str:
    """``1 h 52 min``, ``40 min``, ``3 d 4 h``: the two largest units of a duration (seconds when a number)."""
    if value is None:
        return ""
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    minutes, hours, days = seconds % HOUR // MINUTE, seconds % DAY // HOUR, seconds // DAY
    if days:
        return _both(_days(days), _hours(hours) if hours else "")
    if hours:
        return _both(_hours(hours), _minutes(minutes) if minutes else "")
    return _minutes(minutes) if minutes else ngettext("%(n)s s", "%(n)s s", seconds) % {"n": Count(seconds)}


def _both(large: str, small: str) -> str:
    return pgettext("a duration", "%(large)s %(small)s") % {"large": large, "small": small} if small else large


def _days(n: int) -> str:
    return ngettext("%(n)s d", "%(n)s d", n) % {"n": Count(n)}


def _hours(n: int) -> str:
    return ngettext("%(n)s h", "%(n)s h", n) % {"n": Count(n)}


def _minutes(n: int) -> str:
    return ngettext("%(n)s min", "%(n)s min", n) % {"n": Count(n)}


def due(value: datetime, now: datetime | None = None) -> tuple[str, str]:
    """Words and feeling (``""``, ``soon``, ``over``) of a due time: ``2 h left``, ``overdue 4 h``, ``8 Sep``."""
    left = (value - (now or clock.now())).total_seconds()
    if left < 0:
        return _("overdue %(time)s") % {"time": _coarse(-left)}, "over"
    if left < DAY:
        return _("%(time)s left") % {"time": _coarse(left)}, "soon" if left < HOUR else ""
    return day(value), ""


def _coarse(seconds: float) -> str:
    """The largest unit only: an overdue case does not need its minutes after a day."""
    unit = next((u for u in (DAY, HOUR, MINUTE) if seconds >= u), 1)
    return duration(seconds // unit * unit)
