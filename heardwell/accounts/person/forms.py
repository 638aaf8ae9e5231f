"""What somebody sets for themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heardwell.accounts.forms import one_line
from heardwell.accounts.models import User


class ProfileForm(forms.Form):
    """Name, language and address. A new address needs the password: it is what one signs in with."""

    name = forms.CharField(
        label=pgettext_lazy("a person", "Name"),
        max_length=120,
        validators=[one_line],
        help_text=_("Colleagues see it, and customers in replies."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of your pages and of mails to you.")
    )
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("You sign in with it. A change needs your password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        required=False,
        help_text=_("Only for a new address."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        # The page already belongs to somebody signed in, and each try with a wrong password is counted.
        if email != self.user.email and not self.user.check_password(self.data.get("password", "")):
            self.add_error("password", _("This is not your present password."))
        elif User.objects.filter(email=email).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email


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
