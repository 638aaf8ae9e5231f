"""The list of hosts as it is typed: one in a line."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _


class HostsForm(forms.Form):
    """``cleaned_data["hosts"]`` is the list of lines that are not empty."""

    hosts = forms.CharField(
        label=_("Allowed hosts"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("One in a line: shop.example, or *.shop.example for everything below it."),
    )

    def clean_hosts(self) -> list[str]:
        given: Any = self.cleaned_data["hosts"]  # Any: Django's untyped dict
        return [_host_of(line.strip()) for line in str(given).splitlines() if line.strip()]


def _host_of(line: str) -> str:
    """An address that was pasted stands for its host."""
    if not line.lower().startswith(("https://", "http://")):
        return line
    try:
        return urlsplit(line).hostname or line
    except ValueError:
        return line
