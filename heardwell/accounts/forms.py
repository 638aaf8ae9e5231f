"""What people type about themselves and their workspace."""

import unicodedata
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import User, Workspace

WEEKDAYS = [
    (0, _("Monday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


def _one_line(value: str) -> None:
    """Names enter the headers of mails."""
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in value):
        raise forms.ValidationError(_("Expected one line of text"))


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class SetUpForm(forms.Form):
    """The first owner and the first workspace."""

    workspace = forms.CharField(
        label=_("Name of your shop, product or company"),
        max_length=120,
        validators=[_one_line],
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "organization"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[_one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        person = User(email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, person)
        return password


class WorkspaceForm(forms.ModelForm[Workspace]):
    """Settings of a workspace; each says what it does."""

    name = forms.CharField(label=_("Name"), max_length=120, validators=[_one_line])
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Days and weeks on every chart begin at midnight here.")
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("For mails to colleagues and for new members.")
    )
    week_start = forms.TypedChoiceField(label=_("First day of the week"), choices=WEEKDAYS, coerce=int)
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
        fields = ["name", "language", "time_zone", "week_start", "minimum_group"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        zones = self.fields["time_zone"]
        assert isinstance(zones, forms.ChoiceField)
        zones.choices = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]


class PasswordForm(forms.Form):
    """Change of one's own password; other sessions end with it."""

    current = forms.CharField(
        label=_("Present password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        current = str(self.cleaned_data["current"])
        if not self.user.check_password(current):
            raise forms.ValidationError(_("This is not your present password."))
        return current

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        password_validation.validate_password(new, self.user)
        return new


class ApiKeyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("So that you know later what uses it."))
    read_only = forms.BooleanField(label=_("May only read"), required=False)
