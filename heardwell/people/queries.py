"""Reads about those who speak."""

from django.db.models import Q, QuerySet

from heardwell.accounts.models import Workspace
from heardwell.core.errors import NotFound
from heardwell.people.claims import email_of
from heardwell.people.models import Contact


def contact_of(workspace: Workspace, contact_id: int | str) -> Contact:
    """The contact of that id, or :class:`NotFound`. The id may come as it stands in an address."""
    text = str(contact_id)
    rows = Contact.objects.filter(workspace=workspace)
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise NotFound
    return found


def search(workspace: Workspace, words: str, limit: int = 6) -> "QuerySet[Contact]":
    """Contacts whose name, address, id or phone holds these words; those who were here last come first."""
    rows = Contact.objects.filter(workspace=workspace)
    for word in words.split()[:4]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(external_id__icontains=word)
            | Q(phone__icontains=word)
        )
    return rows.order_by("-last_seen_at", "-pk")[:limit] if words.strip() else rows.none()


def known_as(workspace: Workspace, typed: str) -> Contact | None:
    """The one contact that has exactly this address, id or phone; a verified one before others."""
    text = typed.strip()
    if not text:
        return None
    same = Q(external_id=text) | Q(phone=text)
    if email := email_of(text):
        same |= Q(email=email)
    return Contact.objects.filter(same, workspace=workspace).order_by("-verified", "-last_seen_at").first()
