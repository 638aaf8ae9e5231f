"""Where, when and to whom a survey shows itself.

The canonical ``display``, all but ``mode`` and ``position`` optional::

    {"mode": "button|tab|popup|slide_in|inline|page|link|kiosk", "position": "end|start",
     "triggers": [{"on": "time", "seconds": 10}, {"on": "scroll", "percent": 50}, {"on": "exit"},
                  {"on": "click", "selector": ".buy"}, {"on": "idle", "seconds": 30}, {"on": "event", "name": "paid"},
                  {"on": "pages", "count": 3}, {"on": "data", "attribute": "data-order-done"}],
     "where": [{"match": "exact|contains|starts|glob|regex", "value": "/checkout", "not"?: true}],
     "who": {"devices": ["mobile"], "languages": ["zh-Hant"], "countries": ["TW"], "visitors": "new|returning",
             "traits": [{"name": "plan", "match": "is|not|contains|above|below", "value": "pro"}]},
     "sample": 1…100, "again_days": 90, "max_shown": 3, "over_cap": true, "consent": "wait"}

Any trigger opens it; where, who and sample must all hold. ``delay_s`` and ``event`` are the triggers of earlier forms
and stay as they are written.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys import languages
from heardwell.collect.surveys.schema.patterns import pattern_error
from heardwell.collect.surveys.schema.reading import Form, Given, Reader

MODES: Final = ("button", "tab", "popup", "slide_in", "inline", "page", "link", "kiosk")
POSITIONS: Final = ("end", "start")
TRIGGERS: Final = ("time", "scroll", "exit", "click", "idle", "event", "pages", "data")
MATCHES: Final = ("exact", "contains", "starts", "glob", "regex")
TRAIT_MATCHES: Final = ("is", "not", "contains", "above", "below")
DEVICES: Final = ("mobile", "tablet", "desktop")
VISITORS: Final = ("all", "new", "returning")
CONSENT: Final = ("none", "wait")
MOST_RULES, MOST_VALUE, MOST_DAYS = 50, 500, 3650
_ATTRIBUTE = re.compile(r"^[A-Za-z_][A-Za-z0-9_.-]{0,99}\Z")
_COUNTRY = re.compile(r"^[A-Za-z]{2}\Z")
_KEYS: Final = frozenset(
    {"mode", "position", "delay_s", "event", "triggers", "where", "who", "sample", "again_days", "max_shown"}
    | {"over_cap", "consent"}
)


def read_display(reader: Reader, given: object) -> Form:
    """The canonical ``display``."""
    given = reader.mapping("display", given, _KEYS)
    display: Form = {
        "mode": reader.one_of("display.mode", given.get("mode", "button"), MODES),
        "position": reader.one_of("display.position", given.get("position", "end"), POSITIONS),
    }
    if (delay := given.get("delay_s")) is not None:
        display["delay_s"] = reader.whole("display.delay_s", delay, 0, 3600, 0)
    if (event := given.get("event")) not in (None, ""):
        display["event"] = reader.line("display.event", event, 100)
    if triggers := _list(reader, "display.triggers", given.get("triggers"), _trigger):
        display["triggers"] = triggers
    if where := _list(reader, "display.where", given.get("where"), _page):
        display["where"] = where
    if who := _who(reader, given.get("who")):
        display["who"] = who
    return display | _limits(reader, given)


def _limits(reader: Reader, given: Given) -> Form:
    found: Form = {}
    for name, low, high in (("sample", 1, 100), ("again_days", 0, MOST_DAYS), ("max_shown", 1, 1000)):
        if (value := given.get(name)) is not None:
            found[name] = reader.whole(f"display.{name}", value, low, high, high)
    if reader.truth("display.over_cap", given.get("over_cap", False)):
        found["over_cap"] = True
    if reader.one_of("display.consent", given.get("consent", "none"), CONSENT) == "wait":
        found["consent"] = "wait"
    return {name: value for name, value in found.items() if (name, value) != ("sample", 100)}


def _list(reader: Reader, field: str, given: object, read: Callable[[Reader, str, Any], Form]) -> list[Form]:
    return [
        read(reader, f"{field}.{index}", entry) for index, entry in enumerate(reader.entries(field, given, MOST_RULES))
    ]


def _trigger(reader: Reader, field: str, given: object) -> Form:
    given = reader.mapping(field, given, {"on", "seconds", "percent", "selector", "name", "count", "attribute"})
    on = reader.one_of(f"{field}.on", given.get("on"), TRIGGERS)
    if on in ("time", "idle"):
        seconds = reader.whole(f"{field}.seconds", given.get("seconds", 0), 0 if on == "time" else 1, 3600, 10)
        return {"on": on, "seconds": seconds}
    if on == "scroll":
        return {"on": on, "percent": reader.whole(f"{field}.percent", given.get("percent", 50), 1, 100, 50)}
    if on == "pages":
        return {"on": on, "count": reader.whole(f"{field}.count", given.get("count", 2), 1, 1000, 2)}
    if on == "click":
        return {"on": on, "selector": reader.line(f"{field}.selector", given.get("selector"), MOST_VALUE)}
    if on == "event":
        return {"on": on, "name": reader.line(f"{field}.name", given.get("name"), 100)}
    if on == "data":
        return {"on": on, "attribute": _attribute(reader, f"{field}.attribute", given.get("attribute"))}
    return {"on": on}


def _attribute(reader: Reader, field: str, given: object) -> str:
    if isinstance(given, str) and _ATTRIBUTE.match(given):
        return given
    reader.wrong(field, _("Expected an attribute's name such as data-order-done"))
    return ""


def _page(reader: Reader, field: str, given: object) -> Form:
    given = reader.mapping(field, given, {"match", "value", "not"})
    rule: Form = {
        "match": reader.one_of(f"{field}.match", given.get("match", "contains"), MATCHES),
        "value": reader.line(f"{field}.value", given.get("value"), MOST_VALUE),
    }
    if rule["match"] == "regex" and (message := pattern_error(rule["value"])):
        reader.wrong(f"{field}.value", message)
    if reader.truth(f"{field}.not", given.get("not", False)):
        rule["not"] = True
    return rule


def _who(reader: Reader, given: object) -> Form:
    given = reader.mapping("display.who", given, {"devices", "languages", "countries", "visitors", "traits"})
    visitors = reader.one_of("display.who.visitors", given.get("visitors", "all"), VISITORS)
    found: Form = {
        "devices": [
            reader.one_of(f"display.who.devices.{index}", entry, DEVICES)
            for index, entry in enumerate(reader.entries("display.who.devices", given.get("devices"), len(DEVICES)))
        ],
        "languages": _tags(reader, given.get("languages")),
        "countries": _countries(reader, given.get("countries")),
        "visitors": "" if visitors == "all" else visitors,
        "traits": _list(reader, "display.who.traits", given.get("traits"), _trait),
    }
    return {name: value for name, value in found.items() if value}


def _tags(reader: Reader, given: object) -> list[str]:
    found = []
    for index, tag in enumerate(reader.entries("display.who.languages", given, MOST_RULES)):
        if (known := languages.canonical(tag)) is None:
            reader.wrong(f"display.who.languages.{index}", _("Expected a language tag such as en or zh-Hant"))
        else:
            found.append(known)
    return found


def _countries(reader: Reader, given: object) -> list[str]:
    found = []
    for index, code in enumerate(reader.entries("display.who.countries", given, 250)):
        if isinstance(code, str) and _COUNTRY.match(code):
            found.append(code.upper())
        else:
            reader.wrong(f"display.who.countries.{index}", _("Expected a country's two letters, such as TW"))
    return found


def _trait(reader: Reader, field: str, given: object) -> Form:
    """Also in the short form ``{"name": "plan", "is": "pro"}``."""
    given = reader.mapping(field, given, {"name", "match", "value", *TRAIT_MATCHES})
    short = next((match for match in TRAIT_MATCHES if match in given), "is")
    value = given.get("value", given.get(short))
    if isinstance(value, bool):
        value = str(value).lower()
    elif isinstance(value, int | float):
        value = str(value)
    return {
        "name": reader.line(f"{field}.name", given.get("name"), 100),
        "match": reader.one_of(f"{field}.match", given.get("match", short), TRAIT_MATCHES),
        "value": reader.line(f"{field}.value", value, MOST_VALUE),
    }


def triggers(display: Form) -> list[Form]:
    """All that opens a survey, those of earlier forms included."""
    found: list[Form] = list(display.get("triggers") or [])
    if display.get("delay_s") is not None:
        found.append({"on": "time", "seconds": display["delay_s"]})
    if display.get("event"):
        found.append({"on": "event", "name": display["event"]})
    return found
