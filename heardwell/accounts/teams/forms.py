"""A team, as its page and the API take it."""

from typing import Any

from django import forms
from django.utils import dates
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heardwell.accounts.forms import one_line
from heardwell.accounts.models import Membership, Team, Workspace
from heardwell.accounts.queries import members
from heardwell.web.languages import language_name

#: Languages that a team may be asked to answer in (BCP-47).
LANGUAGES = (
    *("en", "zh-Hans", "zh-Hant", "ar", "de", "es", "fr", "hi", "id", "it", "ja", "ko"),
    *("ms", "nl", "pl", "pt", "ru", "th", "tr", "uk", "vi"),
)


class MemberChoice(forms.ModelMultipleChoiceField[Membership]):
    """Memberships, named as people and told apart by address."""

    def label_from_instance(self, obj: Membership) -> str:
        return format_html('<bdi>{}</bdi> <small class="soft"><bdi>{}</bdi></small>', obj.user.name, obj.user.email)


class TeamForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("a team", "Name"), max_length=60, validators=[one_line])
    inbox = forms.EmailField(
        label=_("Shared inbox"),
        required=False,
        help_text=_("The address at which customers reach this team."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    members = MemberChoice(
        queryset=Membership.objects.none(), label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Answers in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen means every language."),
    )
    always = forms.BooleanField(label=_("Always there"), required=False)

    def __init__(self, workspace: Workspace, team: Team | None, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.team = team
        people, languages = self.fields["members"], self.fields["languages"]
        assert isinstance(people, forms.ModelMultipleChoiceField) and isinstance(languages, forms.MultipleChoiceField)
        people.queryset = members(workspace)
        kept = [code for code in (team.languages if team else []) if code not in LANGUAGES]
        languages.choices = [(code, language_name(code)) for code in (*LANGUAGES, *kept)]
        self._add_hours(team.hours if team else {}, workspace)
        if team:
            self.initial.update(name=team.name, inbox=team.inbox, languages=team.languages)
            self.initial["members"] = people.queryset.filter(user__in=team.members.all())
        self.fields["always"].initial = not (team and team.hours)

    def _add_hours(self, hours: dict[str, list[str]], workspace: Workspace) -> None:
        usual = {str(day): ["09:00", "17:00"] for day in range(7) if day not in workspace.weekend}
        for day in range(7):
            begin, end = (hours or usual).get(str(day), ("", ""))
            for part, value in (("from", begin), ("to", end)):
                self.fields[f"{part}_{day}"] = forms.TimeField(
                    required=False, initial=value, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
                )

    def days(self, start: int) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:  # Any: lazy words
        """Name, begin and end of each weekday, in the workspace's order."""
        order = [(start + n) % 7 for n in range(7)]
        return [(dates.WEEKDAYS[day], self[f"from_{day}"], self[f"to_{day}"]) for day in order]

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        given = super().clean() or self.cleaned_data
        for day in range(7):
            if (given.get(f"from_{day}") is None) != (given.get(f"to_{day}") is None):
                self.add_error(f"to_{day}", _("Give both a begin and an end, or neither."))
        return given

    def given(self) -> dict[str, object]:
        """What :func:`actions.change_team` takes."""
        clean = self.cleaned_data
        hours = {
            str(day): [clean[f"from_{day}"].strftime("%H:%M"), clean[f"to_{day}"].strftime("%H:%M")]
            for day in range(7)
            if clean[f"from_{day}"] is not None
        }
        return {
            "name": clean["name"],
            "inbox": clean["inbox"],
            "languages": clean["languages"],
            "hours": {} if clean["always"] else hours,
        }

    def member_ids(self) -> list[int]:
        return [one.user_id for one in self.cleaned_data["members"]]
