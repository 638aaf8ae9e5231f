"""What people type to prove who they are."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heardwell.accounts.forms import one_line

_CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "dir": "ltr",
    "autofocus": True,
    "spellcheck": "false",
}
_RECOVERY = {"autocomplete": "off", "autocapitalize": "none", "dir": "ltr", "autofocus": True, "spellcheck": "false"}


class CodeForm(forms.Form):
    """A code of the app. A recovery code is taken in the same field."""

    code = forms.CharField(label=_("Code from your app"), max_length=60, widget=forms.TextInput(attrs=_CODE))


class RecoveryForm(forms.Form):
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=60,
        help_text=_("One of the ten that you kept when you switched on two-step sign-in. Each works once."),
        widget=forms.TextInput(attrs=_RECOVERY),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("a passkey", "Name"),
        max_length=60,
        validators=[one_line],
        help_text=_("So that you know later which device it is on."),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """One's own password, once more."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
