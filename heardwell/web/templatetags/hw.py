"""Tags and filters of the house, available in every template.

They only choose words and markup; what they mean is in ``web/{numbers,times,languages,scores,rooms}.py``.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.http import HttpRequest
from django.templatetags.i18n import TranslateNode, do_block_translate, do_translate
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from heardwell.web import bands, bell, facts, languages, numbers, scores, times, toasts
from heardwell.web.rooms import Door, doors
from heardwell.web.settings_pages import Group, navigation
from heardwell.web.themes import THEMES

register = template.Library()

_JSON_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}

CHANNEL_ICONS = {
    "web": "web", "email": "mail", "sms": "sms", "in_app": "app", "link": "link", "qr": "qr", "kiosk": "kiosk",
    "phone": "phone", "in_person": "hand", "event": "event", "chat": "chat", "whatsapp": "chat", "line": "chat",
    "wechat": "chat", "review": "star", "social": "social", "board": "voices", "import": "upload", "api": "code",
}  # fmt: skip


# Icons


@register.simple_tag
def icon(name: str, css: str = "", label: str = "", turns: bool = False) -> SafeString:
    """``{% icon "reply" turns=True %}``: a drawing beside a word; with ``label`` it speaks for itself."""
    classes = " ".join(part for part in ("i", css, "turns" if turns else "") if part)
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"></use></svg>', classes, voice, _sprite(), name)


@register.simple_tag
def channel(value: str, name: str = "") -> SafeString:
    """A channel with its icon: ``{% channel feedback.channel feedback.get_channel_display %}``."""
    drawing = icon(CHANNEL_ICONS.get(value, "voices"))
    return format_html('<span class="with-icon">{}{}</span>', drawing, name or value)


def _sprite() -> str:
    return static("web/icons.svg")


# Scores and words of customers


@register.simple_tag
def score_chip(score: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None, sentiment: str = "") -> SafeString:
    """The chip before a customer's words: shape, value and scale.

    Takes one score or ``feedback.scores``. Without a score the shape alone shows ``sentiment``; without either it is
    the outlined plus of a request.
    """
    one = score if isinstance(score, Mapping) else scores.main_score(score or ())
    if one is None:
        return _chip_without_score(sentiment)
    chip = scores.chip_of(one)
    of = format_html("<small>/{}</small>", chip.of) if chip.of else ""
    return format_html(
        '<span class="score {}" title="{}"><span dir="ltr" aria-hidden="true">{}{}</span>'
        '<span class="sr">{}</span></span>',
        chip.feeling, chip.title, chip.value, of, chip.title,
    )  # fmt: skip


def _chip_without_score(sentiment: str) -> SafeString:
    feeling = scores.SENTIMENTS.get(sentiment)
    title = scores.feeling_word(feeling) if feeling else _("no score")
    drawing = "" if feeling else icon("plus")
    css = f"{feeling} bare" if feeling else "idea"
    return format_html(
        '<span class="score {}" title="{}">{}<span class="sr">{}</span></span>', css, title, drawing, title
    )


@register.simple_tag
def quote(text: str, lang: str = "", css: str = "", element: str = "p") -> SafeString:
    """A customer's words in their own language, direction and quotation marks. Empty words give nothing."""
    if not text:
        return SafeString("")
    tag = element if element in ("p", "span", "blockquote", "q") else "p"
    attribute = format_html(' lang="{}"', lang) if lang and lang != "und" else ""
    return format_html(
        '<{} class="quote {}"{} dir="auto">{}</{}>', mark_safe(tag), css, attribute, text, mark_safe(tag)
    )  # the tag is one of four names


@register.simple_tag
def tongue(lang: str) -> SafeString:
    """The language of words, marked only when it is not the reader's."""
    if not lang or languages.same_language(lang):
        return SafeString("")
    return format_html('<span class="tongue plain">{}</span>', languages.language_name(lang))


#: A setting's name in a sentence, with the value it is to get.
_SETTING = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+(?:=\S+)?")


@register.filter
def coded(sentence: str) -> SafeString:
    """A sentence whose names of settings keep their own direction, and stay whole where there is room."""
    marked = _SETTING.sub(lambda found: f'<code class="word" dir="ltr">{found[0]}</code>', escape(sentence))
    return mark_safe(marked)  # escaped above


register.filter("language_name", languages.language_name)
register.filter("fact_name", facts.fact_name)
register.filter("fact_value", facts.fact_value)
register.filter("metric_name", lambda key: scores.METRIC_NAMES.get(key, key))


@register.filter
def speaker(item: Any) -> str:  # a Feedback, which stands above this room
    """Who said it: the name that is known, the one that came with it, or "Somebody"."""
    person = item.person
    return (person.name if person else "") or item.author or (person.display_name if person else "") or _("Somebody")


@register.filter
def initials(name: str) -> str:
    """``HO`` for Hannah Osei: two letters at most, one for Chinese names."""
    words = str(name).split()
    if not words:
        return "?"
    if ord(words[0][0]) > 0x2E80:
        return words[0][0]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.filter
def may(member: Any, permission: str) -> bool:  # a Membership, which stands above this room; "" outside
    """Whether this member may do it: ``{% if member|may:"write_feedback" %}``."""
    return bool(member and member.may(permission))


# Time


@register.filter
def when(value: datetime | None, css: str = "") -> SafeString:
    """A relative time with the exact one on hover; scripts keep it true while the page is open."""
    if value is None:
        return SafeString("")
    return format_html(
        '<time class="{}" datetime="{}" title="{}" data-when>{}</time>',
        css, value.isoformat(timespec="seconds"), times.moment(value), times.ago(value),
    )  # fmt: skip


@register.filter
def due(value: datetime | None) -> SafeString:
    """A due time: plain, then amber ("35 min left"), then red ("overdue 4 h")."""
    if value is None:
        return SafeString("")
    words, feeling = times.due(value)
    return format_html(
        '<time class="due {}" datetime="{}" title="{}">{}</time>',
        feeling, value.isoformat(timespec="seconds"), times.moment(value), words,
    )  # fmt: skip


@register.filter
def day(value: date | None) -> str:
    return times.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    return times.moment(value) if value else ""


register.filter("duration", times.duration)


@register.simple_tag
def ago_words() -> str:
    """What scripts say for near times, as JSON."""
    return json.dumps(times.ago_words(), ensure_ascii=False)


# Numbers

register.filter("number", numbers.number)
register.filter("signed", numbers.signed)
register.filter("percent", numbers.percent)
register.filter("digits", numbers.digits, is_safe=True)
register.filter("decimal", numbers.decimal)


@register.filter
def counted(value: int | None) -> numbers.Count:
    """For ``{% blocktranslate count n=items|counted %}``: chooses the plural, and shows itself as ``|number`` does."""
    return numbers.Count(value or 0)


class _Said(TranslateNode):
    """``{% translate %}`` whose own digits ("kept for 90 days") are the reader's too."""

    def render(self, context: template.Context) -> str:
        rendered = super().render(context)
        if not self.asvar:
            return numbers.digits(rendered)
        value = context[self.asvar]
        said = numbers.digits(value)
        context[self.asvar] = mark_safe(said) if isinstance(value, SafeString) else said  # as safe as it was
        return ""


@register.tag("translate")
def translate(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's tag; only its digits are ours."""
    node = do_translate(parser, token)
    node.__class__ = _Said
    return node


class _Counted:
    """The counter of a ``{% blocktranslate count %}``, which then shows itself as ``|number`` does."""

    def __init__(self, counter: template.base.FilterExpression) -> None:
        self.counter = counter

    def resolve(self, context: template.Context) -> object:
        value = self.counter.resolve(context)
        return numbers.Count(value) if isinstance(value, int) else value


@register.tag("blocktranslate")
def blocktranslate(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's tag; only its count is written as our numbers are."""
    node = do_block_translate(parser, token)
    if node.counter:
        node.counter = _Counted(node.counter)  # type: ignore[assignment]  # only its resolve() is asked
    return node


@register.simple_tag
def numerals() -> str:
    """The ten digits of the reader, for scripts; nothing where they are 0–9."""
    return numbers.ARABIC_INDIC if numbers.arabic_digits() else ""


@register.simple_tag
def n_line(n: int, low: float | None = None, high: float | None = None, unit: str = "") -> SafeString:
    """``between 28 and 39, n = 812``: every score says how far one may believe it."""
    count = format_html('<bdi class="nowrap" dir="ltr">n = {}</bdi>', numbers.number(n))
    if low is None or high is None:
        return count
    if n < bands.FEWEST:
        return mark_safe(escape(_("%(n)s, too few to tell")) % {"n": count})  # our own markup
    unit = numbers.decimal(unit)
    parts = {"low": numbers.number(low) + unit, "high": numbers.number(high) + unit, "n": count}
    return mark_safe(escape(_("between %(low)s and %(high)s, %(n)s")) % parts)  # digits and our own markup


@register.inclusion_tag("web/components/interval.html")
def interval(*rows: bands.Row | None) -> dict[str, object]:
    """Interval bands on one axis: ``{% interval now before %}`` with :class:`bands.Row` objects (None is left out)."""
    return {"axis": bands.axis([row for row in rows if row is not None])}


# Addresses


@register.simple_tag(takes_context=True)
def without(context: template.RequestContext, key: str, value: object = None) -> str:
    """The present address without one filter value (or without the whole key): where a chip's × leads."""
    query = context["request"].GET.copy()
    left = [] if value is None else [one for one in query.getlist(key) if one != str(value)]
    query.setlist(key, left)
    for gone in ("cursor", "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def with_filter(context: template.RequestContext, key: str, value: object, many: bool = False) -> str:
    """The present address with a filter set (or one value more, when ``many``)."""
    query = context["request"].GET.copy()
    kept = [one for one in query.getlist(key) if one != str(value)] if many else []
    query.setlist(key, [*kept, str(value)])
    for gone in ("cursor", "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


# Forms


@register.filter
def styled(field: BoundField) -> SafeString:
    """A form field's widget with the house's class; Django adds ``aria-invalid`` and ``aria-describedby`` itself."""
    kind = getattr(field.field.widget, "input_type", "")
    css = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={} if kind in ("checkbox", "radio", "file") else {"class": f"input {css}".strip()})


# Shell


@register.simple_tag(takes_context=True)
def rooms(context: template.RequestContext) -> list[Door]:
    """The rooms that this reader can enter."""
    request = context.get("request")
    return doors(request) if isinstance(request, HttpRequest) else []


@register.simple_tag(takes_context=True)
def settings_navigation(context: template.RequestContext) -> list[Group]:
    """The pages of the settings that this reader may open."""
    request = context.get("request")
    return navigation(request) if isinstance(request, HttpRequest) else []


@register.simple_tag(takes_context=True)
def unread(context: template.RequestContext) -> int:
    """How many notifications wait for the reader, counted once a page."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return 0
    if not hasattr(request, "_unread"):
        request._unread = bell.unread(request)  # type: ignore[attr-defined]  # kept for this request alone
    return int(request._unread)  # type: ignore[attr-defined]


@register.simple_tag(takes_context=True)
def workspaces(context: template.RequestContext) -> list[Any]:  # workspaces, which stand above this room
    """Where the reader is a member, by name."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return []
    rows = user.memberships.select_related("workspace").order_by("workspace__name")
    return [row.workspace for row in rows]


@register.simple_tag
def themes() -> list[tuple[str, Any, str]]:  # value, name (lazy), icon
    return [(value, name, drawing) for value, (name, drawing) in THEMES.items()]


@register.filter
def undo_url(message: Any) -> str:  # a message of django.contrib.messages, whose class is private
    return toasts.undo_of(message)


@register.simple_tag
def chart(identity: str, spec: Mapping[str, Any], finding: str, css: str = "") -> SafeString:
    """A Vega-Lite chart: ``{% chart "nps-trend" spec finding %}``; ``finding`` is read aloud instead of the drawing."""
    # A template, not a script: htmx takes every script out of what it swaps in.
    data = json.dumps(spec, cls=DjangoJSONEncoder).translate(_JSON_ESCAPES)
    return format_html(
        '<hw-chart id="{}" class="{}" role="img" aria-label="{}"><template>{}</template></hw-chart>',
        identity,
        css,
        finding,
        mark_safe(data),  # what HTML would read is escaped, as json_script does
    )
