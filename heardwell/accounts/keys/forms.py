"""A new key: what it is for and what it may do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.roles import PERMISSION_NAMES, TABLE, Permission

#: Days until a key ends by itself; "0" never.
LASTS = [("0", _("Never")), ("30", _("After 30 days")), ("90", _("After 90 days")), ("365", _("After a year"))]


class ApiKeyForm(forms.Form):
    """The scopes on offer are those that the maker's own role has: nobody hands out more than they hold."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("So that you know later what uses it."))
    scopes = forms.MultipleChoiceField(
        label=_("May do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    lasts = forms.ChoiceField(label=_("Ends"), choices=LASTS, required=False, initial="0")

    def __init__(self, role: str, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [(p.value, PERMISSION_NAMES[p]) for p in Permission if role in TABLE[p]]
        scopes.initial = [Permission.READ.value]

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset(Permission(name) for name in self.cleaned_data["scopes"])

    @property
    def days(self) -> int:
        return int(self.cleaned_data["lasts"] or 0)
