"""The overview: every score that somebody has given, under the filters of the address."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.models import Workspace
from heardwell.accounts.roles import Permission, may
from heardwell.collect.surveys.queries import surveys
from heardwell.feedback.models import Channel
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.dashboards.filters import PERIODS, Filters
from heardwell.understand.dashboards.queries import dashboards
from heardwell.understand.dashboards.sheet import sheet
from heardwell.web.context import is_fragment
from heardwell.web.languages import language_name


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter may take; ``n`` says how much there is of it."""

    value: str
    label: str
    on: bool
    n: int = 0


@workspace_page(Permission.READ)
def home(request: WorkspaceRequest) -> HttpResponse:
    """Every score with its interval, trend and distribution, under the filters of the address."""
    filters = Filters.parse(request.GET)
    context = {"filters": filters, "sheet": sheet(request.workspace, filters)}
    if is_fragment(request):
        return render(request, "dashboards/sheet.html", context)
    return render(request, "dashboards/home.html", context | frame(request, filters))


def frame(request: WorkspaceRequest, filters: Filters) -> dict[str, object]:
    """What stands around the tiles: the dashboards to choose from, and the filters."""
    return _choices(request.workspace, filters) | {
        "dashboards": dashboards(request.workspace),
        "may_arrange": may(request.member.role, Permission.EDIT_DASHBOARDS),
    }


def _choices(workspace: Workspace, filters: Filters) -> dict[str, object]:
    everything = Asker.of(workspace, Filters(PERIODS["all"]))
    asked = [Choice(s.pk, s.name, s.pk == filters.survey) for s in surveys(workspace).order_by("name")]
    return {
        "periods": [Choice(key, str(one.label), one is filters.period) for key, one in PERIODS.items()],
        "surveys": asked,
        "channels": _present(everything, "channel", filters.channels),
        "languages_heard": _present(everything, "language", filters.languages),
        "survey_on": next((choice for choice in asked if choice.on), None),
    }


def _present(everything: Asker, dimension: str, chosen: tuple[str, ...]) -> list[Choice]:
    """The values that feedback has, the most frequent first; chosen ones also where there are none."""
    groups = everything.now("volume", group_by=(dimension,))["groups"]
    counts = {str(group["key"][dimension] or ""): group["n"] for group in groups}
    values = [value for value in counts if value] + [value for value in chosen if value not in counts]
    return [Choice(value, _word(dimension, value), value in chosen, counts.get(value, 0)) for value in values]


def _word(dimension: str, value: str) -> str:
    if dimension == "language":
        return language_name(value)
    return str(Channel(value).label) if value in Channel.values else _("Unknown channel")
