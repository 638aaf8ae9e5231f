from django import forms
from django.utils.translation import gettext_lazy as _


class ColleagueForm(forms.Form):
    """Who puts the line into the website."""

    email = forms.EmailField(
        label=_("Colleague’s email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
