"""What heads and labels are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

HEAD_NAMES: dict[str, StrOrPromise] = {"sentiment": _("Sentiment"), "tone": _("Tone"), "intent": _("Intent")}
LABEL_NAMES: dict[str, StrOrPromise] = {
    "positive": _("Positive"),
    "neutral": _("Neutral"),
    "negative": _("Negative"),
    "unsure": _("Unsure"),
    "satisfied": pgettext_lazy("tone", "Satisfied"),
    "frustrated": pgettext_lazy("tone", "Frustrated"),
    "angry": pgettext_lazy("tone", "Angry"),
    "sarcastic": pgettext_lazy("tone", "Sarcastic"),
    "request": pgettext_lazy("intent", "Request"),
    "bug": pgettext_lazy("intent", "Bug"),
    "praise": pgettext_lazy("intent", "Praise"),
    "question": pgettext_lazy("intent", "Question"),
    "complaint": pgettext_lazy("intent", "Complaint"),
    "leaving": pgettext_lazy("intent", "Leaving"),
}


def label_name(head: str, label: str) -> str:
    """A label as people read it."""
    return str(LABEL_NAMES.get(label, label))
