"""How far a feedback has come, in steps that its author understands: an upward road, since cases lie above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from heardwell.feedback.models import Feedback, Triage


class Step(IntEnum):
    """In their order. ``SOLVED`` means that whoever worked on it is done."""

    RECEIVED = 0
    READ = 1
    LOOKING = 2
    ANSWERED = 3
    SOLVED = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """What was written to the author."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    step: Step
    replies: Sequence[Reply] = ()


class Follower(Protocol):
    """Whoever works on feedback above answers these."""

    def progress(self, feedback: Feedback) -> Progress:
        """How far it has come there; RECEIVED when nobody has it."""

    def added(self, feedback: Feedback, text: str) -> bool:
        """Its author said more; whether somebody has been told."""

    def erased(self, feedback: Feedback) -> None:
        """It is about to be erased: let go of every word of it."""


_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Called in ``AppConfig.ready()``."""
    if follower not in _followers:
        _followers.append(follower)


def followers() -> Sequence[Follower]:
    return tuple(_followers)


def progress(feedback: Feedback) -> Progress:
    """The furthest step, and every reply, oldest first."""
    found = [one.progress(feedback) for one in _followers]
    own = Step.RECEIVED if feedback.triage == Triage.NEW else Step.READ
    replies = sorted((reply for one in found for reply in one.replies), key=lambda reply: reply.at)
    return Progress(max([own, *(one.step for one in found)]), replies)
