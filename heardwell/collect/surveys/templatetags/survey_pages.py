"""What the tabs of a survey's pages show."""

from django import template

from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.reviewing.queries import open_count

register = template.Library()


@register.simple_tag
def open_comments(survey: Survey) -> int:
    """Comments on the draft that nobody has resolved."""
    return open_count(survey)
