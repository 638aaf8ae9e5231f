"""What was understood, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from heardwell.feedback.models import Sentiment
from heardwell.text.engine import UNSURE

Names = Mapping[str, StrOrPromise]

SENTIMENT_NAMES: Names = dict(Sentiment.choices)
TONE_NAMES: Names = {
    "satisfied": gettext_lazy("Satisfied"),
    "frustrated": gettext_lazy("Frustrated"),
    "angry": gettext_lazy("Angry"),
    "sarcastic": gettext_lazy("Sarcastic"),
    "neutral": gettext_lazy("Neutral"),
    "unsure": gettext_lazy("Unsure"),
}
INTENT_NAMES: Names = {
    "request": pgettext_lazy("what somebody wants", "Request"),
    "bug": pgettext_lazy("what somebody wants", "Bug"),
    "praise": pgettext_lazy("what somebody wants", "Praise"),
    "question": pgettext_lazy("what somebody wants", "Question"),
    "complaint": pgettext_lazy("what somebody wants", "Complaint"),
    "leaving": pgettext_lazy("what somebody wants", "May leave"),
    "unsure": gettext_lazy("Unsure"),
}
LABEL_NAMES: Mapping[str, Names] = {"sentiment": SENTIMENT_NAMES, "tone": TONE_NAMES, "intent": INTENT_NAMES}
#: Kinds of personal data.
PERSONAL_NAMES: Names = {
    "email": gettext_lazy("email address"),
    "phone": gettext_lazy("phone number"),
    "card": gettext_lazy("card number"),
    "iban": gettext_lazy("bank account"),
    "id": gettext_lazy("identity number"),
}
#: From these probabilities on.
SURE, LIKELY = 0.85, 0.6


def confidence(probability: float, label: str = "") -> str:
    """How far one may believe it."""
    if label == UNSURE or probability < LIKELY:
        return _("unsure")
    return _("sure") if probability >= SURE else _("likely")


def personal_name(kind: str) -> str:
    """A kind of personal data; kinds that we do not know speak for themselves."""
    return str(PERSONAL_NAMES.get(kind, kind.replace("_", " ")))
