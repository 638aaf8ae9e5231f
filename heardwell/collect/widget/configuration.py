"""What a site's pages are told: the surveys that start by themselves or have a button, and their rules. All public."""

from typing import Any, Final

from heardwell.collect.surveys.queries import asked
from heardwell.collect.surveys.schema.display import triggers
from heardwell.collect.surveys.tones import painted
from heardwell.collect.widget.models import AskingRules, Site

Json = dict[str, Any]  # Any: JSON
BUTTONS: Final = frozenset({"button", "tab"})
#: Modes that wait in a page for their moment; all others have their own place or are called by name.
WAITING: Final = BUTTONS | {"popup", "slide_in", "page"}
_RULES: Final = ("where", "who", "sample", "again_days", "max_shown", "over_cap")
#: Rules without which a button stands on every page for everybody.
_NARROWING: Final = frozenset({"triggers", "where", "who", "sample"})


def configuration(site: Site) -> Json:
    """The body of ``GET /c/v1/sites/{key}/config``."""
    versions = asked(site.workspace)
    cap = AskingRules.objects.filter(workspace=site.workspace).values_list("cap_days", flat=True).first()
    surveys = [one for version in versions if (one := listed(version.survey_id, version.number, version.form))]
    found: Json = {"surveys": surveys}
    if cap:
        found["cap"] = cap
    if any(version.form["display"].get("consent") == "wait" for version in versions):
        found["wait"] = True
    return found


def listed(survey_id: str, version: int, form: Json) -> Json:
    """A survey as a site's pages need to know it; empty when they need not."""
    display, default = form["display"], form["default_language"]
    rules = {name: display[name] for name in _RULES if name in display}
    if opens := triggers(display):
        rules["triggers"] = opens
    if display["mode"] not in WAITING or (not opens and display["mode"] not in BUTTONS):
        return {}
    found: Json = {"id": survey_id, "version": version, "mode": display["mode"]}
    if display.get("position") == "start":
        found["position"] = "start"
    found["languages"] = [default, *(tag for tag in form["languages"] if tag != default)]
    if display["mode"] in BUTTONS:
        found |= {"button": form["texts"].get("button") or {}, "style": _style(form["style"])}
    return found | ({"rules": rules} if _NARROWING & rules.keys() else {})


def _style(style: Json) -> Json:
    return {name: value for name, value in painted(style).items() if name in ("scheme", "tones") and value != "auto"}
