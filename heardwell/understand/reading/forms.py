"""The settings of understanding."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heardwell.core import egress
from heardwell.understand.reading.engines import folder_of
from heardwell.understand.reading.models import EngineName, Preferences, Unit
from heardwell.web.numbers import digits_lazy

_LTR = {"dir": "ltr", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
MODEL = re.compile(r"[\w][\w.-]*(/[\w][\w.-]*)?", re.ASCII)
#: What a header can carry.
KEY = re.compile(r"[!-~]+")
CHECKED_S = 3.0
INDUSTRIES = [
    ("", _("All of them")),
    ("shop", _("Shop and delivery")),
    ("restaurant", _("Restaurant")),
    ("hotel", _("Hotel")),
    ("software", _("App and software")),
    ("support", _("Customer service")),
]


class PreferencesForm(forms.ModelForm[Preferences]):
    """What a request leaves out stays as it is."""

    industry = forms.ChoiceField(
        label=_("Industry"),
        choices=INDUSTRIES,
        required=False,
        help_text=_("Which things are looked for that customers judge: the room, the food, the courier."),
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=500,
        strip=True,
        help_text=_("Kept encrypted and never shown again. Leave empty to keep the present one."),
        widget=forms.PasswordInput(attrs=_LTR | {"autocomplete": "new-password"}),
    )
    field_order = ["engine", "industry", "onnx_model", "endpoint", "llm_model", "key", "budget", "unit", "price"]

    class Meta:
        model = Preferences
        fields = ["engine", "industry", "onnx_model", "endpoint", "llm_model", "budget", "unit", "price"]
        labels = {"price": digits_lazy(_("Price of 1,000 tokens"))}
        widgets = {
            "onnx_model": forms.TextInput(attrs=_LTR),
            "endpoint": forms.URLInput(attrs=_LTR),
            "llm_model": forms.TextInput(attrs=_LTR),
        }
        help_texts = {
            "engine": _("Whatever you choose, the built-in engine reads every voice at once. Another engine follows."),
            "onnx_model": _("A folder in “models” of the data folder, or the id of a model on the hub: owner/name."),
            "endpoint": _("Any address that speaks like OpenAI's: https://api.example.com/v1"),
            "llm_model": _("As the service calls it."),
            "budget": _("When it is spent, the built-in engine reads alone until the next month."),
            "unit": _("Money needs the price."),
            "price": _("The dearer one, where questions and answers cost differently. In the currency of your budget."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        for name in ("budget", "unit", "price"):
            self.fields[name].required = False
        for name in ("budget", "price"):  # 1000000 and not 1000000.00
            self.initial[name] = f"{getattr(self.instance, name).normalize():f}"

    def clean_onnx_model(self) -> str:
        model = str(self.cleaned_data["onnx_model"]).strip()
        if model and not MODEL.fullmatch(model):
            raise forms.ValidationError(_("Expected the name of a folder, or owner/name"))
        return model

    def clean_endpoint(self) -> str:
        url = str(self.cleaned_data["endpoint"]).strip().rstrip("/")
        if url and url != self.instance.endpoint:
            _require_callable(url)
        return url

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key and not KEY.fullmatch(key):
            raise forms.ValidationError(_("Expected a key of Latin letters, digits and signs, without spaces"))
        return key

    def clean_budget(self) -> object:
        budget = self.cleaned_data["budget"]
        if budget is not None and budget < 0:
            raise forms.ValidationError(_("Expected 0 or more"))
        return self.instance.budget if budget is None else budget

    def clean_unit(self) -> str:
        return self.cleaned_data["unit"] or self.instance.unit

    def clean_price(self) -> object:
        price = self.cleaned_data["price"]
        if price is not None and price < 0:
            raise forms.ValidationError(_("Expected 0 or more"))
        return self.instance.price if price is None else price

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        cleaned = super().clean() or {}
        if cleaned.get("engine") == EngineName.LLM:
            self._require("endpoint", "llm_model")
            if cleaned.get("unit") == Unit.MONEY and not cleaned.get("price"):
                self.add_error("price", _("Without a price nobody can say what is spent."))
        if cleaned.get("engine") == EngineName.ONNX:
            self._require("onnx_model")
            model = cleaned.get("onnx_model")
            if model and "/" not in model and not folder_of(model).is_dir():
                self.add_error("onnx_model", _("There is no such folder among the models of this server."))
        return cleaned

    def _require(self, *names: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("This engine needs it."))


def _require_callable(url: str) -> None:
    """Refuse what would be refused when it is called, and what cannot be the beginning of an address."""
    try:
        if any(letter in url for letter in "?#\\"):
            raise egress.Refused("more than a base")
        egress.check(url, patience_s=CHECKED_S)
    except egress.Private:
        raise forms.ValidationError(_("This address lies inside a private network, which is not called.")) from None
    except egress.Open:
        raise forms.ValidationError(_("Expected an address that begins with https://")) from None
    except egress.Refused:
        raise forms.ValidationError(_("Expected an address such as https://api.example.com/v1")) from None


class SentenceForm(forms.Form):
    """A sentence to try the engine with."""

    text = forms.CharField(label=_("A sentence"), max_length=2000, strip=True)
