"""Writes about the browsers in which somebody is signed in."""

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from heardwell.accounts.actions import record, shown_address
from heardwell.accounts.models import SignIn, User
from heardwell.core import clock

#: How old "last seen" may be: noting each request would cost a commit each.
SEEN_STEP_S = 5 * 60


def note(user: User, key: str, *, agent: str, address: str) -> None:
    """Remember that the session was used, at most once in :data:`SEEN_STEP_S`."""
    if not cache.add(f"seen:{key}", 1, SEEN_STEP_S):
        return
    facts = {"user": user, "agent": agent[:300], "address": shown_address(address), "seen_at": clock.now()}
    SignIn.objects.update_or_create(key=key, defaults=facts)


@transaction.atomic
def end(sign_in: SignIn) -> None:
    """Sign one browser out: its next request meets the sign-in page."""
    Session.objects.filter(pk=sign_in.key).delete()
    sign_in.delete()
    record(None, "session.ended", user=sign_in.user, target=sign_in.address)


@transaction.atomic
def end_all(user: User) -> None:
    """Somebody signs all their browsers out."""
    cut(user)
    record(None, "session.all_ended", user=user)


def cut(user: User) -> None:
    """Sign every browser out, also those that no list knows: the person's sessions carry a number that is over now."""
    forget(user)
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])


def forget(user: User, *, but: str = "") -> None:
    """Drop what is known of the person's sessions, but one."""
    rows = SignIn.objects.filter(user=user).exclude(key=but)
    Session.objects.filter(pk__in=list(rows.values_list("key", flat=True))).delete()
    rows.delete()
