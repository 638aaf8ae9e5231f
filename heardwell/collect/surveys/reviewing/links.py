"""The credential of a review link: its number and 256 bits that only this installation can make."""

import hmac
from base64 import urlsafe_b64encode

from django.urls import reverse

from heardwell.collect.surveys.reviewing.models import ReviewLink
from heardwell.core.config import config
from heardwell.core.ids import same


def token_of(link: ReviewLink) -> str:
    """What stands in the address. The same for a link at any time, so that it can be copied again."""
    said = f"heardwell:survey-review:{link.pk}:{link.salt}"
    mark = hmac.digest(config().secret.encode(), said.encode(), "sha256")
    return f"{link.pk}.{urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def address_of(link: ReviewLink) -> str:
    """The whole address, to be sent to somebody."""
    path = reverse("reviewing:draft", args=[token_of(link)])
    return f"{config().base_url.rstrip('/')}/{path.removeprefix(_below()).lstrip('/')}"


def _below() -> str:
    from django.conf import settings

    return settings.FORCE_SCRIPT_NAME or ""


def is_of(token: str, link: ReviewLink) -> bool:
    return same(token, token_of(link))
