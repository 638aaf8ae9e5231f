"""The hosted survey at ``/s/{survey_id}``: one page, one form, works without any script.

With a script the same form sends each answer when it is given (``widget/src/hosted.ts``). A posted form becomes one
part of a response in the intake log, on disk before the thank-you page is shown.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from heardwell.collect.intake.envelope import CHANNELS
from heardwell.collect.intake.links import is_random, place_of
from heardwell.collect.intake.log import accept, forms
from heardwell.collect.intake.paths import Known
from heardwell.collect.intake.published import Survey
from heardwell.collect.intake.responses import MOST_SEQ
from heardwell.collect.surveys import readiness
from heardwell.collect.surveys.afterwards.queries import link_for
from heardwell.collect.surveys.afterwards.words import after_words
from heardwell.collect.surveys.complaints import complaint
from heardwell.collect.surveys.drawing import (
    Drawing,
    Drawn,
    Json,
    choose_language,
    filled,
    language_links,
    printed,
    theme,
)
from heardwell.collect.surveys.languages import direction
from heardwell.collect.surveys.piping import Said
from heardwell.collect.surveys.posting import answers_of, given_of, on_the_way
from heardwell.collect.surveys.respondent_words import nearest, page_words
from heardwell.collect.surveys.scripting import script_facts, takes_up_answers
from heardwell.collect.surveys.uploads.posted import posted_files
from heardwell.core import clock, tokens
from heardwell.core.config import config
from heardwell.core.errors import FieldError, Gone, HeardwellError, Invalid, NotFound

#: How long the thanks can be read again in the respondent's own words.
OWN_WORDS_S: Final = 3600
MOST_HIDDEN: Final = 20
MOST_HIDDEN_LENGTH: Final = 500
#: Query parameters that mean something to the page itself; all others are hidden fields of the response.
RESERVED: Final = frozenset(
    {"lang", "embed", "channel", "v", "test", "ending", "kiosk", "inapp", "own_link", "own_words"}
)
#: What an app says of itself in the address: context of the response, not hidden fields.
_TOLD: Final = ("app_version", "os", "screen", "connection")
_WORKER: Final = Path(__file__).parent / "static" / "surveys" / "kiosk.js"
#: Where pictures of surveys lie, seen from the page.
IMAGES: Final = "../c/v1/images/"
_STYLE: Final = Path(__file__).parent / "static" / "surveys" / "hosted.css"


class Visit:
    """What the address says about this visit: language, where it came from, hidden fields. A posted form keeps it."""

    def __init__(self, request: HttpRequest, form: Json) -> None:
        sent = request.GET
        self.form = form
        self.version = int(v) if (v := sent.get("v", "")).isdecimal() and len(v) < 9 else form["version"]
        self.embed = sent.get("embed") == "1"
        self.test = sent.get("test") == "1"
        self.lang = choose_language(form, _wanted(request, sent.get("lang", "")))
        channel = sent.get("channel", "")
        self.kiosk, self.inapp = sent.get("kiosk") == "1", sent.get("inapp") == "1"
        self.usual = "web" if self.embed else "kiosk" if self.kiosk else "in_app" if self.inapp else "link"
        self.channel = channel if channel in CHANNELS else self.usual
        self.told = {name: said[:100] for name in _TOLD if (said := sent.get(name, ""))}
        self.hidden = _hidden(sent)
        self.answers: Json = {}  # what was answered, where the page takes it up
        self.inert = False  # a preview: drawn without its script

    def query(self, **changed: str) -> str:
        """The address's query with everything that this visit carries."""
        flags = {name: "1" for name in ("embed", "test", "kiosk", "inapp") if getattr(self, name)}
        parts = {"lang": self.lang} | flags | self.told | changed
        if self.channel != self.usual:
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
def kiosk_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps a kiosk's page for hours without a network. It must lie beside the pages it serves."""
    response = HttpResponse(_WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def thanks_page(request: HttpRequest, survey_id: str) -> HttpResponse:
    """Where a posted form leads. Says nothing about anybody, so it may be opened by anyone; the private link in its
    address is the respondent's own, and so is the seal that lets it take up their answers for an hour."""
    survey = forms().survey(survey_id)
    if survey is None:
        return _ending_of(request, 404)
    visit = Visit(request, msgspec.json.decode(survey.body))
    visit.answers = _own_answers(request, survey)
    return _ending_of(request, 200, visit, _own_link(request, survey))


def _own_link(request: HttpRequest, survey: Survey) -> str:
    """What the address names, if it is a link of ours and of this survey."""
    token = request.GET.get("own_link", "")
    place = place_of(token) if token else None
    return token if place and place.survey_id == survey.id else ""


def _own_words(survey: Survey, form: Json, response_id: str) -> str:
    """What lets the thanks take up the answers of this response; "" where no words ask for them.

    Nor for an id that could be guessed: a form may be posted with the id of somebody else's response.
    """
    if not is_random(response_id) or not takes_up_answers(form):
        return ""
    return tokens.sign("own words", f"{survey.workspace}:{survey.id}:{response_id}", valid_s=OWN_WORDS_S)


def _own_answers(request: HttpRequest, survey: Survey) -> dict[str, Any]:  # Any: answers
    sealed = tokens.verify("own words", request.GET.get("own_words", "")) or ""
    place = f"{survey.workspace}:{survey.id}:"
    found: dict[str, Any] = {}
    if sealed.startswith(place):
        for given in forms().answers_before(survey.workspace, survey.id, sealed.removeprefix(place), MOST_SEQ + 1):
            found |= given
    return found


def preview(request: HttpRequest, form: Json, *, sent: bool = False, live: bool = False) -> HttpResponse:
    """A form that nobody can answer yet, drawn as respondents will see it; ``sent``: the thank-you page.

    ``live``: it can be tried out; nothing of that is kept.
    """
    visit = Visit(request, form)
    visit.inert, visit.test = not live, live
    return _ending_of(request, 200, visit) if sent else _form_page(visit, {}, _fresh_id())


# Answers


def _take(request: HttpRequest, visit: Visit, survey: Survey) -> HttpResponse:
    response_id = request.POST.get("response_id") or _fresh_id()
    given = given_of(visit.form, request.POST)
    if request.FILES and not visit.test:
        asked = [one["key"] for one in visit.form["questions"] if one["type"] in ("file", "screenshot")]
        files, refused = posted_files(request, survey.id, response_id, visit.version, asked)
        given |= {key: [",".join(ids)] for key, ids in files.items()}
        if refused:
            return _form_page(visit, given, response_id, refused)
    known = Known({}, hidden=visit.hidden, language=visit.lang)
    answers = on_the_way(survey, answers_of(visit.form, given), known)
    # Asked here and not of the intake: this one part is the whole response, whatever its number says.
    if missing := survey.missing(answers, known):
        return _form_page(visit, given, response_id, missing)
    ending = survey.way(replace(known, answers=answers)).ending
    if visit.test:
        return _lead_on(visit, ending)
    try:
        accept(survey.id, _part(request, visit, response_id, answers))
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
    own = {"own_link": link_for(survey, response_id), "own_words": _own_words(survey, visit.form, response_id)}
    return _lead_on(visit, ending, own)


def _lead_on(visit: Visit, ending: str, own: Mapping[str, str] = MappingProxyType({})) -> HttpResponse:
    """To the thanks, or where the form says that this ending leads."""
    found: Json = next((one for one in visit.form.get("endings") or () if one["key"] == ending), {})
    if not visit.test and _safe(found.get("redirect")):
        return _see_other(found["redirect"])
    named = {name: value for name, value in {"ending": ending, **own}.items() if value}
    return _see_other(f"{reverse('hosted:thanks', args=[visit.form['id']])}?{visit.query(**named)}")


def _safe(address: object) -> bool:
    """An address of the web, and nothing that runs."""
    return isinstance(address, str) and address.startswith("https://") and address.isprintable() and " " not in address


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _part(request: HttpRequest, visit: Visit, response_id: str, answers: dict[str, Any]) -> dict[str, Any]:  # Any: JSON
    """The form as the body that a script would have sent, all at once."""
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


def _context(request: HttpRequest, visit: Visit) -> dict[str, str]:
    agent = request.headers.get("User-Agent", "")
    device = "mobile" if "Mobi" in agent else "tablet" if "Android" in agent or "iPad" in agent else "desktop"
    return {"url": request.build_absolute_uri(request.path), "locale": visit.lang, "device": device} | visit.told


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
    return min(max((clock.now_ms() - drawn_ms) // 1000, 0) + 1_000, MOST_SEQ)


def _hidden(sent: QueryDict) -> dict[str, str]:
    """``?order=A-17`` is the hidden field ``order``."""
    names = [
        name for name in sent if name not in RESERVED | {*_TOLD} and not name.startswith("a.") and 0 < len(name) <= 64
    ]
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
    said = Said(form, lang, answers_of(form, given), visit.hidden)
    drawing = Drawing(said, given, seed=response_id, images=IMAGES)
    questions = drawing.questions()
    _place_errors(form, questions, errors, drawing.words)
    context = _frame(visit, said) | {
        "questions": questions,
        "response_id": response_id,
        "survey": form,
        "facts": script_facts(said, channel=visit.channel, test=visit.test),
        "query": visit.query(v=str(form["version"])),
        "wrong": bool(errors),
        "takes": _takes(form, drawing.words),
        "uploads": any(question.kind == "file" for question in questions),
        "links": [{**link, "query": visit.query(lang=link["tag"])} for link in language_links(form, lang)],
    }
    return styled(render_to_string("hosted/page.html", context), context, status or (422 if errors else 200))


def _takes(form: Json, words: Mapping[str, str]) -> str:
    """``Takes about 30 seconds``."""
    seconds = max(readiness.seconds(form), 15)  # type: ignore[arg-type]  # a published form is one
    if seconds <= 90:
        return filled(words["seconds"], n=seconds)
    return filled(words["minutes"], n=round(seconds / 60))


def _place_errors(
    form: Json, questions: Sequence[Drawn], errors: Sequence[FieldError], words: Mapping[str, str]
) -> None:
    by_key = {question["key"]: question for question in form["questions"]}
    drawn = {question.key: question for question in questions}
    for error in errors:
        name = error.field.removeprefix("answers.")
        key = max((key for key in drawn if name == key or name.startswith((f"{key}.", f"{key}/"))), key=len, default="")
        if key:
            drawn[key].error = complaint(error, by_key[key], words)


def _ending_of(request: HttpRequest, status: int, visit: Visit | None = None, link: str = "") -> HttpResponse:
    """Thank you (200), closed (410) or unknown (404)."""
    lang = nearest(translation.get_language_from_request(request))
    words = page_words(visit.lang if visit else lang)
    context: dict[str, Any] = {"status": status, "lang": lang, "dir": direction(lang), "style": look({}), "links": []}
    context["words"] = words
    if visit is not None:
        context |= _frame(visit, Said(visit.form, visit.lang, visit.answers, visit.hidden))
        chosen = request.GET.get("ending", "")
        by_key = {ending.key: ending for ending in context["endings"]}
        context["ending"] = by_key.get(chosen) or by_key[""]
    if visit is not None and link:
        address = request.build_absolute_uri(reverse("private:page", args=[link]))
        asks = (visit.form.get("after") or {}).get("quote") == "ask"
        context |= {"own_link": address, "asks": asks, "after": after_words(visit.lang)}
    return styled(render_to_string("hosted/ending.html", context), context, status)


def _frame(visit: Visit, said: Said) -> dict[str, Any]:
    """What the form's page and its endings share."""
    form, lang = visit.form, visit.lang
    texts, style, limits = form.get("texts") or {}, form.get("style") or {}, form.get("limits") or {}
    own = {name: found for name, given in texts.items() if (found := said.text(given))}
    words = page_words(lang)
    review = form.get("public_review") or {}
    return {
        "lang": lang,
        "dir": direction(lang),
        "style": look(style),
        "scheme": style.get("scheme", "auto"),
        "embed": visit.embed,
        "inert": visit.inert,
        "test": visit.test,
        "once": limits.get("once"),
        "resume": limits.get("resume"),
        "organisation": form.get("organisation", ""),
        "logo": _logo(style),
        "script": f"{urlsplit(config().base_url).path}/w/v1/hosted.js",
        "words": words | {name: own[name] for name in own if name in words},
        **{name: printed(said, texts.get(name)) for name in ("privacy", "intro", "who", "next_steps")},
        "endings": _endings(said, own.get("thanks") or words["thanks"]),
        "reviews": [link for link in review.get("links") or () if _safe(link["url"])],
        "review_text": printed(said, review.get("text")),
    }


def _logo(style: Json) -> str:
    """Where the author's logo is, or nothing."""
    logo = style.get("logo")
    return reverse("collect:image", args=[logo["id"]]) if logo else ""


class Ending(NamedTuple):
    """A way to say thank you. ``key`` is empty for the usual one."""

    key: str
    title: SafeString | str
    text: SafeString | str = ""


def _endings(said: Said, thanks: str) -> list[Ending]:
    usual = printed(said, {said.lang: thanks})
    found = [
        Ending(one["key"], printed(said, one.get("title")) or usual, printed(said, one.get("text")))
        for one in said.form.get("endings") or ()
    ]
    return [Ending("", usual), *found]


@lru_cache
def _sheet() -> str:
    return _STYLE.read_text(encoding="utf-8")


def look(style: Json) -> str:
    """The page's style sheet, in the author's colours."""
    return _sheet() + theme(style) + str(style.get("sheet", ""))


def styled(html: str, context: Mapping[str, Any], status: int) -> HttpResponse:
    """The page with a policy that lets through its one style element, named by its hash, and our own script."""
    response = HttpResponse(html, status=status)
    digest = base64.b64encode(hashlib.sha256(context["style"].encode()).digest()).decode()
    framed = "*" if context.get("embed") else "'self'"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src 'sha256-{digest}'; connect-src 'self'; "
        f"img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors {framed}"
    )
    response["Content-Language"] = context["lang"]
    response["Cache-Control"] = "no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
