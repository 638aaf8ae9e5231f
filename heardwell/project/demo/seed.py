"""Fills the demo's workspace with its story: the shop, what was said, and how it was answered."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from heardwell.accounts.models import Workspace
from heardwell.core import clock
from heardwell.project import pipeline
from heardwell.project.demo import shop, sights
from heardwell.project.demo.casework import Office
from heardwell.project.demo.models import Telling
from heardwell.project.demo.story import DAYS, voices
from heardwell.project.demo.telling import tell

log = structlog.get_logger(__name__)
Told = Callable[[int, int], None]


def seed() -> Workspace:
    """Make the demo's workspace and half a year of feedback in it; some seconds. Raises if it is there already."""
    began = time.monotonic()
    now = clock.now()
    workspace = shop.open_shop(_start(now))
    telling = Telling.objects.create(workspace=workspace)
    furnish_and_tell(telling, now)
    pipeline.run_until_idle()
    log.info("demo seeded", seconds=round(time.monotonic() - began, 1))
    return workspace


def furnish_and_tell(telling: Telling, now: datetime, told: Told = lambda done, total: None) -> None:
    """The story, into a workspace that is empty. ``told(done, total)`` hears how far it is."""
    workspace = telling.workspace
    said = list(voices(now))
    asked = shop.furnish(workspace, _start(now), telling.surveys)
    telling.surveys = {key: survey.pk for key, survey in asked.items()}
    telling.save(update_fields=["surveys"])
    sights.show(asked, said)
    ids = tell(workspace, asked, said, lambda done: told(done, len(said)))
    Office(workspace, shop.colleagues(), now).work(said, ids)
    shop.wake_rules(workspace)


def _start(now: datetime) -> datetime:
    return now - timedelta(days=DAYS + 2)
