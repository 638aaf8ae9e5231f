"""Inviting somebody, and coming in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.forms import NewPersonForm, one_line
from heardwell.accounts.models import Invitation, Team, Workspace
from heardwell.accounts.roles import RANK, ROLE_NAMES, Role
from heardwell.accounts.teams.queries import teams


def roles_for(role: str) -> list[tuple[str, Any]]:  # Any: lazy words
    """The roles that somebody of ``role`` may give, the highest first."""
    return [(one.value, name) for one, name in ROLE_NAMES.items() if RANK[one] <= RANK[Role(role)]]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        help_text=_("They get a mail. Leave it empty for a link that you hand over yourself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), initial=Role.AGENT.value)
    teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.none(), label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, workspace: Workspace, role: str, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        field, chosen = self.fields["role"], self.fields["teams"]
        assert isinstance(field, forms.ChoiceField) and isinstance(chosen, forms.ModelMultipleChoiceField)
        field.choices = roles_for(role)
        chosen.queryset = teams(workspace)
        if not chosen.queryset.exists():
            del self.fields["teams"]


class JoinForm(NewPersonForm):
    """A new account. The address is fixed where the invitation names one."""

    address_taken = _("This address has an account. Sign in with it first, then open the link.")
    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        if invitation.email:
            self.fields["email"].initial = invitation.email
            self.fields["email"].disabled = True  # what the form sends instead is not read
