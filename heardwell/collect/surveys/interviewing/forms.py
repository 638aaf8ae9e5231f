"""How an interview begins: on which channel, in which language, with whom, and that they agree."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heardwell.collect.surveys import languages
from heardwell.people.claims import email_of


class BeginForm(forms.Form):
    """Nobody's answers are written down who has not agreed."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How you speak"),
        choices=[("phone", gettext_lazy("By phone")), ("in_person", gettext_lazy("In person"))],
        widget=forms.RadioSelect,
        initial="phone",
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the questions"))
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), required=False, max_length=200)
    email = forms.CharField(label=gettext_lazy("Email address"), required=False, max_length=254)
    external_id = forms.CharField(label=gettext_lazy("Customer id"), required=False, max_length=200)
    consent = forms.BooleanField(
        label=gettext_lazy("The person agreed that we note this"),
        error_messages={"required": gettext_lazy("Ask first: without a yes nothing is noted.")},
    )

    def __init__(self, *args: Any, tags: list[str], **kwargs: Any) -> None:  # Any: what Django's forms take
        super().__init__(*args, **kwargs)
        for name in ("name", "email", "external_id"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "dir": "auto"}
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label, choices=[(tag, languages.describe(tag).name) for tag in tags]
        )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip()
        if email and not email_of(email):
            raise forms.ValidationError(_("Expected an email address"))
        return email
