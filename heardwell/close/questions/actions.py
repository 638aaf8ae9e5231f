"""Gathers questions; names the pages that answer them."""

import re
from collections import defaultdict
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from heardwell.accounts.models import User, Workspace
from heardwell.close.questions.models import Gathering, HelpPage
from heardwell.core import clock
from heardwell.core.errors import Invalid, NotFound
from heardwell.feedback.models import Feedback
from heardwell.text.meaning.groups import groups

#: The newest questions of so many days are looked at.
MOST, DAYS = 3_000, 180
#: Fewer people asking the same are not "again and again".
FEWEST = 3
#: What a question looks like in writing.
ASKS = re.compile(
    r"[?？؟]|^(?:how|what|when|where|why|who|which|can|could|do|does|is|are|will)\b"
    r"|吗|嗎|怎么|怎麼|如何|什么|什麼|多久|هل |كيف|متى|لماذا|ليش|وين|كم ",
    re.IGNORECASE,
)
_KEPT = 200


def begin(workspace: Workspace) -> None:
    """Somebody wants to see it: from now on questions are gathered."""
    Gathering.objects.get_or_create(workspace=workspace)


def gather(workspace: Workspace) -> Gathering:
    """Find what is asked again and again, language by language. The thinking is done before anything is written."""
    since = clock.now() - timedelta(days=DAYS)
    asked = Feedback.objects.filter(workspace=workspace, intent__contains="question", occurred_at__gte=since)
    rows = asked.exclude(text="").order_by("-pk").values_list("pk", "language", "text", "intent")[:MOST]
    by_language: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, language, text, intent in rows:
        # Where it is only one of several intents, praise that says "no questions" would come along.
        if intent.startswith("question") and ASKS.search(text):
            by_language[language].append((pk, text))
    found = [one for language, given in by_language.items() for one in _groups(language, given)]
    found.sort(key=lambda one: (-int(str(one["n"])), str(one["language"])))
    newest = max((pk for given in by_language.values() for pk, _text in given), default=0)
    made = {"made_at": clock.now(), "looked": True, "newest": newest, "read": len(rows), "groups": found}
    return Gathering.objects.update_or_create(workspace=workspace, defaults=made)[0]


def _groups(language: str, given: list[tuple[int, str]]) -> list[dict[str, object]]:
    return [
        {
            "language": language,
            "phrases": [phrase.text[:120] for phrase in one.phrases[:5]],
            "n": len(one.places),
            "feedback": [given[place][0] for place in one.places[:_KEPT]],
        }
        for one in groups([text for _pk, text in given], language, FEWEST)
    ]


@transaction.atomic
def name_page(workspace: Workspace, language: str, phrase: str, url: str, by: User | None) -> HelpPage:
    """Say which page answers a question. Raises :class:`Invalid` for what is no web address."""
    try:
        URLValidator(schemes=["http", "https"])(url.strip())
    except ValidationError:
        raise Invalid.one("url", _("Expected the address of a page, such as https://help.example/returns")) from None
    values = {"url": url.strip(), "by": by, "at": clock.now()}
    return HelpPage.objects.update_or_create(
        workspace=workspace, language=language[:35], phrase=phrase[:120], defaults=values
    )[0]


@transaction.atomic
def forget_page(workspace: Workspace, page_id: int) -> HelpPage:
    """The question is open again. Raises :class:`NotFound`."""
    page = HelpPage.objects.filter(workspace=workspace, pk=page_id).first()
    if page is None:
        raise NotFound(_("There is no such page here"))
    page.delete()
    return page
