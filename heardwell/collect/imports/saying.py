"""From an item of the intake log to what ``feedback`` takes in: the envelope below, a plain dataclass above."""

from heardwell.collect.intake.envelope import Contact, FeedbackItem
from heardwell.core import clock
from heardwell.feedback.said import SURVEY, Item, Score
from heardwell.people.claims import Claim


class Undecodable(Exception):
    """The row is there and says something that nothing can be made of."""


def said_item(item: FeedbackItem, seq: int) -> Item:
    """The item as version ``seq`` of what was said. Raises :class:`Undecodable`."""
    if item.source == SURVEY:
        raise Undecodable("the source “survey” belongs to survey responses")
    return Item(
        workspace=item.workspace,
        source=item.source,
        external_id=item.external_id,
        seq=seq,
        channel=item.channel,
        kind=item.kind,
        text=item.text,
        occurred_at=clock.from_ms(item.occurred_at_ms),
        dated=item.dated,
        scores=tuple(Score(metric, score.value, score.scale) for metric, score in item.scores.items()),
        language=item.lang,
        context=item.context,
        tags=tuple(item.tags),
        claim=claim(item.contact, item.occurred_at_ms, item.lang, by_server=True),
        visibility=item.visibility,
        quote_permission=item.quote_permission,
    )


def claim(contact: Contact | None, seen_ms: int, language: str, *, by_server: bool) -> Claim | None:
    """Who speaks. An item comes from a server with a key, or from a file; a part from a browser, signed or not."""
    if contact is None:
        return None
    return Claim(
        at=clock.from_ms(seen_ms),
        external_id=contact.external_id,
        email=contact.email,
        phone=contact.phone,
        name=contact.name,
        language=language,
        traits=contact.traits,
        verified=contact.verified,
        by_server=by_server and contact.verified,
    )
