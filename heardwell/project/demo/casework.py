"""How the shop's people saw to it: cases with their whole history, written in a few large statements.

Most are long closed. Everybody who was hit by the crash of App 4.2 was told when it was mended. Of the last days some
wait, for different lengths.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.db import transaction

from heardwell.accounts.models import Team, User, Workspace
from heardwell.close.cases import mentions, news
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.rules.models import Rule, RuleFiring
from heardwell.core import clock
from heardwell.feedback.models import Tag
from heardwell.messaging.actions import message_id
from heardwell.messaging.models import Delivery
from heardwell.people.models import Contact
from heardwell.project.demo.shop import preset_rule
from heardwell.project.demo.story import MENDED_AGO, TOLD_AGO, Voice

Kind, Status = CaseEvent.Kind, Case.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: The last days: some of these still wait.
FRESH, NEW = 7 * DAY, 64 * HOUR
#: Multiples of it, less their whole part, fill the unit interval evenly.
GOLDEN = 0.6180339887
#: Nobody waits longer than this.
LATE = 4 * DAY
#: How long the shop's own rules have been there.
RULES_SINCE = 30 * DAY
AT_ONCE = 400
SUBJECTS = {
    "en": "Your feedback to {shop}",
    "zh-Hans": "您给 {shop} 的反馈",
    "zh-Hant": "您給 {shop} 的回饋",
    "ar": "رأيك في {shop}",
}
TEAM_OF = {"zh-Hans": "客服中文組", "zh-Hant": "客服中文組", "ar": "دعم العملاء", "en": "Support"}
AGENT_OF = {"zh-Hans": "yichun", "zh-Hant": "yichun", "ar": "noura", "en": "hannah"}


@cache
def _texts() -> dict[str, dict[str, list[str]]]:
    """kind of text → language (or theme) → texts"""
    path = Path(__file__).with_name("answers.json")
    parsed: dict[str, dict[str, list[str]]] = json.loads(path.read_text(encoding="utf-8"))
    return parsed


@dataclass(slots=True)
class Script:
    """A case as it will stand, its events in order, and its replies as (place among the events, mail)."""

    voice: Voice
    case: Case
    events: list[CaseEvent] = field(default_factory=list)
    mails: list[tuple[int, Delivery]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def add(self, kind: str, at: datetime, actor: User | None, body: str = "", /, **data: Any) -> None:  # Any: JSON
        self.events.append(CaseEvent(case=self.case, kind=kind, at=at, actor=actor, body=body, data=data))
        self.case.revision, self.case.changed_at = len(self.events), at

    def move(self, at: datetime, by: User | None, status: str) -> None:
        if self.case.status != status:
            self.add(Kind.STATUS, at, by, **{"from": self.case.status, "to": status})
            self.case.status = status
            self.case.closed_at = at if status == Status.CLOSED else None


class Office:
    """Works through what was said. The same voices lead to the same cases, at whatever moment the story is told."""

    def __init__(self, workspace: Workspace, staff: Mapping[str, User], now: datetime) -> None:
        self.workspace, self.staff, self.now = workspace, staff, now
        self.rules = {"nps": preset_rule(workspace)} | {
            rule.conditions[0]["field"]: rule for rule in Rule.objects.filter(workspace=workspace, preset="")
        }
        self.teams = {team.name: team for team in Team.objects.filter(workspace=workspace)}
        self.told_at = now - TOLD_AGO * DAY
        self._rng = random.Random(0)
        self._fates = 0
        self._mentions: dict[str, list[mentions.Mention]] = {}

    def work(self, voices: Sequence[Voice], ids: Mapping[int, int]) -> None:
        """Write the cases of all these voices."""
        people = dict(Contact.objects.filter(workspace=self.workspace).values_list("external_id", "pk"))
        scripts, before = [], []
        for voice in voices:
            rule = self._rule(voice)
            if rule and self._was_there(rule, voice):
                self._rng = random.Random(voice.number)
                scripts.append(self._script(voice, rule, ids[voice.number], people[voice.person.number]))
            elif rule:
                before.append(RuleFiring(rule=rule, feedback_id=ids[voice.number], at=voice.at))
        RuleFiring.objects.bulk_create(before, batch_size=300)
        for start in range(0, len(scripts), AT_ONCE):
            self._write(scripts[start : start + AT_ONCE])
        Rule.objects.filter(workspace=self.workspace, preset="").update(created_at=self.now - RULES_SINCE)

    def _rule(self, voice: Voice) -> Rule | None:
        """The rule that the voice sets off."""
        most = {"nps": 6, "stars": 1, "csat": 2}.get(voice.metric)
        if most is None or not isinstance(voice.value, int) or voice.value > most:
            return None
        rule: Rule = self.rules[voice.metric]
        return rule

    def _was_there(self, rule: Rule, voice: Voice) -> bool:
        """Whether the rule was there when it was said: what came before it never opens a case."""
        return bool(rule.preset) or voice.at > self.now - RULES_SINCE

    @transaction.atomic
    def _write(self, scripts: Sequence[Script]) -> None:
        Case.objects.bulk_create([one.case for one in scripts], batch_size=200)
        mails = []
        for one in scripts:
            for number, (_place, mail) in enumerate(one.mails):
                mail.about, mail.idempotency_key = f"case:{one.case.pk}", f"case:{one.case.pk}:reply:demo-{number}"
                mail.message_id = message_id(self.workspace, mail.idempotency_key)
                mails.append(mail)
        Delivery.objects.bulk_create(mails, batch_size=200)
        for one in scripts:
            for place, mail in one.mails:
                one.events[place].data |= {"delivery": mail.pk, "channel": "email", "to": mail.to_address}
        CaseEvent.objects.bulk_create([event for one in scripts for event in one.events], batch_size=300)
        RuleFiring.objects.bulk_create([_firing(one.case) for one in scripts], batch_size=300)
        self._tag(scripts)
        self._tell(scripts)

    def _tell(self, scripts: Sequence[Script]) -> None:
        """The news of the last days, for those whom they concern."""
        recent = [(one.case, event) for one in scripts for event in one.events if event.at > self.now - FRESH]
        for case, event in recent:
            with clock.at(event.at):
                if event.kind == Kind.ASSIGNED and case.assignee == self.staff["mona"]:
                    news.tell_assigned(case, event, None)
                elif event.kind == Kind.NOTED and "mentions" in event.data:
                    news.tell_mentioned(case, event, mentions.people(self.workspace, event.data["mentions"]))
                elif event.kind == Kind.INBOUND:
                    news.tell_replied(case, event)

    def _tag(self, scripts: Sequence[Script]) -> None:
        names = {name for one in scripts for name in one.tags}
        known = {name: Tag.objects.get_or_create(workspace=self.workspace, name=name)[0] for name in names}
        link = Case.tags.through
        link.objects.bulk_create([link(case=one.case, tag=known[name]) for one in scripts for name in one.tags])

    # ---------------------------------------------------------------- one case

    def _script(self, voice: Voice, rule: Rule, feedback: int, person: int) -> Script:
        opened = voice.at + timedelta(minutes=1)
        effect = rule.effects[0]
        due = opened + effect["due_hours"] * HOUR
        heard = blake2b(voice.text.encode(), digest_size=16).hexdigest() if voice.text else ""
        case = Case(
            workspace=self.workspace,
            feedback_id=feedback,
            person_id=person,
            priority=effect["priority"],
            due_at=due,
            opened_by=f"rule:{rule.pk}",
            opened_at=opened,
            last_inbound_at=voice.at,
            heard=heard,
        )
        script = Script(voice, case)
        named = {"by": case.opened_by, "rule": rule.name, "preset": rule.preset, "due_at": due.isoformat()}
        script.add(Kind.OPENED, opened, None, **named)
        self._live(script, opened)
        return script

    def _live(self, script: Script, opened: datetime) -> None:
        crash = script.voice.theme == "checkout_crash" and opened < self.now - MENDED_AGO * DAY
        if crash:
            self._crash(script, opened)
        elif opened > self.now - NEW:
            self._new(script, opened)
        elif opened > self.now - FRESH:
            self._fresh(script, opened)
        else:
            self._old(script, opened)

    def _crash(self, script: Script, opened: datetime) -> None:
        """Taken up, told that we are on it, told when it was mended; many wrote back."""
        rng = self._rng
        by = self._take(script, opened + rng.uniform(0.3, 5) * HOUR)
        self._label(script, opened + 5.2 * HOUR, by, "checkout 4.2")
        self._reply(script, opened + rng.uniform(5.5, 16) * HOUR, by, "ack")
        if rng.random() < 0.2:
            self._note(script, opened + 17 * HOUR, "crash")
        told = self.told_at + rng.uniform(0, 2.5) * HOUR
        self._reply(script, told, by, "fixed", then=Status.CLOSED)
        if rng.random() < 0.42:
            self._back(script, told + rng.uniform(0.5, 40) * HOUR, by, "thanks")

    def _old(self, script: Script, opened: datetime) -> None:
        rng = self._rng
        by = self._take(script, opened + rng.uniform(0.1, 0.9) * HOUR)
        if not script.voice.text and rng.random() < 0.5:
            script.add(Kind.NEEDED, opened + HOUR, by, **{"from": True, "to": False})
            script.case.calls_for_answer = False
            script.move(opened + HOUR, by, Status.CLOSED)
            return
        at = opened + HOUR + min(rng.lognormvariate(0.6, 0.9), 40) * HOUR
        if rng.random() < 0.22:
            self._note(script, at - timedelta(minutes=20))
        self._reply(script, at, by, self._answer(script.voice), then=Status.CLOSED)
        if rng.random() < 0.2:
            self._back(script, at + rng.uniform(2, 50) * HOUR, by, "thanks" if rng.random() < 0.7 else "still")

    def _fresh(self, script: Script, opened: datetime) -> None:
        """Of the last days: most answered, some in the customer's hands, a few late."""
        rng = self._rng
        fate = self._fate() if opened > self.now - LATE else rng.uniform(0.25, 1)
        if fate < 0.1:
            return
        by = self._take(script, opened + rng.uniform(0.2, 2) * HOUR)
        if script.voice.theme == "delivery_late":
            self._label(script, opened + 2.2 * HOUR, by, "late delivery")
        if fate < 0.3 or rng.random() < 0.3:
            self._note(script, opened + 3 * HOUR, "mona" if fate < 0.22 else "")
        if fate < 0.22:
            script.move(opened + 3.1 * HOUR, by, Status.IN_PROGRESS)
        elif fate < 0.3:
            self._snooze(script, opened + 4 * HOUR, by)
        else:
            closed = Status.CLOSED if fate > 0.52 else Status.WAITING
            self._reply(script, opened + rng.uniform(3, 20) * HOUR, by, self._answer(script.voice), then=closed)
            if rng.random() < 0.25 and opened < self.now - 3 * DAY:
                self._back(script, opened + rng.uniform(22, 40) * HOUR, by, "still" if rng.random() < 0.6 else "thanks")

    def _new(self, script: Script, opened: datetime) -> None:
        """Since yesterday: most have not been looked at."""
        fate, by_now = self._fate(), min(opened + 2 * HOUR, self.now)
        if fate < 0.55:
            return
        by = self._take(script, opened + 0.4 * (by_now - opened))
        if fate < 0.75:
            self._note(script, opened + 0.6 * (by_now - opened), "mona")
            script.move(opened + 0.7 * (by_now - opened), by, Status.IN_PROGRESS)
        elif fate < 0.92:
            self._reply(script, opened + 0.9 * (by_now - opened), by, self._answer(script.voice))

    # ---------------------------------------------------------------- single acts

    def _fate(self) -> float:
        """Spread evenly, so that of few cases some have each fate."""
        self._fates += 1
        return self._fates * GOLDEN % 1

    def _take(self, script: Script, at: datetime) -> User:
        language, theme = script.voice.person.language, script.voice.theme
        by = self.staff["mona" if self._rng.random() < 0.12 else AGENT_OF[language]]
        team = {"checkout_crash": "Checkout", "delivery_late": "Delivery"}.get(theme, TEAM_OF[language])
        script.add(Kind.TEAM, at, None, **{"from": "", "to": team, "from_id": None, "to_id": self.teams[team].pk})
        names = {"from_name": "", "to_name": by.name}
        script.add(Kind.ASSIGNED, at, by, **{"from": None, "to": by.pk}, **names)
        script.case.team, script.case.assignee = self.teams[team], by
        return by

    def _label(self, script: Script, at: datetime, by: User, tag: str) -> None:
        script.add(Kind.TAGGED, at, by, tag=tag, added=True)
        script.tags.append(tag)

    def _note(self, script: Script, at: datetime, kind: str = "") -> None:
        kind = kind or ("late" if script.voice.theme == "delivery_late" else "any")
        author = self.staff[self._rng.choice(["tom", "hannah", "noura", "yichun"])]
        text = self._rng.choice(_texts()["note"][kind])
        if text not in self._mentions:
            self._mentions[text] = mentions.find(self.workspace, text)
        found = self._mentions[text]
        script.add(Kind.NOTED, at, author, text, **({"mentions": found} if found else {}))

    def _snooze(self, script: Script, at: datetime, by: User) -> None:
        until = (self.now + DAY).replace(hour=9, minute=0, second=0, microsecond=0)
        script.add(Kind.SNOOZED, at, by, **{"from": None, "to": until.isoformat()})
        script.case.snooze_until = until

    def _answer(self, voice: Voice) -> str:
        return "late" if voice.theme == "delivery_late" else "sorry"

    def _reply(self, script: Script, at: datetime, by: User | None, kind: str, then: str = Status.WAITING) -> None:
        person, at = script.voice.person, min(at, self.now)
        body = self._rng.choice(_texts()[kind][person.language]).replace(
            "{name}", _called(person.name, person.language)
        )
        shop = self.workspace.name
        mail = Delivery(
            workspace=self.workspace,
            to_name=person.name,
            to_address=f"{person.number}@customers.example",
            subject=SUBJECTS[person.language].format(shop=shop),
            body=body,
            language=person.language,
            state=Delivery.State.KEPT,
            attempts=1,
            next_try=at,
            created_at=at,
            sent_at=at,
        )
        script.mails.append((len(script.events), mail))
        script.add(Kind.REPLIED, at, by, body)
        script.case.first_reply_at = script.case.first_reply_at or at
        script.case.last_reply_at = at
        script.move(at, by, then)

    def _back(self, script: Script, at: datetime, by: User, kind: str) -> None:
        """The customer writes back, and is answered unless that was only just now."""
        at = min(at, self.now - HOUR / 2)
        script.add(Kind.INBOUND, at, None, self._rng.choice(_texts()[kind][script.voice.person.language]))
        script.case.last_inbound_at = at
        script.move(at, None, Status.OPEN)
        if at < self.now - 20 * HOUR:
            self._reply(script, at + self._rng.uniform(0.2, 6) * HOUR, by, "welcome" if kind == "thanks" else "sorry")
            script.move(script.case.last_reply_at or at, by, Status.CLOSED)


def _called(name: str, language: str) -> str:
    """How a reply addresses somebody: by the first name where names have one first."""
    return name.split(" ")[0] if language in ("en", "ar") else name


def _firing(case: Case) -> RuleFiring:
    return RuleFiring(
        rule_id=int(case.opened_by.partition(":")[2]), feedback_id=case.feedback_id or 0, at=case.opened_at
    )
