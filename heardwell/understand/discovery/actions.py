"""Writes about suggested topics: the run that finds them, and what people decide."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.core import clock
from heardwell.core.errors import Conflict
from heardwell.text.meaning.groups import Group, Told, groups
from heardwell.understand.discovery import queries
from heardwell.understand.discovery.models import Discovery, Suggestion
from heardwell.understand.topics import actions as topics
from heardwell.understand.topics.models import Topic
from heardwell.understand.topics.words import LONGEST_NAME, LONGEST_SEED

State = Suggestion.State
#: A group of fewer voices is no subject; of many voices, of one in so many.
LEAST, ONE_IN = 5, 400
#: Ids that are kept with a suggestion.
MOST_KEPT = 200
MOST_ATTEMPTS = 3


class Stopped(Exception):
    """Somebody has cancelled the run."""


def begin(workspace: Workspace, by: User | None) -> Discovery:
    """Look for new topics, in the background; the run that is under way when there is one."""
    try:
        with transaction.atomic():
            return Discovery.objects.create(workspace=workspace, by=by)
    except IntegrityError:
        return Discovery.objects.get(workspace=workspace, state=Discovery.State.RUNNING)


def cancel(discovery: Discovery) -> None:
    """Stop it at the next thousand voices; what earlier runs have found stays."""
    rows = Discovery.objects.filter(pk=discovery.pk, state=Discovery.State.RUNNING)
    rows.update(state=Discovery.State.CANCELLED, finished_at=clock.now())


def carry_out(discovery: Discovery) -> None:
    """Read everything, group it, and offer what was found. May be begun anew after a crash, a few times."""
    if discovery.attempts >= MOST_ATTEMPTS:
        Discovery.objects.filter(pk=discovery.pk).update(state=Discovery.State.FAILED, finished_at=clock.now())
        return
    Discovery.objects.filter(pk=discovery.pk).update(attempts=discovery.attempts + 1, passed=0)
    material = queries.material(discovery.workspace)
    total = sum(map(len, material.values()))
    Discovery.objects.filter(pk=discovery.pk).update(total=total)
    before, found = 0, {}
    try:
        for language, voices in sorted(material.items()):
            least = max(LEAST, len(voices) // ONE_IN)
            found[language] = groups([text for _, text, _ in voices], language, least, _teller(discovery, before))
            before += len(voices)
        _finish(discovery, material, found)
    except Stopped:
        return


def _teller(discovery: Discovery, before: int) -> Told:
    def told(done: int) -> None:
        rows = Discovery.objects.filter(pk=discovery.pk, state=Discovery.State.RUNNING)
        if not rows.update(passed=before + done):
            raise Stopped

    return told


Voice = tuple[int, str, bool]


@transaction.atomic
def _finish(discovery: Discovery, material: dict[str, list[Voice]], found: dict[str, list[Group]]) -> None:
    rows = Discovery.objects.filter(pk=discovery.pk, state=Discovery.State.RUNNING)
    if not rows.update(state=Discovery.State.DONE, finished_at=clock.now()):
        raise Stopped
    workspace = discovery.workspace
    kept = [
        _offer(workspace, language, group, material[language]) for language, some in found.items() for group in some
    ]
    Suggestion.objects.filter(workspace=workspace, state=State.OPEN).exclude(pk__in=kept).delete()


def _offer(workspace: Workspace, language: str, group: Group, voices: Sequence[Voice]) -> int:
    """What people have decided about the same phrase before stays."""
    inside = [voices[place] for place in group.places]
    one, _new = Suggestion.objects.update_or_create(
        workspace=workspace,
        language=language,
        key=group.phrases[0].key[:80],
        defaults={
            "phrases": [phrase.text[:LONGEST_SEED] for phrase in group.phrases],
            "voices": len(inside),
            "negative": sum(negative for _, _, negative in inside),
            "feedback": [pk for pk, _, _ in inside[:MOST_KEPT]],
            "found_at": clock.now(),
        },
    )
    return one.pk


@transaction.atomic
def make_topic(suggestion: Suggestion, name: str, by: User | None) -> Topic:
    """A topic of this name that is found by the group's phrases. Raises :class:`Invalid` and :class:`Conflict`."""
    _still_open(suggestion)
    named = {suggestion.language: (name.strip() or suggestion.name)[:LONGEST_NAME]}
    seeds = {suggestion.language: suggestion.phrases[:3]}
    topic, _change = topics.create_topic(suggestion.workspace, named, by, seeds=seeds)
    _made(suggestion, topic)
    return topic


@transaction.atomic
def merge_into(suggestion: Suggestion, topic: Topic, by: User | None) -> None:
    """The topic is found by these phrases too. Raises :class:`Invalid` and :class:`Conflict`."""
    _still_open(suggestion)
    topics.add_seeds(topic, {suggestion.language: suggestion.phrases[:3]}, by)
    _made(suggestion, topic)


def put_aside(suggestion: Suggestion) -> None:
    """Offer it no more."""
    Suggestion.objects.filter(pk=suggestion.pk, state=State.OPEN).update(state=State.ASIDE)


def offer_again(suggestion: Suggestion) -> None:
    """Take back that it was put aside."""
    Suggestion.objects.filter(pk=suggestion.pk, state=State.ASIDE).update(state=State.OPEN)


def _still_open(suggestion: Suggestion) -> None:
    if not Suggestion.objects.select_for_update().filter(pk=suggestion.pk, state=State.OPEN).exists():
        raise Conflict(_("Somebody has decided about this one already."))


def _made(suggestion: Suggestion, topic: Topic) -> None:
    Suggestion.objects.filter(pk=suggestion.pk).update(state=State.MADE, topic=topic)
