"""Question types as people know them: name, picture, one line, and the group in which the builder offers them."""

from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from heardwell.web.numbers import digits_lazy


class Kind(NamedTuple):
    """``also``: other words under which people look for it, besides those of its name and line."""

    type: str
    icon: str
    name: StrOrPromise
    line: StrOrPromise
    also: str = ""


GROUPS: Final[tuple[tuple[StrOrPromise, tuple[Kind, ...]], ...]] = (
    (
        _("Scores"),
        (
            Kind("nps", "gauge", _("NPS"), digits_lazy(_("Would they recommend you? From 0 to 10.")), "promoter"),
            Kind("csat", "ok", _("CSAT"), _("How satisfied are they?"), "satisfaction"),
            Kind("ces", "flow", _("CES"), _("How easy was it?"), "effort ease"),
            Kind("gcr", "target", _("Goal reached?"), _("Did they do what they came for?"), "gcr completion"),
            Kind("stars", "star", _("Stars"), _("One to five stars."), "rating"),
            Kind("smileys", "smile", _("Smileys"), _("One tap on a face."), "faces emoji"),
            Kind("thumbs", "thumb", _("Thumbs"), _("Up or down."), "like yes no"),
            Kind("scale", "list", _("Scale"), _("Points of your own, named as you like."), "likert rating agree"),
            Kind("slider", "slider", _("Slider"), _("Any point between two ends."), "range"),
            Kind("matrix", "matrix", _("Matrix"), _("Several things, judged the same way."), "grid table likert"),
        ),
    ),
    (
        _("Choices"),
        (
            Kind("single", "single", _("One choice"), _("One of several answers."), "radio select multiple choice"),
            Kind("multi", "multi", _("Several choices"), _("As many as apply."), "checkbox multiple choice"),
            Kind("ranking", "ranking", _("Ranking"), _("What matters most comes first."), "order sort priority"),
        ),
    ),
    (
        _("Words and facts"),
        (
            Kind("text", "text", _("Free text"), _("In their own words."), "open comment why"),
            Kind("number", "number", _("Number"), _("An amount, with its unit."), "amount quantity"),
            Kind("date", "event", _("Date"), _("A day in the calendar."), "day calendar"),
            Kind("email", "mail", pgettext_lazy("a question", "Email"), _("An address to answer to."), "contact mail"),
            Kind("phone", "phone", pgettext_lazy("a question", "Phone"), _("A number to call back."), "contact sms"),
        ),
    ),
    (
        _("Files"),
        (
            Kind("file", "clip", pgettext_lazy("a question", "File"), _("A photo, a bill, a recording."), "upload"),
            Kind("screenshot", "screenshot", _("Screenshot"), _("The page, with the spot marked."), "screen picture"),
        ),
    ),
    (
        _("Around the questions"),
        (
            Kind("consent", "consent", _("Consent"), _("They agree to something, or not."), "agree terms privacy"),
            Kind("statement", "statement", _("Text without a question"), _("Something to read."), "title note message"),
        ),
    ),
)
KINDS: Final = {kind.type: kind for _name, kinds in GROUPS for kind in kinds}
