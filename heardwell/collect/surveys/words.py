"""What the pages say about a survey's parts, and the builder's own words, which its scripts read from the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from heardwell.collect.surveys import languages, readiness
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.schema import Form
from heardwell.web.numbers import number

TYPE_NAMES: dict[str, StrOrPromise] = {
    "nps": gettext_lazy("NPS"),
    "csat": gettext_lazy("CSAT"),
    "ces": gettext_lazy("CES"),
    "gcr": gettext_lazy("Goal reached?"),
    "stars": gettext_lazy("Stars"),
    "smileys": gettext_lazy("Smileys"),
    "thumbs": gettext_lazy("Thumbs"),
    "scale": gettext_lazy("Scale"),
    "single": gettext_lazy("One choice"),
    "multi": gettext_lazy("Several choices"),
    "text": gettext_lazy("Free text"),
}
TYPE_ICONS = {
    "nps": "gauge",
    "csat": "ok",
    "ces": "flow",
    "gcr": "target",
    "stars": "star",
    "smileys": "smile",
    "thumbs": "thumb",
    "scale": "list",
    "single": "single",
    "multi": "multi",
    "text": "text",
}


def status_words(survey: Survey, *, changed: bool = False) -> str:
    """``Published, with changes that are not``."""
    if changed and survey.published_version:
        return _("%(status)s, with unpublished changes") % {"status": survey.get_status_display()}
    return str(survey.get_status_display())


def time_words(form: Form) -> str:
    """How long it takes people, in a sentence."""
    n = len(form["questions"])
    if not n:
        return _("No question yet")
    sentence = ngettext(
        "About %(seconds)s seconds for %(n)s question", "About %(seconds)s seconds for %(n)s questions", n
    )
    return sentence % {"seconds": number(readiness.seconds(form)), "n": number(n)}


def checks(form: Form) -> dict[str, object]:
    """What the builder shows after each save."""
    return {
        "blockers": [{"field": error.field, "message": error.message} for error in readiness.blockers(form)],
        "warnings": readiness.warnings(form),
        "languages": [_language_progress(progress) for progress in readiness.completeness(form)],
        "time": time_words(form),
    }


def _language_progress(progress: readiness.Progress) -> dict[str, object]:
    missing = progress.total - progress.done
    sentence = ngettext("%(n)s text missing", "%(n)s texts missing", missing) % {"n": number(missing)}
    complete = _("complete")
    return {
        "tag": progress.tag,
        "name": languages.describe(progress.tag).name,
        "percent": progress.percent,
        "words": sentence if missing else complete,
    }


def builder_words() -> dict[str, str]:
    """Every sentence that the builder's scripts say. ``{name}`` is filled in by the script."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved {time}"),
        "unsaved": _("Not saved yet"),
        "offline": _("Not saved: no connection. Your changes are kept on this device."),
        "refused": _("Not saved: {message}"),
        "conflict": _("This survey was edited elsewhere in the meantime."),
        "signed_out": _("Not saved: you were signed out. Sign in in another tab; your changes are kept here."),
        "not_ready": _("Not ready to publish yet"),
        "question_n": _("Question {n}: {message}"),
        "unfinished": _("This is unfinished"),
        "theirs": _("Show the other edit"),
        "mine": _("Keep mine"),
        "restored": _("Changes that were not saved last time have been brought back."),
        "question": _("Question"),
        "untitled": _("Untitled question"),
        "help": _("Help below the question"),
        "optional": _("optional"),
        "scale": _("Scale"),
        "presets": _("Kind of scale"),
        "own_scale": _("A scale of your own"),
        "lowest": _("Lowest point"),
        "highest": _("Highest point"),
        "direction": _("Which way is better"),
        "higher_better": _("Higher is better"),
        "lower_better": _("Lower is better"),
        "scale_higher": _("{min}–{max}, higher is better."),
        "scale_lower": _("{min}–{max}, lower is better."),
        "scale_nps": _("{bad} detractor, {neutral} passive, {good} promoter."),
        "scale_good": _("{good} count as good."),
        "scale_bad": _("{bad} count as bad."),
        "scale_kept": _("Kept as values, so that a later change never rewrites old answers."),
        "label_of": _("Label of {point}"),
        "choices": _("Choices"),
        "choice": _("Choice {n}"),
        "add_choice": _("Add a choice"),
        "remove_choice": _("Remove choice {n}"),
        "new_choice": _("New choice"),
        "required": _("Required"),
        "required_help": _("People can leave only by closing the survey"),
        "condition": _("Show it only after certain answers"),
        "condition_help": _("Otherwise everybody is asked"),
        "condition_question": _("When the answer to"),
        "condition_values": _("is one of"),
        "comma": _(", "),
        "type_scale": _("{name}, {min}–{max}"),
        "condition_if": _("if {values}"),
        "more": _("More"),
        "key": _("Key"),
        "key_help": _("Names the question in exports and in the API. Keep it once answers have come in."),
        "value": _("Stored value of choice {n}"),
        "max_length": _("Longest answer, in characters"),
        "version_help": _("Changing a question after publishing starts a new version. Old answers stay as they are."),
        "earlier": _("Move up"),
        "later": _("Move down"),
        "duplicate": _("Duplicate"),
        "remove": _("Delete"),
        "removed": _("Question deleted."),
        "undo": _("Undo"),
        "ending": _("Texts around it"),
        "ending_small": _("Greeting, thank you, privacy"),
        "intro": _("Greeting above the first question"),
        "thanks": _("Thank you, after sending"),
        "privacy": _("Privacy line"),
        "button": _("Words on the feedback button"),
        "add_language": _("Add {name}"),
        "no_language": _("No language of that name. A tag such as pt-BR works too."),
        "default": _("default"),
        "make_default": _("Make it the default"),
        "remove_language": _("Remove {name}"),
        "fill": _("Fill the gaps with {name}"),
        "all_texts": _("All texts in {name}"),
        "nothing_yet": _("Nothing to translate yet: write the questions first."),
        "pale": _("This colour is too pale to carry white text. Respondents see this darker tone of it:"),
        "use_darker": _("Use the darker tone"),
        "preview": _("Preview"),
        "not_translated": _("not translated yet"),
    }
