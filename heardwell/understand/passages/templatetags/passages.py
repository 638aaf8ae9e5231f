"""What the page of a voice asks about its passages."""

from django import template

from heardwell.feedback.models import Feedback
from heardwell.understand.passages import queries

register = template.Library()
register.filter("may_hold_passages", queries.may_hold)


@register.filter
def came_from(feedback: Feedback) -> Feedback | None:
    """The longer feedback that this voice is a passage of."""
    return queries.came_from(feedback)
