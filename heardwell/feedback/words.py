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
#: The parts of an aspect's key: "delivery.speed" is the speed of the delivery.
ASPECT_NAMES: Names = {
    "accessories": pgettext_lazy("what is judged", "Accessories"),
    "ads": pgettext_lazy("what is judged", "Ads"),
    "ambience": pgettext_lazy("what is judged", "Ambience"),
    "amenities": pgettext_lazy("what is judged", "Amenities"),
    "attitude": pgettext_lazy("what is judged", "Attitude"),
    "availability": pgettext_lazy("what is judged", "Availability"),
    "battery": pgettext_lazy("what is judged", "Battery"),
    "billing": pgettext_lazy("what is judged", "Billing"),
    "bot": pgettext_lazy("what is judged", "Chatbot"),
    "camera": pgettext_lazy("what is judged", "Camera"),
    "choice": pgettext_lazy("what is judged", "Choice"),
    "cleanliness": pgettext_lazy("what is judged", "Cleanliness"),
    "comfort": pgettext_lazy("what is judged", "Comfort"),
    "consistency": pgettext_lazy("what is judged", "Consistency"),
    "content": pgettext_lazy("what is judged", "Content"),
    "damage": pgettext_lazy("what is judged", "Damage"),
    "data": pgettext_lazy("what is judged", "Data"),
    "delivery": pgettext_lazy("what is judged", "Delivery"),
    "description": pgettext_lazy("what is judged", "Description"),
    "design": pgettext_lazy("what is judged", "Design"),
    "drinks": pgettext_lazy("what is judged", "Drinks"),
    "ease": pgettext_lazy("what is judged", "Ease of use"),
    "facilities": pgettext_lazy("what is judged", "Facilities"),
    "features": pgettext_lazy("what is judged", "Features"),
    "follow_up": pgettext_lazy("what is judged", "Following up"),
    "food": pgettext_lazy("what is judged", "Food"),
    "interface": pgettext_lazy("what is judged", "Interface"),
    "knowledge": pgettext_lazy("what is judged", "Knowledge"),
    "location": pgettext_lazy("what is judged", "Location"),
    "login": pgettext_lazy("what is judged", "Signing in"),
    "notifications": pgettext_lazy("what is judged", "Notifications"),
    "offers": pgettext_lazy("what is judged", "Offers"),
    "overall": pgettext_lazy("what is judged", "Overall"),
    "packaging": pgettext_lazy("what is judged", "Packaging"),
    "payment": pgettext_lazy("what is judged", "Payment"),
    "performance": pgettext_lazy("what is judged", "Performance"),
    "price": pgettext_lazy("what is judged", "Price"),
    "privacy": pgettext_lazy("what is judged", "Privacy"),
    "quality": pgettext_lazy("what is judged", "Quality"),
    "reach": pgettext_lazy("what is judged", "Reaching somebody"),
    "resolution": pgettext_lazy("what is judged", "Solution"),
    "returns": pgettext_lazy("what is judged", "Returns"),
    "rooms": pgettext_lazy("what is judged", "Rooms"),
    "screen": pgettext_lazy("what is judged", "Screen"),
    "service": pgettext_lazy("what is judged", "Service"),
    "signal": pgettext_lazy("what is judged", "Signal"),
    "site": pgettext_lazy("what is judged", "Website"),
    "size": pgettext_lazy("what is judged", "Size"),
    "sound": pgettext_lazy("what is judged", "Sound"),
    "speed": pgettext_lazy("what is judged", "Speed"),
    "stability": pgettext_lazy("what is judged", "Stability"),
    "support": pgettext_lazy("what is judged", "Support"),
    "updates": pgettext_lazy("what is judged", "Updates"),
    "value": pgettext_lazy("what is judged", "Value for money"),
    "visit": pgettext_lazy("what is judged", "The visit"),
    "wait": pgettext_lazy("what is judged", "Waiting"),
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


def aspect_name(key: str) -> str:
    """What is judged: "Delivery: Speed"; parts that we do not know speak for themselves."""
    parts = [str(ASPECT_NAMES.get(part, part.replace("_", " "))) for part in key.split(".") if part != "other"]
    return ": ".join(parts)
