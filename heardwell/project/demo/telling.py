"""The story told to the house: voices become feedback, in batches that hold the write lock only for a moment.

They are recorded and understood at once, as the pipeline would; it then projects them into analytics as any others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import F, Min, OuterRef, Subquery

from heardwell.accounts.models import Workspace
from heardwell.collect.surveys.models import Survey
from heardwell.core import clock
from heardwell.core.scales import DEFAULTS, PRESETS
from heardwell.feedback import actions
from heardwell.feedback.models import Feedback, FeedbackEvent
from heardwell.feedback.said import Asked, Item, Part, Said, Score
from heardwell.feedback.understanding import read
from heardwell.people.claims import Claim
from heardwell.people.models import Contact
from heardwell.project.demo.story import Voice
from heardwell.understand.reading.briefs import briefs_of

AT_ONCE = 300
#: metric → the template of the survey that asks for it
TEMPLATES = {"nps": "nps", "csat": "csat", "ces": "ces", "gcr": "gcr", "smileys": "smileys"}
#: theme → a tag that the shop's people put on it
TAGS = {
    "checkout_crash": "checkout 4.2",
    "delivery_late": "late delivery",
    "reorder": "buy it again",
    "coupon": "coupons",
}
SOURCES = {"review": "shop reviews", "phone": "log"}
Told = Callable[[int], None]


def tell(workspace: Workspace, asked: Mapping[str, Survey], voices: Sequence[Voice], told: Told) -> dict[int, int]:
    """Record what was said; ``told(n)`` hears how many are in. Voice number → id of its feedback."""
    ids: dict[int, int] = {}
    for batch in _batches(voices):
        ids |= _record(workspace, asked, batch)
        told(len(ids))
    _date(workspace)
    return ids


def _batches(voices: Iterable[Voice]) -> Iterator[list[Voice]]:
    remaining = iter(voices)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch


@transaction.atomic
def _record(workspace: Workspace, asked: Mapping[str, Survey], batch: Sequence[Voice]) -> dict[int, int]:
    """One batch, understood in the same transaction, so that the pipeline need not do it again."""
    said = [_said(workspace, asked, voice) for voice in batch]
    with clock.at(batch[-1].at + timedelta(minutes=1)):
        actions.record_batch(said)
        rows = Feedback.objects.filter(workspace=workspace, external_id__in=[one.external_id for one in said])
        known = {(source, key): pk for pk, source, key in rows.values_list("pk", "source", "external_id")}
        ids = {voice.number: known[one.source, one.external_id] for voice, one in zip(batch, said, strict=True)}
        actions.tag_feedback(
            workspace.pk, {ids[v.number]: [TAGS[v.theme]] for v in batch if v.text and v.theme in TAGS}
        )
        actions.understand(dict.fromkeys(ids.values(), workspace.pk), read(ids.values(), briefs_of([workspace.pk])))
    FeedbackEvent.objects.filter(
        workspace=workspace, kind=FeedbackEvent.Kind.RECORDED, feedback_id__in=list(ids.values())
    ).delete()
    return ids


def _said(workspace: Workspace, asked: Mapping[str, Survey], voice: Voice) -> Said:
    return _part(workspace, asked[voice.metric], voice) if voice.metric in asked else _item(workspace, voice)


def _identity(workspace: Workspace, voice: Voice) -> str:
    return str(UUID(bytes=blake2b(f"{workspace.pk} {voice.number}".encode(), digest_size=16).digest()))


def _claim(voice: Voice) -> Claim | None:
    """Who speaks; at a kiosk nobody says their name."""
    person = voice.person
    if voice.channel == "kiosk":
        return None
    return Claim(
        at=voice.at,
        external_id=person.number,
        email=f"{person.number}@customers.example",
        name=person.name,
        language=person.language,
        traits={"plan": person.plan, "country": person.country},
        verified=True,
        by_server=True,
    )


def _part(workspace: Workspace, survey: Survey, voice: Voice) -> Part:
    known = {str(question["key"]): str(question["type"]) for question in survey.draft["questions"]}
    comment = next(key for key, type_ in known.items() if type_ == "text")
    answers = {voice.metric: voice.value} | ({comment: voice.text} if voice.text else {})
    return Part(
        workspace=workspace.pk,
        survey=survey.pk,
        version=survey.published_version,
        response=_identity(workspace, voice),
        seq=1,
        done=True,
        answers=answers,
        asked={key: _asked(place, known[key]) for place, key in enumerate(known) if key in answers},
        channel=voice.channel,
        answered_at=voice.at,
        language=voice.person.language,
        context=dict(voice.context),
        claim=_claim(voice),
    )


def _asked(place: int, type_: str) -> Asked:
    if type_ == "text":
        return Asked(place)
    return Asked(place, type_, "" if type_ == "gcr" else PRESETS[DEFAULTS[type_]].signature)


def _item(workspace: Workspace, voice: Voice) -> Item:
    scores = (Score("stars", voice.value, PRESETS["stars"].signature),) if voice.metric == "stars" else ()
    return Item(
        workspace=workspace.pk,
        source=SOURCES.get(voice.channel, voice.channel),
        external_id=_identity(workspace, voice),
        seq=1,
        channel=voice.channel,
        kind="review" if voice.metric else "note" if voice.channel == "phone" else "message",
        text=voice.text,
        occurred_at=voice.at,
        scores=scores,
        language=voice.person.language,
        context=dict(voice.context),
        claim=_claim(voice),
        visibility="public" if voice.channel == "review" else "private",
    )


def _date(workspace: Workspace) -> None:
    """What was said arrived when it was said; people have been known since they first spoke."""
    said = Feedback.objects.filter(workspace=workspace)
    said.update(recorded_at=F("occurred_at"))
    first = said.filter(person=OuterRef("pk")).order_by().values("person").annotate(at=Min("occurred_at")).values("at")
    Contact.objects.filter(workspace=workspace).update(created_at=Subquery(first))
