"""What people type about a website."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heardwell.collect.widget.actions import MOST_CAP_DAYS, MOST_NAME, read_origins
from heardwell.core.errors import Invalid


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=MOST_NAME)
    origins = forms.CharField(
        label=_("Allowed pages"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "placeholder": "https://shop.example"}),
        help_text=_("One address a line. Empty: surveys show on any page that carries the snippet."),
    )

    def clean_origins(self) -> list[str]:
        """Answers are taken from everywhere; this only says where surveys are shown."""
        try:
            return read_origins(line for line in self.cleaned_data["origins"].splitlines() if line.strip())
        except Invalid as error:
            raise forms.ValidationError(error.errors[0].message) from error


class NewSiteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=MOST_NAME)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["placeholder"] = "shop.example"


class CapForm(forms.Form):
    cap_days = forms.IntegerField(
        label=_("Days between two surveys"),
        min_value=0,
        max_value=MOST_CAP_DAYS,
        help_text=_(
            "A visitor whom one survey has asked is left alone by all others for so long. Whoever was put off longest "
            "comes first afterwards. 0: surveys need not wait for each other."
        ),
    )


class CheckForm(forms.Form):
    address = forms.CharField(
        label=_("A page of yours"),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "https://shop.example/", "inputmode": "url"}),
    )
