"""What the list of voices can be narrowed and ordered by, and what it comes to: filters, chips and figures in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django_stubs_ext import StrOrPromise

from heardwell.accounts.models import Workspace
from heardwell.core.scales import DEFAULTS, PRESETS
from heardwell.feedback import labels, queries
from heardwell.feedback.filters import Filters
from heardwell.feedback.models import Channel, Feedback, Sentiment, Triage
from heardwell.feedback.topics import TopicName, topics_of
from heardwell.feedback.words import INTENT_NAMES, SENTIMENT_NAMES, TONE_NAMES
from heardwell.web import languages, numbers, times
from heardwell.web.scores import METRIC_NAMES, main_score

PERIOD_NAMES = {
    "7d": gettext_lazy("Last 7 days"),
    "30d": gettext_lazy("Last 30 days"),
    "90d": gettext_lazy("Last 90 days"),
    "365d": gettext_lazy("Last 12 months"),
}
SORT_NAMES = {
    "": gettext_lazy("Newest first"),
    "oldest": gettext_lazy("Oldest first"),
    "worst": gettext_lazy("Worst scores first"),
}
KIND_NAMES = {
    "response": gettext_lazy("Response"),
    "review": gettext_lazy("Review"),
    "comment": gettext_lazy("Comment"),
    "message": gettext_lazy("Message"),
    "mention": gettext_lazy("Mention"),
    "note": pgettext_lazy("logged by hand", "Logged"),
    "transcript": gettext_lazy("Long text"),
    "passage": gettext_lazy("Passage of a long text"),
}
#: Values of visibility and of the permission to quote.
VALUE_NAMES = {
    "private": gettext_lazy("Private"),
    "public": gettext_lazy("Public"),
    "none": gettext_lazy("Not to be quoted"),
    "anonymous": gettext_lazy("Without the name"),
    "named": gettext_lazy("With the name"),
}


#: Key → topic, where the caller has them already.
Topics = Mapping[str, TopicName]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: StrOrPromise


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that the list can be narrowed by: its name in the address, its label, and what may be chosen."""

    key: str
    label: StrOrPromise
    choices: list[Choice]


class Chip(NamedTuple):
    """A filter that is on."""

    key: str
    label: StrOrPromise
    value: StrOrPromise


def facets(workspace: Workspace, topics: Topics | None = None) -> list[Facet]:
    """What there is to choose from; what nobody has said or used is not offered."""
    bands = {
        "good": _("Good scores"),
        "neutral": _("Middling scores"),
        "bad": _("Bad scores"),
        "nps:9-10": _("NPS promoters"),
        "nps:7-8": _("NPS passives"),
        "nps:0-6": _("NPS detractors"),
    }
    names = dict(Channel.choices)
    known = topics_of(workspace.pk) if topics is None else topics
    sources = {name: _source_name(name) for name in queries.sources(workspace)}
    offered = [
        _facet("period", _("Period"), PERIOD_NAMES),
        _facet("sentiment", _("Sentiment"), dict(Sentiment.choices)),
        _facet("topic", _("Topic"), {one.key: one.name for one in known.values() if one.offered}),
        _facet("tone", _("Tone"), TONE_NAMES),
        _facet("intent", _("Intent"), INTENT_NAMES),
        _facet("score", _("Score"), bands),
        _facet("channel", _("Channel"), {value: names[value] for value in queries.channels(workspace)}),
        _facet("lang", _("Language"), {tag: languages.language_name(tag) for tag in queries.languages(workspace)}),
        _facet("survey_id", _("Survey"), labels.surveys().names(workspace.pk)),
        _facet("tag", _("Tag"), {name: name for name in queries.tag_names(workspace, 100)}),
        _facet("triage", _("Triage"), dict(Triage.choices)),
        _facet("kind", _("Kind"), KIND_NAMES),
        _facet("source", _("Source"), sources if len(sources) > 1 else {}),
        _facet("visibility", _("Visibility"), {name: VALUE_NAMES[name] for name in ("private", "public")}),
        _facet(
            "quote_permission",
            _("Permission to quote"),
            {name: VALUE_NAMES[name] for name in ("none", "anonymous", "named")},
        ),
    ]
    return [facet for facet in offered if facet.choices]


def _facet(key: str, label: str, choices: Mapping[Any, StrOrPromise]) -> Facet:
    return Facet(key, label, [Choice(value, words) for value, words in choices.items()])


def _source_name(name: str) -> str:
    return {"survey": _("Surveys"), "log": _("Logged by hand")}.get(name, name)


def chips(
    workspace: Workspace, filters: Filters, offered: Iterable[Facet], topics: Topics | None = None
) -> Iterable[Chip]:
    """The filters that are on, in words."""
    for facet in offered:
        value = getattr(filters, facet.key)
        if value and facet.key != "topic":
            named = {choice.value: choice.label for choice in facet.choices}
            yield Chip(facet.key, facet.label, named.get(value, value))
    if filters.since and not filters.period:
        yield Chip("from", pgettext("a date", "From"), _moment(filters.since))
    if filters.until and filters.through:
        yield Chip("through", pgettext("a date", "To"), times.day(filters.until - timedelta(seconds=1)))
    elif filters.until:
        yield Chip("to", _("Until"), _moment(filters.until))
    if filters.topic:
        yield Chip(
            "topic", _("Topic"), _topic_words(topics_of(workspace.pk) if topics is None else topics, filters.topic)
        )
    if filters.meaning:
        yield Chip("meaning", _("Means"), filters.meaning)
    if filters.source and not any(facet.key == "source" for facet in offered):
        yield Chip("source", _("Source"), filters.source)


def _topic_words(topics: Topics, asked: str) -> str:
    """The topic's name, and the feeling that is asked for: "Delivery, Negative"."""
    key, _colon, polarity = asked.partition(":")
    known = topics.get(key)
    name, feeling = known.name if known else key, SENTIMENT_NAMES.get(polarity)
    return _("%(topic)s, %(feeling)s") % {"topic": name, "feeling": feeling} if feeling else name


def _moment(value: datetime) -> str:
    local = timezone.localtime(value)
    return times.day(value) if (local.hour, local.minute) == (0, 0) else times.moment(value)


def figure(workspace: Workspace, summary: queries.Summary, shown: Iterable[Feedback]) -> str:
    """What the scores come to, in a few words: of the most frequent kind, once there are enough of them.

    Scales are never blended: where those that are shown have several, their share of good answers is all that is said.
    """
    if not summary.scores:
        return ""
    scored = summary.scores[0]
    if scored.n < max(workspace.minimum_group, 1):
        return ""
    name, n = METRIC_NAMES.get(scored.metric, scored.metric), numbers.number(scored.n)
    if scored.metric == "nps" and _one_scale(shown, "nps"):
        value = numbers.signed(100 * (scored.good - scored.bad) / scored.n)
        return _("%(name)s %(value)s, n = %(n)s") % {"name": name, "value": value, "n": n}
    good = numbers.percent(100 * scored.good / scored.n)
    if scored.valued and scored.metric in DEFAULTS and _one_scale(shown, scored.metric):
        parts = {"name": name, "mean": numbers.number(scored.sum / scored.valued, 1), "good": good, "n": n}
        return _("%(name)s mean %(mean)s, %(good)s good, n = %(n)s") % parts
    return _("%(name)s %(good)s good, n = %(n)s") % {"name": name, "good": good, "n": n}


def _one_scale(shown: Iterable[Feedback], metric: str) -> bool:
    usual = PRESETS[DEFAULTS[metric]].signature
    main = (main_score(item.scores) for item in shown)
    return len({score["scale"] or usual for score in main if score and score["metric"] == metric}) <= 1
