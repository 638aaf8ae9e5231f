"""Fills an empty installation with the demo's shop. What was said takes the same way as any other voice."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import groupby
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import translation

from heardwell.accounts import actions as accounts
from heardwell.accounts.models import User, Workspace
from heardwell.close.cases import actions as cases
from heardwell.close.cases.models import Case
from heardwell.close.replies import actions as replies
from heardwell.collect.intake import database, envelope
from heardwell.collect.intake import log as intake
from heardwell.collect.intake.responses import Row
from heardwell.collect.surveys import actions as surveys
from heardwell.collect.surveys.models import Survey
from heardwell.core import clock
from heardwell.core.scales import PRESETS
from heardwell.messaging.jobs import send_due
from heardwell.project import pipeline
from heardwell.project.demo.story import DAYS, OWNER, Voice, voices

log = structlog.get_logger(__name__)

LANGUAGES = ["en", "zh-Hans", "zh-Hant", "ar"]
STEP = timedelta(days=7)
#: The last days are told day by day, so that what waits now has waited for different lengths.
FINE = timedelta(days=9)
#: Detractors of the last days still wait; older ones were answered.
WAITING = timedelta(days=5)
REPLIES = {
    "en": "Thank you for telling us. This should not have happened, and we are sorry. We have put it right on our "
    "side; if anything is still open, just answer this mail.",
    "zh-Hans": "感谢您告诉我们。这件事是我们没做好，非常抱歉。我们已经处理，如果还有问题，直接回复这封邮件就好。",
    "zh-Hant": "謝謝您告訴我們。這次是我們沒有做好，非常抱歉。問題已經處理，如果還有任何狀況，直接回覆這封信就可以。",
    "ar": "شكرًا لأنك أخبرتنا. ما كان ينبغي أن يحدث هذا، ونعتذر عنه. "
    "عالجنا الأمر من جانبنا، وإن بقي شيء فيكفي أن ترد على هذه الرسالة.",
}


def seed() -> Workspace:
    """Make the demo's workspace and half a year of feedback in it; a few seconds. Raises if it is there already."""
    now = clock.now()
    start = now - timedelta(days=DAYS)
    with clock.at(start), translation.override("en"):
        workspace = _workspace()
        asked = {metric: _survey(workspace, metric) for metric in ("nps", "csat")}
    rng = random.Random(11)
    for end, said in _steps(voices(now), start, now):
        with clock.at(end):
            _append(workspace, asked, said)
            pipeline.run_until_idle()
            _work(workspace, rng, end, now)
            send_due()
    pipeline.run_until_idle()
    log.info("demo seeded", seconds=round((clock.now() - now).total_seconds(), 1))
    return workspace


@transaction.atomic
def _workspace() -> Workspace:
    owner = accounts.create_user(OWNER, "Mona Saleh", "")
    owner.set_unusable_password()
    owner.save(update_fields=["password"])
    workspace = accounts.create_workspace("Marlow Shop", owner)
    workspace.demo = True
    workspace.save(update_fields=["demo"])
    return workspace


def _survey(workspace: Workspace, template: str) -> Survey:
    owner = User.objects.get(email=OWNER)
    survey = surveys.create_survey(workspace, owner, template=template, languages=LANGUAGES)
    surveys.publish(survey, owner)
    return survey


def _steps(said: Iterable[Voice], start: datetime, now: datetime) -> Iterator[tuple[datetime, list[Voice]]]:
    """Voices week by week, at last by half days, each group with the moment at its end."""
    for end, group in groupby(said, key=lambda voice: _end(voice.at, start, now)):
        yield end, list(group)


def _end(moment: datetime, start: datetime, now: datetime) -> datetime:
    step = STEP if moment < now - FINE else timedelta(hours=12)
    return min(start + ((moment - start) // step + 1) * step, now)


def _append(workspace: Workspace, asked: dict[str, Survey], said: list[Voice]) -> None:
    """Survey answers as parts, reviews as items; identities come from the words, so that nothing is there twice."""
    parts = [_part(workspace, asked[voice.metric], voice) for voice in said if voice.metric in asked]
    connection = database.connect()
    try:
        intake.append_parts(connection, parts)
    finally:
        connection.close()
    intake.append_items(workspace.pk, [_review(workspace, voice) for voice in said if voice.metric not in asked])


def _identity(voice: Voice) -> str:
    said = f"{voice.at.isoformat()} {voice.name} {voice.metric} {voice.value}"
    return str(UUID(bytes=blake2b(said.encode(), digest_size=16).digest()))


def _contact(voice: Voice) -> envelope.Contact:
    number = blake2b(voice.name.encode(), digest_size=3).hexdigest()
    return envelope.Contact(
        external_id=f"c-{number}",
        email=f"{number}@customers.example",
        name=voice.name,
        traits={"plan": voice.plan},
        verified=True,
    )


def _comment(survey: Survey) -> str:
    """The key of the question that asks for words."""
    return next(str(question["key"]) for question in survey.draft["questions"] if question["type"] == "text")


def _part(workspace: Workspace, survey: Survey, voice: Voice) -> Row:
    moment = int(voice.at.timestamp() * 1000)
    part = envelope.ResponsePart(
        workspace=workspace.pk,
        survey_id=survey.pk,
        survey_version=survey.published_version or 1,
        response_id=_identity(voice),
        seq=1,
        done=True,
        answers={voice.metric: voice.value} | ({_comment(survey): voice.text} if voice.text else {}),
        channel=voice.channel,  # type: ignore[arg-type]  # the story's channels are a part of the contract's
        language=voice.language,
        context=dict(voice.context),
        contact=_contact(voice),
        received_ms=moment,
        answered_at_ms=moment,
    )
    body = envelope.encode(part)
    digest = blake2b(body, digest_size=16).digest()
    return Row(workspace.pk, envelope.PART, survey.pk, part.response_id, 1, moment, digest, body)


def _review(workspace: Workspace, voice: Voice) -> envelope.FeedbackItem:
    return envelope.FeedbackItem(
        workspace=workspace.pk,
        source="shop reviews",
        external_id=_identity(voice),
        channel="review",
        kind="review",
        text=voice.text,
        scores={"stars": envelope.Score(voice.value, PRESETS["stars"].signature)},
        occurred_at_ms=int(voice.at.timestamp() * 1000),
        contact=_contact(voice),
        context=dict(voice.context),
        lang=voice.language,
    )


def _work(workspace: Workspace, rng: random.Random, moment: datetime, now: datetime) -> None:
    """The shop's people do their work within a day or so; of the last days some still wait."""
    owner = User.objects.get(email=OWNER)
    open_cases = Case.objects.filter(workspace=workspace).exclude(status=Case.Status.CLOSED).order_by("id")
    for case in open_cases.select_related("feedback"):
        answered_at = case.opened_at + timedelta(hours=rng.lognormvariate(1.2, 0.9))
        if rng.random() < 0.1 or answered_at > now - WAITING:
            continue
        with clock.at(answered_at):
            _answer(case, owner)


def _answer(case: Case, owner: User) -> None:
    cases.assign(case, owner, owner)
    language = case.feedback.language if case.feedback else "en"
    last = case.events.order_by("-id").values_list("id", flat=True).first() or 0
    body = REPLIES.get(language, REPLIES["en"])
    replies.reply(case, owner, body, last_seen_event_id=last, then_close=True)
