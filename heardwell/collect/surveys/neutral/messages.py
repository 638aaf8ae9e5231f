"""Why a question leans, in a sentence for its author."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

WHY: Final[dict[str, StrPromise]] = {
    "leading": _("The question already suggests an answer. Ask so that every answer is equally easy to give."),
    "tag": _("An ending such as “right?” asks people to agree. Leave it out."),
    "crowd": _("What others think, or what is well known, pulls people along. Ask without it."),
    "praise": _("Praise in a question asks for praise in the answer. Leave the judgement to the customer."),
    "flattery": _("Flattery, or how hard you worked, makes an honest answer harder. Leave it out."),
    "loaded": _("This word judges before the customer does. A plain word leaves the judgement to them."),
    "double": _("Two questions in one: nobody can say which of them the answer is about. Ask them one by one."),
    "absolute": _("All or nothing: hardly anybody can say yes to this. Ask how often, or how much."),
    "jargon": _("Not every customer knows this word. Say what it means for them."),
    "long": _("A long question is only half read. Aim for one short sentence."),
    "negation": _("Two negatives: people have to turn the question round to answer it. Ask it positively."),
    "assumption": _("This takes something for granted that may not be so. Leave room for the opposite."),
    "unbalanced": _("The labels lean to one side. Offer as many good ones as bad ones."),
    "way_out.other": _("Whoever does not find their answer here picks a wrong one. Add a choice for the rest."),
    "way_out.none": _("Somebody may have nothing to tick. Add a choice that says so."),
    "overlap": _("Some numbers fit two choices. Let each begin after the one before it ends."),
}
