"""The settings of a workspace."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.forms import one_line
from heardwell.accounts.models import Workspace
from heardwell.accounts.workspaces.effects import SAMPLES

WEEK_STARTS = [(0, _("Monday")), (5, _("Saturday")), (6, _("Sunday"))]
#: The weekends that countries have; the value is the days, 0 = Monday.
WEEKENDS = [
    ("5,6", _("Saturday and Sunday")),
    ("4,5", _("Friday and Saturday")),
    ("3,4", _("Thursday and Friday")),
    ("6", _("Sunday")),
    ("4", _("Friday")),
    ("none", _("No day off")),
]


class WorkspaceForm(forms.ModelForm[Workspace]):
    """Settings of a workspace; each says what it does. What a request leaves out stays as it is."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        validators=[one_line],
        help_text=_("For colleagues, and in mails to customers."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("For mails to colleagues and for new members.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Days and weeks on every chart begin at midnight here.")
    )
    week_start = forms.TypedChoiceField(
        label=_("First day of the week"),
        choices=WEEK_STARTS,
        coerce=int,
        help_text=_("Weekly figures are counted from this day."),
    )
    weekend = forms.ChoiceField(
        label=_("Weekend"),
        choices=WEEKENDS,
        required=False,
        help_text=_("Days off: new teams begin without hours on them."),
    )
    digits = forms.ChoiceField(
        label=_("Digits"),
        choices=[(kind, sample) for kind, sample in SAMPLES.items()],
        required=False,
        help_text=_("How numbers are written on Arabic pages."),
    )
    minimum_group = forms.IntegerField(
        label=_("Smallest group that shows a score"),
        min_value=1,
        max_value=100,
        help_text=_(
            "A segment with fewer answers shows no score, so that nobody can be recognised. 1 switches it off."
        ),
    )

    class Meta:
        model = Workspace
        fields = ["name", "language", "time_zone", "week_start", "digits", "minimum_group"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        zones = self.fields["time_zone"]
        assert isinstance(zones, forms.ChoiceField)
        zones.choices = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]
        self.fields["weekend"].initial = ",".join(map(str, self.instance.weekend)) or "none"
        self.order_fields(["name", "language", "time_zone", "week_start", "weekend", "digits", "minimum_group"])

    def clean_weekend(self) -> list[int]:
        """The days, 0 = Monday."""
        given = self.cleaned_data["weekend"]
        if not given:
            return list(self.instance.weekend)
        return [int(one) for one in given.split(",")] if given != "none" else []

    def clean_digits(self) -> str:
        return self.cleaned_data["digits"] or self.instance.digits

    def save(self, commit: bool = True) -> Workspace:
        self.instance.weekend = self.cleaned_data["weekend"]
        return super().save(commit)


class NewWorkspaceForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the shop, product or company"),
        max_length=120,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )


class DeleteForm(forms.Form):
    """Deleting asks for the name, typed: nobody does that by accident."""

    name = forms.CharField(
        label=_("Type the name of the workspace"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if name.strip() != self.workspace.name.strip():
            raise forms.ValidationError(_("This is not the name of the workspace."))
        return name
