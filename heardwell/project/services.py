"""What the app does beside answering pages: prepares the records at start, runs the pipeline and the jobs."""

import structlog

from heardwell.accounts import actions, queries
from heardwell.collect.surveys.actions import sync_published
from heardwell.collect.widget.actions import sync_sites
from heardwell.core import jobs
from heardwell.core.config import config
from heardwell.project import pipeline
from heardwell.project.demo.seed import seed
from heardwell.project.upgrade import migrate
from heardwell.understand.reading import work as reading

log = structlog.get_logger(__name__)


def prepare() -> None:
    """Make the folder, bring the records to this version, and tell the intake what is published. Repeatable."""
    config().data.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate()
    sync_sites()
    sync_published()


def set_up_link() -> str | None:
    """The address where a new installation gets its first owner; None once there is one."""
    return f"{config().base_url}/setup/{actions.make_link('setup')}/" if queries.is_new() else None


def start() -> None:
    """Called once in the app's process, before it answers."""
    prepare()
    if config().heardwell_demo and queries.is_new():
        print("Making up half a year of feedback. This takes a moment, once.", flush=True)  # noqa: T201
        seed()
    link = set_up_link()
    if link:
        print(f"\n  Welcome to Heardwell. Set it up here (the link works once):\n  {link}\n", flush=True)  # noqa: T201
    pipeline.start()
    jobs.start()


def stop() -> None:
    """Let what is in hand finish: the pipeline's batch, the running job, the slice of history."""
    pipeline.stop()
    jobs.stop()
    reading.stop()
