"""What the palette finds of cases: by number, by title, by whom they are about."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from heardwell.close.cases import queries
from heardwell.close.cases.words import name_of, title_of
from heardwell.web.commands import Found

MOST = 5


def cases(request: HttpRequest, words: str) -> Iterable[Found]:
    """The newest cases that hold all of the words."""
    workspace = request.workspace  # type: ignore[attr-defined]  # put there by the door
    rows = queries.cases(workspace)
    for word in words.split()[:4]:
        told = Q(title__icontains=word) | Q(person__name__icontains=word) | Q(person__email__icontains=word)
        number = word.removeprefix("#")
        rows = rows.filter(told | Q(pk=int(number)) if number.isdecimal() and len(number) < 10 else told)
    for case in rows.order_by("-pk")[:MOST]:
        url = reverse("cases:case", args=[workspace.slug, case.pk])
        yield Found(url, title_of(case) or name_of(case), "cases", f"{name_of(case)} #{case.pk}".strip())
