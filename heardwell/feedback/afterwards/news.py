"""What members are told of what authors add where nobody else has been told: whoever runs the workspace hears of it."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heardwell.accounts.queries import members
from heardwell.accounts.roles import Role
from heardwell.feedback.models import Afterword
from heardwell.messaging.notifications import notify, register

KIND: Final = "added"
LONGEST: Final = 120


def register_kind() -> None:
    register(KIND, "reply", _sentence, gettext_lazy("A customer adds to feedback that nobody works on"))


def _sentence(facts: Mapping[str, Any]) -> str:  # Any: JSON
    name, words = (f"\u2068{facts.get(part, '')}\u2069" for part in ("name", "words"))
    if facts.get("name"):
        return _("%(name)s added: %(words)s") % {"name": name, "words": words}
    return _("A customer added: %(words)s") % {"words": words}


def tell_added(afterword: Afterword) -> None:
    """Owners and admins, in the notification centre."""
    feedback, words = afterword.feedback, " ".join(afterword.text.split())
    told = members(feedback.workspace).filter(role__in=[Role.OWNER, Role.ADMIN])
    notify(
        feedback.workspace,
        [one.user for one in told],
        KIND,
        key=f"{key_of(feedback.pk)}{afterword.pk}",
        url=reverse("feedback:voice", args=[feedback.workspace.slug, feedback.pk]),
        facts={
            "name": feedback.said_by,
            "words": words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…",
        },
    )


def key_of(feedback_id: int) -> str:
    """How the keys of all news about a feedback begin."""
    return f"voice:{feedback_id}:"
