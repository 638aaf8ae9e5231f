"""The hosted survey at ``/s/{survey_id}``: one page, one form, works without any script.

With a script the same form sends each answer when it is given (``widget/src/hosted.ts``). A posted form becomes one
part of a response in the intake log, on disk before the thank-you page is shown.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from heardwell.collect.intake.envelope import CHANNELS
from heardwell.collect.intake.log import accept, forms
from heardwell.collect.intake.published import AnswerError, Survey
from heardwell.collect.surveys.drawing import Drawn, Json, choose_language, draw_questions, language_links, theme, words
from heardwell.collect.surveys.languages import direction
from heardwell.core import clock
from heardwell.core.errors import FieldError, Gone, HeardwellError, Invalid, NotFound
from heardwell.core.scales import SCALED

MOST_HIDDEN: Final = 20
MOST_HIDDEN_LENGTH: Final = 500
#: Query parameters that mean something to the page itself; all others are hidden fields of the response.
RESERVED: Final = frozenset({"lang", "embed", "channel", "v"})
_STYLE: Final = Path(__file__).parent / "static" / "surveys" / "hosted.css"
_OURS: Final = {"zh-hant": "zh-hant", "zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh": "zh-hans", "ar": "ar"}


class Visit:
    """What the address says about this visit: language, where it came from, hidden fields. A posted form keeps it."""

    def __init__(self, request: HttpRequest, form: Json) -> None:
        sent = request.GET
        self.form = form
        self.version = _whole(sent.get("v", "")) or form["version"]
        self.embed = sent.get("embed") == "1"
        self.lang = choose_language(form, _wanted(request, sent.get("lang", "")))
        channel = sent.get("channel", "")
        self.channel = channel if channel in CHANNELS else "web" if self.embed else "link"
        self.hidden = _hidden(sent)
        self.inert = False  # a preview: drawn without its script

    def query(self, **changed: str) -> str:
        """The address's query with everything that this visit carries."""
        parts = {"lang": self.lang} | ({"embed": "1"} if self.embed else {}) | changed
        if self.channel != ("web" if self.embed else "link"):
            parts["channel"] = self.channel
        return urlencode(parts | self.hidden)


@csrf_exempt  # public and without a session: there is nothing that a foreign page could borrow
@require_http_methods(["GET", "HEAD", "POST"])
def survey_page(request: HttpRequest, survey_id: str) -> HttpResponse:
    """The survey (200), closed (410), unknown (404); a posted form leads to thanks (303) or comes back (422)."""
    survey = forms().survey(survey_id)
    if survey is None:
        return _ending_of(request, 404)
    visit = Visit(request, msgspec.json.decode(survey.body))
    if request.method == "POST":
        return _take(request, visit, survey)
    if survey.closed_ms is not None and survey.closed_ms <= clock.now_ms():
        return _ending_of(request, 410, visit)
    given = {key[2:]: request.GET.getlist(key) for key in request.GET if key.startswith("a.")}
    return _form_page(visit, given, _fresh_id())


@require_safe
def thanks_page(request: HttpRequest, survey_id: str) -> HttpResponse:
    """Where a posted form leads. Says nothing about anybody, so it may be opened by anyone."""
    survey = forms().survey(survey_id)
    if survey is None:
        return _ending_of(request, 404)
    return _ending_of(request, 200, Visit(request, msgspec.json.decode(survey.body)))


def preview(request: HttpRequest, form: Json, *, sent: bool = False) -> HttpResponse:
    """A form that nobody can answer yet, drawn as respondents will see it; ``sent``: the thank-you page."""
    visit = Visit(request, form)
    visit.inert = True
    return _ending_of(request, 200, visit) if sent else _form_page(visit, {}, _fresh_id())


# Answers


def _take(request: HttpRequest, visit: Visit, survey: Survey) -> HttpResponse:
    response_id = request.POST.get("response_id") or _fresh_id()
    given = {question["key"]: request.POST.getlist(question["key"]) for question in visit.form["questions"]}
    part = _part(request, visit, response_id, given)
    # Asked here and not of the intake: this one part is the whole response, whatever its number says.
    if missing := survey.missing(part["answers"]):
        return _form_page(visit, given, response_id, missing)
    try:
        accept(survey.id, part)
    except Invalid as error:
        if any(wrong.field == "response_id" for wrong in error.errors):
            response_id = _fresh_id()
        return _form_page(visit, given, response_id, error.errors)
    except Gone:
        return _ending_of(request, 410, visit)
    except NotFound:
        return _ending_of(request, 404)
    except HeardwellError as error:
        return _form_page(visit, given, response_id, error.errors, status=error.status)
    return _see_other(f"{reverse('hosted:thanks', args=[visit.form['id']])}?{visit.query()}")


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _part(request: HttpRequest, visit: Visit, response_id: str, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The form as the body that a script would have sent, all at once."""
    answers = {
        question["key"]: value
        for question in visit.form["questions"]
        if (value := _value(question["type"], given.get(question["key"], ()))) is not None
    }
    return {
        "response_id": response_id,
        "seq": _seq(response_id),
        "done": True,
        "version": visit.version,
        "language": visit.lang,
        "answers": answers,
        "channel": visit.channel,
        "hidden": visit.hidden,
        "context": _context(request, visit),
    }


def _value(type_: str, raw: Sequence[str]) -> int | str | list[str] | None:
    """A form's words as an answer; what is no number stays text, so that the check can name it."""
    filled = [entry.strip() for entry in raw if entry.strip()]
    if not filled:
        return None
    if type_ == "multi":
        return list(dict.fromkeys(filled))
    return _whole(filled[0]) if type_ in SCALED and _whole(filled[0]) is not None else filled[0].replace("\r\n", "\n")


def _whole(text: str) -> int | None:
    try:
        return int(text) if len(text) < 12 else None
    except ValueError:
        return None


def _context(request: HttpRequest, visit: Visit) -> dict[str, str]:
    agent = request.headers.get("User-Agent", "")
    device = "mobile" if "Mobi" in agent else "tablet" if "Android" in agent or "iPad" in agent else "desktop"
    return {"url": request.build_absolute_uri(request.path), "locale": visit.lang, "device": device}


def _fresh_id() -> str:
    """UUID version 7, whose first 48 bits say when the page was drawn."""
    value = (clock.now_ms() << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76) & ~(0x3 << 62)) | (0x7 << 76) | (0x2 << 62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _seq(response_id: str) -> int:
    """A number that grows with every posting of the same page, and lies above those that its script may have used.

    Posting twice within a second is a double click: one part. Going back and posting another answer is a later one.
    """
    try:
        drawn_ms = int(response_id.replace("-", "")[:12], 16)
    except ValueError:
        drawn_ms = clock.now_ms()
    return min(max((clock.now_ms() - drawn_ms) // 1000, 0) + 1_000, 100_000)


def _hidden(sent: QueryDict) -> dict[str, str]:
    """``?order=A-17`` is the hidden field ``order``."""
    names = [name for name in sent if name not in RESERVED and not name.startswith("a.") and 0 < len(name) <= 64]
    return {name: (sent.get(name) or "")[:MOST_HIDDEN_LENGTH] for name in names[:MOST_HIDDEN]}


def _wanted(request: HttpRequest, chosen: str) -> list[str]:
    accepted = request.headers.get("Accept-Language", "")
    return [chosen] * bool(chosen) + [tag.split(";")[0].strip() for tag in accepted.split(",") if tag.strip()][:10]


# Pages


def _form_page(
    visit: Visit,
    given: Mapping[str, Sequence[str]],
    response_id: str,
    errors: Sequence[FieldError] = (),
    *,
    status: int = 0,
) -> HttpResponse:
    form, lang = visit.form, visit.lang
    with translation.override(_ui_language(lang)):
        questions = draw_questions(form, lang, given)
        _place_errors(questions, errors)
        texts = form.get("texts") or {}
        context = _frame(visit) | {
            "questions": questions,
            "response_id": response_id,
            "survey": form,
            "channel": visit.channel,
            "hidden": json.dumps(visit.hidden, ensure_ascii=False),
            "query": visit.query(v=str(form["version"])),
            "intro": words(form, texts.get("intro"), lang),
            "thanks": words(form, texts.get("thanks"), lang),
            "wrong": bool(errors),
            "links": [{**link, "query": visit.query(lang=link["tag"])} for link in language_links(form, lang)],
        }
        html = render_to_string("hosted/page.html", context)
    return _respond(html, context, status or (422 if errors else 200))


def _place_errors(questions: Sequence[Drawn], errors: Sequence[FieldError]) -> None:
    by_key = {question.key: question for question in questions}
    for error in errors:
        if (question := by_key.get(error.field.removeprefix("answers."))) is not None:
            question.error = _say(error, question)


def _say(error: FieldError, question: Drawn) -> str:
    code = error.code if isinstance(error, AnswerError) else ""
    if code == "required":
        return _("Please answer this one first. Nothing you wrote is lost.")
    if code == "range" or (code == "type" and question.kind == "number"):
        return _("Please give a whole number from %(min)d to %(max)d.") % {"min": question.min, "max": question.max}
    if code == "too_long":
        most = question.max_length
        text = ngettext("Please use at most %(count)d character.", "Please use at most %(count)d characters.", most)
        return text % {"count": most}
    return _("Please choose one of the answers shown.")


def _ending_of(request: HttpRequest, status: int, visit: Visit | None = None) -> HttpResponse:
    """Thank you (200), closed (410) or unknown (404)."""
    asked = visit.lang if visit else translation.get_language_from_request(request)
    with translation.override(_ui_language(asked)):
        lang = asked if visit else translation.get_language() or "en"
        context = {"status": status, "lang": lang, "dir": direction(lang), "style": _style({}), "links": []}
        if visit is not None:
            texts = visit.form.get("texts") or {}
            context |= _frame(visit) | {"thanks": words(visit.form, texts.get("thanks"), lang)}
        html = render_to_string("hosted/ending.html", context)
    return _respond(html, context, status)


def _frame(visit: Visit) -> dict[str, Any]:
    form, lang = visit.form, visit.lang
    texts, style = form.get("texts") or {}, form.get("style") or {}
    return {
        "lang": lang,
        "dir": direction(lang),
        "style": _style(style),
        "scheme": style.get("scheme", "auto"),
        "embed": visit.embed,
        "inert": visit.inert,
        "organisation": form.get("organisation", ""),
        "privacy": words(form, texts.get("privacy"), lang),
    }


def _ui_language(tag: str) -> str:
    """The catalogue for a survey's language; English where the house does not speak it."""
    return next((code for start, code in _OURS.items() if tag.lower().startswith(start)), "en")


@lru_cache
def _sheet() -> str:
    return _STYLE.read_text(encoding="utf-8")


def _style(style: Json) -> str:
    return _sheet() + theme(style)


def _respond(html: str, context: Mapping[str, Any], status: int) -> HttpResponse:
    """The page with a policy that lets through its one style element, named by its hash, and our own script."""
    response = HttpResponse(html, status=status)
    digest = base64.b64encode(hashlib.sha256(context["style"].encode()).digest()).decode()
    framed = "*" if context.get("embed") else "'self'"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src 'sha256-{digest}'; connect-src 'self'; "
        f"img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors {framed}"
    )
    response["Content-Language"] = context["lang"]
    response["Cache-Control"] = "no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
