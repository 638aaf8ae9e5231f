"""The editor of topics."""

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission, may
from heardwell.core.errors import Conflict, Invalid, NotFound
from heardwell.understand.topics import actions, page, queries, teaching
from heardwell.understand.topics.history import take_back
from heardwell.understand.topics.limits import MOST_TOPICS
from heardwell.understand.topics.models import Topic, TopicChange
from heardwell.understand.topics.packs import PACKS
from heardwell.understand.topics.trial import attempt
from heardwell.understand.topics.words import Seeds, once, pasted, seeds_of
from heardwell.web import numbers
from heardwell.web.context import is_fragment
from heardwell.web.toasts import say, toast

EDIT = Permission.MANAGE
SHOWN = ("packs", "archive", "history", "new")
Context = dict[str, Any]  # Any: what a template is given


@require_GET
@workspace_page(Permission.READ)
def edit(request: WorkspaceRequest) -> HttpResponse:
    """The tree, and beside it the topic of the address (``topic``: its key), or what ``show`` asks for."""
    key = request.GET.get("topic", "")
    chosen = queries.topic_of(request.workspace, key) if key else None
    return _page(request, chosen)


def _page(request: WorkspaceRequest, chosen: Topic | None, status: int = 200, **more: object) -> HttpResponse:
    show = request.GET.get("show", "")
    context: Context = {
        **_tree(request, chosen),
        "show": show if show in SHOWN else "",
        "names": page.name_fields(chosen.names if chosen else {}),
        "seeds": page.seed_fields(chosen.seeds if chosen else {}),
        "trial": attempt(request.workspace, chosen.seeds, chosen.seeds) if chosen else None,
        "offers": page.offers(request.workspace) if show == "packs" or not chosen else (),
        "archived": [(one, page.name(one)) for one in queries.archived(request.workspace)],
        "deeds": page.deeds(request.workspace) if show == "history" else (),
        "last": queries.changes(request.workspace).first(),
        "examples": _examples(chosen),
        "parent_asked": request.GET.get("parent", ""),
    }
    return render(request, "topics/edit.html", context | more, status=status)


def _examples(topic: Topic | None) -> dict[str, list[str]]:
    kept = topic.examples if topic else {}
    return {"about": kept.get("for", []), "against": kept.get("against", [])}


def _tree(request: WorkspaceRequest, chosen: Topic | None) -> Context:
    return {
        "rows": page.rows(request.workspace),
        "chosen": chosen,
        "chosen_name": page.name(chosen) if chosen else "",
        "may_edit": may(request.member.role, EDIT),
    }


# ---------------------------------------------------------------- one topic


@require_POST
@workspace_page(EDIT)
def create(request: WorkspaceRequest) -> HttpResponse:
    """A new topic from its names and words; ``parent`` is the key of the topic above it."""
    names, seeds = _written(request)
    try:
        parent = _asked(request, "parent")
        examples = teaching.examples_from(request.workspace, _ids(request))
        made, change = actions.create_topic(
            request.workspace, names, request.user, seeds=seeds, parent=parent, examples=examples
        )
    except Invalid as error:
        kept = {"names": page.name_fields(names), "seeds": page.seed_fields(seeds), "show": "new"}
        return _page(request, None, 422, problem=_first(error), **kept)
    return _done(request, made, change, _("“%(name)s” is made.") % {"name": page.name(made)})


@require_POST
@workspace_page(EDIT)
def save(request: WorkspaceRequest, topic_id: int) -> HttpResponse:
    """Its names and words."""
    topic = queries.topic_of(request.workspace, topic_id)
    names, seeds = _written(request)
    change = None
    try:
        with transaction.atomic():
            if seeds != topic.seeds:
                change = actions.set_seeds(topic, seeds, request.user)
            if {lang: name for lang, name in names.items() if name.strip()} != topic.names:
                change = actions.rename(topic, names, request.user)
    except Invalid as error:
        kept = {"names": page.name_fields(names), "seeds": page.seed_fields(seeds)}
        return _page(request, topic, 422, problem=_first(error), **kept)
    text = _("Saved. It holds for what is said from now on.")
    return _done(request, topic, change, text) if change else redirect(_address(request, topic))


@require_POST
@workspace_page(EDIT)
def trial(request: WorkspaceRequest) -> HttpResponse:
    """How many of the last voices the words of the form would find; nothing is kept."""
    _names, seeds = _written(request)
    topic = _asked(request, "topic")
    found = attempt(request.workspace, seeds_of(seeds), topic.seeds if topic else None)
    return render(request, "topics/trial.html", {"trial": found, "swapped": True})


@require_POST
@workspace_page(EDIT)
def move(request: WorkspaceRequest, topic_id: int) -> HttpResponse:
    """``way``: up, down, in (under the one before it) or out; or ``before``/``under``: the id of another topic."""
    topic = queries.topic_of(request.workspace, topic_id)
    try:
        target = _target(request, topic)
        change = actions.move(topic, *target, request.user) if target else None
    except Invalid as error:
        response = render(request, "topics/tree.html", _tree(request, _shown(request)))
        return toast(response, _first(error), bad=True) if is_fragment(request) else _sorry(request, topic, error)
    if not is_fragment(request):
        return _done(request, topic, change, _("Moved.")) if change else redirect(_address(request, topic))
    return render(request, "topics/tree.html", _tree(request, _shown(request)))


def _target(request: WorkspaceRequest, topic: Topic) -> tuple[Topic | None, int] | None:
    """Beneath which topic, at which place; ``None`` where there is no way to go."""
    if under := _asked(request, "under"):
        return under, MOST_TOPICS
    if before := _asked(request, "before"):
        return before.parent, _place(before, _beside(request, before.parent, topic))
    all_beside = list(queries.topics(request.workspace).filter(parent=topic.parent))
    at = next((n for n, one in enumerate(all_beside) if one.pk == topic.pk), 0)
    way = request.POST.get("way", "")
    if way == "up" and at:
        return topic.parent, at - 1
    if way == "down" and at < len(all_beside) - 1:
        return topic.parent, at + 1
    if way == "in" and at:
        return all_beside[at - 1], MOST_TOPICS
    if way == "out" and topic.parent:
        return topic.parent.parent, 1 + _place(topic.parent, _beside(request, topic.parent.parent, topic))
    return None


def _place(topic: Topic, beside: list[Topic]) -> int:
    """Where it stands among those; behind them where it does not."""
    return next((n for n, one in enumerate(beside) if one.pk == topic.pk), len(beside))


def _beside(request: WorkspaceRequest, parent: Topic | None, without: Topic) -> list[Topic]:
    return [one for one in queries.topics(request.workspace).filter(parent=parent) if one.pk != without.pk]


@require_POST
@workspace_page(EDIT)
def merge(request: WorkspaceRequest, topic_id: int) -> HttpResponse:
    """All that is about it is about the other one."""
    topic = queries.topic_of(request.workspace, topic_id)
    try:
        into = _asked(request, "into")
        if into is None:
            raise Invalid.one("into", _("Choose the topic to merge into."))
        change = actions.merge(topic, into, request.user)
    except Invalid as error:
        return _sorry(request, topic, error)
    words = {"name": page.name(topic), "to": page.name(into)}
    return _done(request, into, change, _("“%(name)s” counts as “%(to)s” now.") % words)


@require_POST
@workspace_page(EDIT)
def split(request: WorkspaceRequest, topic_id: int) -> HttpResponse:
    """A new topic beside it, with the words that were chosen (``word``: ``en:courier``)."""
    topic = queries.topic_of(request.workspace, topic_id)
    seeds: Seeds = {}
    for chosen in request.POST.getlist("word"):
        language, _colon, word = chosen.partition(":")
        seeds.setdefault(language, []).append(word)
    names = {page.reader_tag(): request.POST.get("name", "")}
    try:
        new, change = actions.split(topic, names, seeds, request.user)
    except Invalid as error:
        return _sorry(request, topic, error)
    return _done(request, new, change, _("“%(name)s” is made.") % {"name": page.name(new)})


@require_POST
@workspace_page(EDIT)
def archive(request: WorkspaceRequest, topic_id: int) -> HttpResponse:
    """It is looked for no more."""
    topic = queries.topic_of(request.workspace, topic_id)
    change = actions.archive(topic, request.user)
    return _done(request, None, change, _("“%(name)s” is archived.") % {"name": page.name(topic)})


@require_POST
@workspace_page(EDIT)
def restore(request: WorkspaceRequest, topic_id: int) -> HttpResponse:
    """It is looked for again."""
    topic = queries.topic_of(request.workspace, topic_id)
    try:
        change = actions.restore(topic, request.user)
    except Invalid as error:
        return _sorry(request, topic, error)
    return _done(request, topic, change, _("“%(name)s” is looked for again.") % {"name": page.name(topic)})


@require_POST
@workspace_page(EDIT)
def teach(request: WorkspaceRequest, topic_id: int) -> HttpResponse:
    """Show what the examples would teach; with ``on`` it holds, with ``off`` only words count again."""
    topic = queries.topic_of(request.workspace, topic_id)
    if "off" in request.POST:
        return _done(request, topic, teaching.switch_off(topic, request.user), _("Only words count again."))
    given, not_given = (request.POST.get(name, "").splitlines() for name in ("examples", "against"))
    kept = {"about": given, "against": not_given}
    try:
        learned = teaching.lesson(request.workspace, given, not_given)
    except Invalid as error:
        return _page(request, topic, 422, teach_problem=_first(error), examples=kept)
    if "on" in request.POST:
        change = teaching.switch_on(topic, learned, request.user)
        return _done(
            request, topic, change, _("“%(name)s” has learned from its examples.") % {"name": page.name(topic)}
        )
    found = attempt(request.workspace, topic.seeds, topic.seeds, learned.taught)
    return _page(request, topic, lesson=learned, lesson_trial=found, examples=kept)


# ---------------------------------------------------------------- all of them


@require_POST
@workspace_page(EDIT)
def adopt(request: WorkspaceRequest) -> HttpResponse:
    """Add what a pack (``pack``: its key) has and the workspace has not."""
    pack_key = request.POST.get("pack", "")
    if pack_key not in PACKS:
        raise NotFound
    try:
        n, change = actions.adopt_pack(request.workspace, pack_key, request.user)
    except Invalid as error:
        return _page(request, None, 422, problem=_first(error))
    text = ngettext("%(n)s topic is added.", "%(n)s topics are added.", n) % {"n": numbers.number(n)}
    return _done(request, None, change, text)


@require_POST
@workspace_page(EDIT)
def undo(request: WorkspaceRequest, change_id: int) -> HttpResponse:
    """Take a change back, while nobody has built on it."""
    change = queries.change_of(request.workspace, change_id)
    try:
        take_back(change, request.user)
    except Conflict as error:
        say(request, error.title)
    else:
        say(request, _("Taken back."))
    topic = queries.topics(request.workspace).filter(changes=change).first()
    return redirect(_address(request, topic))


# ---------------------------------------------------------------- forms and answers


def _written(request: HttpRequest) -> tuple[dict[str, str], Seeds]:
    """Names and words of the form: ``name_en``, ``seeds_en`` (pasted lists are taken apart)."""
    given = {key: str(value) for key, value in request.POST.items()}
    names = {key[5:]: value for key, value in given.items() if key.startswith("name_")}
    seeds = {key[6:]: once(pasted(value)) for key, value in given.items() if key.startswith("seeds_")}
    return names, {lang: words for lang, words in seeds.items() if words}


def _asked(request: WorkspaceRequest, name: str) -> Topic | None:
    """The topic that a field names, ``None`` for an empty field. Raises :class:`Invalid`."""
    text = request.POST.get(name, "")
    if not text:
        return None
    try:
        return queries.topic_of(request.workspace, text)
    except NotFound:
        raise Invalid.one(name, actions.no_topic(text)) from None


def _shown(request: WorkspaceRequest) -> Topic | None:
    key = request.POST.get("shown", "")
    return Topic.objects.filter(workspace=request.workspace, key=key).first() if key else None


def _ids(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("feedback") if one.isdecimal() and len(one) < 19]


def _first(error: Invalid) -> str:
    return error.errors[0].message if error.errors else error.title


def _sorry(request: WorkspaceRequest, topic: Topic, error: Invalid) -> HttpResponse:
    return _page(request, topic, 422, problem=_first(error))


def _done(request: WorkspaceRequest, topic: Topic | None, change: TopicChange, text: str) -> HttpResponse:
    say(request, text, undo_url=reverse("topics:undo", args=[request.workspace.slug, change.pk]))
    return redirect(_address(request, topic))


def _address(request: WorkspaceRequest, topic: Topic | None) -> str:
    path = reverse("topics:edit", args=[request.workspace.slug])
    return f"{path}?{urlencode({'topic': topic.key})}#topic" if topic else path
