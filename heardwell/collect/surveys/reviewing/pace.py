"""How fast strangers may write: so many comments in ten minutes from one address, and through one link."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from heardwell.accounts.throttle import client_address
from heardwell.collect.surveys.reviewing.models import ReviewLink
from heardwell.core.errors import TooMany

WINDOW_S = 600
PER_ADDRESS, PER_LINK = 20, 100


def check(request: HttpRequest, link: ReviewLink) -> None:
    """Count one more. Raises :class:`TooMany`."""
    limits = {f"review:a:{client_address(request)}": PER_ADDRESS, f"review:l:{link.pk}": PER_LINK}
    for key, most in limits.items():
        cache.add(key, 0, WINDOW_S)
        try:
            count = cache.incr(key)
        except ValueError:  # its time was over between the two
            count = 1
        if count > most:
            raise TooMany(_("Too many comments at once. Wait ten minutes and go on."), retry_after_s=WINDOW_S)
