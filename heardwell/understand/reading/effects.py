"""What each setting does at this moment, in a sentence."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import Workspace
from heardwell.understand.reading import queries
from heardwell.understand.reading.fetching import DUE
from heardwell.understand.reading.forms import INDUSTRIES
from heardwell.understand.reading.models import EngineName, Preferences
from heardwell.web.numbers import number
from heardwell.web.times import moment


def effects(workspace: Workspace) -> dict[str, str]:
    """Field of the settings → what it means now."""
    preferences = queries.preferences_of(workspace)
    found = {"engine": _engine(preferences), "industry": _industry(preferences)}
    if preferences.engine == EngineName.ONNX:
        found["onnx_model"] = _model(preferences)
    if preferences.engine == EngineName.LLM:
        found["key"] = _("A key is kept.") if preferences.sealed_key else _("No key is sent.")
    return found


def _engine(preferences: Preferences) -> str:
    if preferences.engine == EngineName.LITE:
        return " ".join([_("Everything is read on this server, at once. Nothing leaves it."), _no_translating()])
    if preferences.engine == EngineName.ONNX:
        said = _(
            "Sentiment comes from your model, everything else from the built-in engine. Nothing leaves this server."
        )
        said = " ".join([said, _no_translating()])
    else:
        host = urlsplit(preferences.endpoint).hostname or preferences.endpoint
        said = _("What customers write goes to %(host)s, personal data masked.") % {"host": f"\u2068{host}\u2069"}
        said = " ".join([said, _("It also translates a voice when somebody asks on its page.")])
    return " ".join([said, _waits(preferences.workspace)])


def _no_translating() -> str:
    return _("Voices are not translated: that takes a language model.")


def _waits(workspace: Workspace) -> str:
    n = queries.waiting_count(workspace)
    if not n:
        return _("Nothing waits for it.")
    return ngettext("%(n)s voice waits for it.", "%(n)s voices wait for it.", n) % {"n": number(n)}


def _industry(preferences: Preferences) -> str:
    if not preferences.industry:
        return _("Things of every industry are looked for.")
    name = dict(INDUSTRIES).get(preferences.industry, preferences.industry)
    return _("Looks for what customers judge in: %(industry)s.") % {"industry": name}


def _model(preferences: Preferences) -> str:
    if preferences.fetching == DUE:
        return _("It is being fetched. That takes a minute or two.")
    if preferences.fetching:
        return _("It could not be fetched: %(why)s") % {"why": preferences.fetching}
    return _("It is here.")


#: Kinds of trouble in words.
TROUBLES: dict[str, StrOrPromise] = {
    "unreachable": gettext_lazy("It could not be reached."),
    "busy": gettext_lazy("It was busy or had an error of its own."),
    "refused": gettext_lazy("It refused: the key, the name of the model or the address may be wrong."),
    "malformed": gettext_lazy("Its answer could not be read."),
    "budget": gettext_lazy("This month's budget is spent."),
    "model": gettext_lazy("The model cannot be used."),
}


def trouble(preferences: Preferences) -> str:
    """Why the engine rests and until when; "" when all is well."""
    if preferences.engine == EngineName.LITE or preferences.trouble not in TROUBLES:
        return ""
    said = [str(TROUBLES[preferences.trouble]), _("The built-in engine reads meanwhile.")]
    if preferences.next_try:
        said.append(_("Next try: %(when)s.") % {"when": moment(preferences.next_try)})
    return " ".join(said)
