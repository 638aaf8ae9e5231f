"""What each setting does at this moment, in a sentence: a person who reads it needs not try it out."""

from datetime import date, timedelta

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from heardwell.accounts.models import Digits, Workspace
from heardwell.core import clock
from heardwell.web.languages import language_name
from heardwell.web.times import day, moment

#: 1,234 as readers of Arabic see it, by the workspace's digits.
SAMPLES = {Digits.LATIN: "1,234", Digits.ARABIC: "١٬٢٣٤"}


def effects(workspace: Workspace) -> dict[str, str]:
    """Field of the settings → what it means now."""
    with timezone.override(workspace.zone):
        now = clock.now()
        today = timezone.localtime(now).date()
        return {
            "name": _("Mails to customers come from “%(name)s”.") % {"name": workspace.name},
            "language": _("Invitations to colleagues are written in %(language)s.")
            % {"language": language_name(workspace.language)},
            "time_zone": _("It is %(moment)s here now.") % {"moment": moment(now)},
            "week_start": _("This week began on %(day)s.") % {"day": _named(week_began(today, workspace.week_start))},
            "weekend": _weekend(today, workspace.weekend),
            "digits": _("Readers of Arabic see a number as %(number)s.")
            % {"number": SAMPLES[Digits(workspace.digits)]},
            "minimum_group": _smallest(workspace.minimum_group),
        }


def week_began(today: date, start: int) -> date:
    """The first day of ``today``'s week. ``start``: 0 = Monday."""
    return today - timedelta(days=(today.weekday() - start) % 7)


def _named(value: date) -> str:
    return _("%(weekday)s, %(day)s") % {"weekday": dateformat.format(value, "l"), "day": day(value)}


def _weekend(today: date, weekend: list[int]) -> str:
    if not weekend:
        return _("Every day is a working day.")
    free = next(one for n in range(7) if (one := today + timedelta(days=n)).weekday() in weekend)
    if free == today:
        return _("Today is a day off.")
    return _("The next day off is %(day)s.") % {"day": _named(free)}


def _smallest(group: int) -> str:
    if group <= 1:
        return _("Even one answer shows its score.")
    return _("With %(fewer)s answers no score is shown, with %(enough)s it is.") % {
        "fewer": group - 1,
        "enough": group,
    }
