"""The simple form of a rule: what can be set without knowing how rules are written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heardwell.accounts.models import Workspace
from heardwell.accounts.queries import members
from heardwell.close.cases import teams
from heardwell.close.rules.effects import LONGEST_DUE_HOURS, NOBODY, TURN


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
        help_text=_("Later, the case shows as overdue. Hours count while its team is there."),
    )
    team = forms.ChoiceField(label=_("Team"), required=False, help_text=_("Its members see the case under My teams."))
    assign = forms.ChoiceField(
        label=_("Assign"), required=False, help_text=_("In turn: who was given a case the longest ago is next.")
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:  # Any: a form's own arguments
        super().__init__(*args, **kwargs)
        named = [(str(team.pk), team.name) for team in teams.offered(workspace)]
        people = [(str(one.user_id), str(one.user)) for one in members(workspace) if one.may("work_cases")]
        self.fields["team"].choices = [("", _("No team")), *named]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["assign"].choices = [  # type: ignore[attr-defined]  # as above
            (NOBODY, _("Nobody")),
            (TURN, _("The team's members in turn")),
            *people,
        ]

    def clean(self) -> dict[str, Any]:
        """Turns are taken in a team."""
        given = super().clean() or {}
        if given.get("assign") == TURN and not given.get("team"):
            self.add_error("team", _("Taking turns needs a team"))
        return given
