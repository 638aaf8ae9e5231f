"""The factories of the third pillar."""

from heardwell.close.cases.tests.factories import case, mail_server, member, voice

__all__ = ["case", "mail_server", "member", "voice"]
