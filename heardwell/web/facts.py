"""What is known beside the words, in the reader's language: names of facts that many programs send, and countries."""

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from heardwell.web.countries import country_name

_NAMES: dict[str, StrOrPromise] = {
    "app_version": pgettext_lazy("a fact", "App version"),
    "carrier": pgettext_lazy("a fact", "Carrier"),
    "country": pgettext_lazy("a fact", "Country"),
    "email": pgettext_lazy("a fact", "Email"),
    "location": pgettext_lazy("a fact", "Location"),
    "order": pgettext_lazy("a fact", "Order"),
    "order_id": pgettext_lazy("a fact", "Order"),
    "order_state": pgettext_lazy("a fact", "State of the order"),
    "os": pgettext_lazy("a fact", "Operating system"),
    "plan": pgettext_lazy("a fact", "Plan"),
    "product": pgettext_lazy("a fact", "Product"),
    "region": pgettext_lazy("a fact", "Region"),
    "release": pgettext_lazy("a fact", "Release"),
    "screen": pgettext_lazy("a fact", "Screen"),
}


def fact_name(key: str) -> str:
    """``Carrier`` for ``carrier``; what only one program sends keeps its own name."""
    return str(_NAMES.get(key, key))


def fact_value(value: object, key: str) -> object:
    """A country's name for its code; anything else as it is."""
    return country_name(value) if key == "country" and isinstance(value, str) else value
