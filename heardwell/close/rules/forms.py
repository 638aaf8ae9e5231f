"""The simple form of a rule: what can be set without knowing how rules are written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from heardwell.close.rules.effects import LONGEST_DUE_HOURS


class DetractorForm(forms.Form):
    """The rule that every workspace begins with."""

    top = forms.IntegerField(
        label=_("Open a case for NPS from 0 up to"),
        min_value=0,
        max_value=10,
        help_text=_("6 means every detractor."),
    )
    due_hours = forms.IntegerField(
        label=_("Answer within (hours)"),
        min_value=1,
        max_value=LONGEST_DUE_HOURS,
        help_text=_("Later, the case shows as overdue."),
    )
