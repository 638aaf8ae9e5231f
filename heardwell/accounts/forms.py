"""What people type to come in."""

import unicodedata

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import User


def one_line(value: str) -> None:
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


class NewPersonForm(forms.Form):
    """The checks of a form that makes an account; its fields are ``email``, ``name`` and ``password``."""

    address_taken: StrOrPromise = _("Somebody has this address already.")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(self.address_taken)
        return email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        person = User(email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, person)
        return password


class SetUpForm(NewPersonForm):
    """The first owner and the first workspace."""

    workspace = forms.CharField(
        label=_("Name of your shop, product or company"),
        max_length=120,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "organization"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
