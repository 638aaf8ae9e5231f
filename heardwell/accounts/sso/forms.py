"""The settings of a provider, and the name of a workspace at sign-in."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.sso.models import Provider

_LTR = {"dir": "ltr", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class ProviderForm(forms.ModelForm[Provider]):
    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=500,
        help_text=_("Kept encrypted and never shown again. Leave empty to keep the present one."),
        widget=forms.PasswordInput(attrs=_LTR | {"autocomplete": "new-password"}),
    )
    domains = forms.CharField(
        label=_("Domains of email addresses"),
        required=False,
        max_length=1000,
        help_text=_("For example: marlow.example, marlow.shop. Empty: any address that the provider knows."),
        widget=forms.TextInput(attrs=_LTR),
    )
    field_order = ["issuer", "client_id", "secret", "domains", "creates_members", "role"]

    class Meta:
        model = Provider
        fields = ["issuer", "client_id", "domains", "creates_members", "role"]
        widgets = {"issuer": forms.URLInput(attrs=_LTR), "client_id": forms.TextInput(attrs=_LTR)}
        help_texts = {
            "issuer": _("The issuer, as your provider writes it: https://login.example.com/realms/shop"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["domains"] = ", ".join(self.instance.domains)
        self.issuer_before = self.instance.issuer

    def clean_issuer(self) -> str:
        issuer = str(self.cleaned_data["issuer"]).strip().removesuffix("/.well-known/openid-configuration")
        if not re.match(r"https?://[^/\s]+", issuer) or any(letter in issuer for letter in "?#@ "):
            raise forms.ValidationError(_("Expected an address such as https://login.example.com"))
        return issuer

    def clean_domains(self) -> list[str]:
        typed = re.split(r"[\s,;،、，]+", str(self.cleaned_data["domains"]).lower())
        domains = [one.removeprefix("@") for one in typed if one]
        wrong = [one for one in domains if not DOMAIN.fullmatch(one)]
        if wrong:
            raise forms.ValidationError(_("This is not a domain: %(domain)s") % {"domain": wrong[0]})
        return domains

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        cleaned = super().clean() or {}
        if cleaned.get("creates_members") and not cleaned.get("domains") and "domains" not in self.errors:
            self.add_error("domains", _("Name the domains whose people become members by themselves."))
        moved = self.issuer_before and cleaned.get("issuer") != self.issuer_before
        if moved and self.instance.sealed_secret and not cleaned.get("secret"):
            # Otherwise the old provider's secret would be sent to the new one.
            self.add_error("secret", _("Another provider needs its own secret."))
        return cleaned


class FindForm(forms.Form):
    workspace = forms.CharField(
        label=_("Name of your workspace"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "organization"}),
    )
