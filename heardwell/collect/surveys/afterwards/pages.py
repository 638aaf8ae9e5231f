"""How the private page is drawn: in the respondent's language and the survey's look, without any script."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from heardwell.collect.intake.log import forms
from heardwell.collect.surveys.afterwards.queries import Found, turns
from heardwell.collect.surveys.afterwards.words import after_words
from heardwell.collect.surveys.drawing import filled, printed
from heardwell.collect.surveys.hosted import look, styled
from heardwell.collect.surveys.languages import describe, direction
from heardwell.collect.surveys.piping import Said
from heardwell.collect.surveys.respondent_words import LANGUAGES, nearest
from heardwell.core import ids
from heardwell.feedback.afterwards.actions import LONGEST, MOST_NAME, PERMISSIONS
from heardwell.feedback.afterwards.following import Step, progress
from heardwell.feedback.afterwards.queries import quote_name
from heardwell.feedback.answers import shown_answers
from heardwell.feedback.files.queries import attachments
from heardwell.feedback.models import Feedback
from heardwell.web import times
from heardwell.web.numbers import written_in

_STYLE: Final = Path(__file__).parents[1] / "static" / "surveys" / "afterwards.css"
_STEPS: Final = {
    Step.RECEIVED: "received",
    Step.READ: "read",
    Step.LOOKING: "looking",
    Step.ANSWERED: "answered",
    Step.SOLVED: "solved",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the way as it is drawn; ``state``: done, now, ahead."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of the form that was sent: a word of ours, and whether it is bad news. ``text`` was typed, ``quote``
    chosen."""

    word: str = ""
    wrong: bool = False
    text: str = ""
    quote: str = ""


def language(request: HttpRequest, place: Found | None) -> str:
    """What they chose, else what they answered in, else what their browser asks for."""
    chosen = request.GET.get("lang", "")
    if chosen in LANGUAGES:
        return chosen
    said = place.feedback.lang_hint if place and place.feedback else ""
    return nearest(said or translation.get_language_from_request(request))


def context(request: HttpRequest, place: Found | None, **more: Any) -> dict[str, Any]:  # Any: what templates take
    """What every page of a private link shares."""
    lang = language(request, place)
    form = _form(place)
    return {
        "lang": lang,
        "dir": direction(lang),
        "words": after_words(lang),
        "organisation": place.workspace.name if place else "",
        "style": form.get("style") or {},
        "scheme": (form.get("style") or {}).get("scheme", "auto"),
        "links": [_switch(tag, lang) for tag in LANGUAGES],
        "token": place.token if place else "",
        **more,
    }


def _switch(tag: str, lang: str) -> dict[str, Any]:  # Any: words and a truth
    known = {"tag": tag, "name": describe(tag).name, "dir": direction(tag)}
    return {**known, "current": tag == lang, "query": f"lang={tag}"}


def _form(place: Found | None) -> dict[str, Any]:  # Any: JSON
    """The survey as it is asked now; empty when it is no longer there."""
    survey = forms().survey(place.place.survey_id) if place else None
    if survey is None or place is None or survey.workspace != place.workspace.pk:
        return {}
    form: dict[str, Any] = msgspec.json.decode(survey.body)  # Any: JSON
    return form


def whole(request: HttpRequest, place: Found, feedback: Feedback, notice: Notice) -> dict[str, Any]:  # Any: see above
    """The page itself."""
    shared = context(request, place)
    lang, words = shared["lang"], shared["words"]
    with (
        translation.override(lang.lower()),
        timezone.override(place.workspace.zone),
        written_in(place.workspace.digits),
    ):
        now = progress(feedback)
        files = {one.pk: one.name for one in attachments(feedback)}
        form = _form(place)
        said = Said(form, lang, feedback.answers or {}, feedback.hidden or {}) if form else None
        return shared | {
            "sent_on": filled(words["sent_on"], day=times.day(feedback.occurred_at)),
            "now": words[f"now_{_STEPS[now.step]}"],
            "stages": _stages(now.step, words),
            "next_steps": printed(said, (form.get("texts") or {}).get("next_steps")) if said else "",
            "answers": shown_answers(feedback, files),
            "turns": [(turn, times.moment(turn.at)) for turn in turns(feedback, list(now.replies))],
            "permission": notice.quote or feedback.quote_permission,
            "quote_name": quote_name(feedback),
            "most_name": MOST_NAME,
            "permissions": [(value, words[f"quote_{value}"]) for value in PERMISSIONS],
            "asks": bool(feedback.text),
            "notice": notice,
            "notice_words": words.get(notice.word, ""),
            "longest": LONGEST,
            "key": ids.public_id(),
        }


def _stages(step: Step, words: dict[str, str]) -> Sequence[Stage]:
    """Four: "answered" and "done" end the way alike."""
    last = Step.SOLVED if step == Step.SOLVED else Step.ANSWERED
    shown = (Step.RECEIVED, Step.READ, Step.LOOKING, last)
    return [
        Stage(words[f"step_{_STEPS[one]}"], "now" if one == step else "done" if one < step else "ahead")
        for one in shown
    ]


def respond(template: str, shared: dict[str, Any], status: int = 200) -> HttpResponse:  # Any: see above
    """The page: kept nowhere, and its address told to nobody."""
    drawn = shared | {"style": look(shared["style"]) + _sheet()}
    response = styled(render_to_string(template, drawn), drawn, status)
    response["Cache-Control"] = "no-store"
    return response


@lru_cache
def _sheet() -> str:
    return _STYLE.read_text(encoding="utf-8")
