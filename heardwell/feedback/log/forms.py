"""What a member types when a customer has told them something."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heardwell.core import clock, ids
from heardwell.core.scales import DEFAULTS, GCR_VALUES, PRESETS
from heardwell.feedback.models import Channel
from heardwell.feedback.said import Score
from heardwell.web.scores import METRIC_NAMES, point_name

#: Where a member hears things; what arrives by itself is not logged by hand. The usual ones first.
CHANNELS = ("phone", "in_person", "event", "chat", "email", "sms", "whatsapp", "line", "wechat", "social", "review")
SCORED = ("nps", "csat", "ces", "stars", "smileys", "thumbs", "gcr")
QUOTES = (
    ("none", pgettext_lazy("a permission", "No")),
    ("anonymous", gettext_lazy("Yes, without the name")),
    ("named", gettext_lazy("Yes, with the name")),
)
MOST_TAGS = 10
#: Clocks differ a little: a moment this far ahead is still now.
DRIFT = timedelta(minutes=5)
_KEY = re.compile(r"[0-9A-Za-z]{16}\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was heard, ready to be recorded."""

    key: str
    words: str
    channel: str
    contact: str = ""  # id of a contact
    who: str = ""  # what was typed instead
    problem: str = ""
    tags: tuple[str, ...] = ()
    score: Score | None = None
    at: datetime | None = None
    quote: str = "none"
    kind: str = "note"
    extra: dict[str, str] = field(default_factory=dict)


def _channels() -> list[tuple[str, Any]]:  # Any: a translatable word
    names = dict(Channel.choices)
    return [(value, names[value]) for value in CHANNELS]


def _points(metric: str) -> Iterable[tuple[str, str]]:
    if metric == "gcr":
        values: Iterable[object] = GCR_VALUES
    else:
        values = reversed(PRESETS[DEFAULTS[metric]].points)
    for value in values:
        yield f"{metric}:{value}", point_name(metric, str(value))


def _scores() -> list[tuple[Any, Any]]:  # Any: translatable words, groups of choices
    found: list[tuple[Any, Any]] = [("", gettext_lazy("No score"))]
    for metric in SCORED:
        scale = PRESETS[DEFAULTS[metric]] if metric in DEFAULTS else None
        name = METRIC_NAMES[metric]
        label = f"{name} {scale.min}–{scale.max}" if scale and metric != "thumbs" else str(name)
        found.append((label, list(_points(metric))))
    return found


class LogForm(forms.Form):
    """Words are all that must be given. Times are read in the zone that is active: the workspace's."""

    key = forms.CharField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("What they said"),
        max_length=20_000,
        widget=forms.Textarea(
            attrs={"rows": 3, "dir": "auto", "autofocus": True, "placeholder": gettext_lazy("In their own words")}
        ),
    )
    who = forms.CharField(
        label=gettext_lazy("Who said it"),
        required=False,
        max_length=300,
        widget=forms.TextInput(
            attrs={
                "dir": "auto",
                "autocomplete": "off",
                "placeholder": gettext_lazy("Name, email address, phone or customer id"),
            }
        ),
    )
    contact = forms.CharField(required=False, max_length=18, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=_channels, initial="phone")
    problem = forms.CharField(
        label=gettext_lazy("The problem behind it"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "dir": "auto",
                "placeholder": gettext_lazy("What are they trying to do? What is in the way?"),
            }
        ),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=700,
        widget=forms.TextInput(
            attrs={"dir": "auto", "autocomplete": "off", "placeholder": gettext_lazy("Several with commas")}
        ),
    )
    score = forms.ChoiceField(label=pgettext_lazy("a rating", "Score"), choices=_scores, required=False)
    at = forms.DateTimeField(
        label=gettext_lazy("When it was said"),
        required=False,
        help_text=gettext_lazy("Empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    quote = forms.ChoiceField(label=gettext_lazy("May we quote them?"), choices=QUOTES, initial="none")

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        return key if _KEY.match(key) else ids.public_id()

    def clean_tags(self) -> tuple[str, ...]:
        names = (" ".join(name.split())[:64] for name in re.split(r"[,，、،;\n]", self.cleaned_data["tags"]))
        return tuple(dict.fromkeys(name for name in names if name))[:MOST_TAGS]

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        if at and at > clock.now() + DRIFT:
            raise forms.ValidationError(_("This is in the future"))
        if at and at.year < 1970:
            raise forms.ValidationError(_("Expected a date after 1970"))
        return at

    def clean_score(self) -> Score | None:
        metric, _colon, value = str(self.cleaned_data["score"]).partition(":")
        if not metric:
            return None
        if metric == "gcr":
            return Score(metric, value)
        return Score(metric, int(value), PRESETS[DEFAULTS[metric]].signature)

    def entry(self) -> Entry:
        """What was typed, once it is valid."""
        given = {name: self.cleaned_data[name] for name in ("key", "words", "channel", "contact", "who", "problem")}
        more = {name: self.cleaned_data[name] for name in ("tags", "score", "at")}
        return Entry(**given, **more, quote=self.cleaned_data["quote"])


def blank() -> LogForm:
    """An empty form. Its key makes sending it twice harmless."""
    return LogForm(initial={"key": ids.public_id(), "channel": "phone", "quote": "none"})
