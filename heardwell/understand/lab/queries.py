"""Understanding texts that are kept nowhere: for the Text lab and for ``text/analyze``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from heardwell.accounts.models import Workspace
from heardwell.core.errors import FieldError, Invalid
from heardwell.text.engine import Brief, Understanding
from heardwell.text.registry import engine
from heardwell.understand.reading.briefs import brief_of

#: Texts of one request, characters of one text, and of all together: somebody waits for the answer.
MOST = 1000
LONGEST = 200_000
MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """A text and the language that its sender names."""

    text: str
    language: str | None = None


def analyse(workspace: Workspace, given: Sequence[Given], industry: str | None = None) -> list[Understanding]:
    """What lite reads in each, for what the workspace wants to know; ``industry`` in place of the workspace's own.

    Raises :class:`Invalid`, naming each text that cannot be read (``texts.3.text``).
    """
    _check(given)
    brief: Brief = brief_of(workspace.pk)
    if industry is not None:
        brief = replace(brief, industry=industry)
    return engine().analyse([one.text for one in given], [one.language for one in given], brief) if given else []


def _check(given: Sequence[Given]) -> None:
    if len(given) > MOST:
        raise Invalid.one("texts", _("Expected at most %(count)s texts") % {"count": MOST})
    errors = [
        FieldError(f"texts.{place}.text", problem) for place, one in enumerate(given) if (problem := trouble(one.text))
    ]
    if errors:
        raise Invalid(_("Some texts cannot be read"), errors=errors)
    if sum(len(one.text) for one in given) > MOST_CHARACTERS:
        raise Invalid.one("texts", _("Expected at most %(count)s characters in all") % {"count": MOST_CHARACTERS})


def trouble(text: str) -> str:
    """Why a text cannot be read; "" when it can."""
    if len(text) > LONGEST:
        return _("Expected at most %(count)s characters") % {"count": LONGEST}
    try:
        text.encode()
    except UnicodeEncodeError:
        return _("Half a character (a lone surrogate): the text was cut or decoded wrongly")
    return ""
