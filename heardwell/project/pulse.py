"""The first page: what changed, is it real, who is waiting? It assembles what the rooms' queries say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.models import User, Workspace
from heardwell.accounts.queries import home_of
from heardwell.accounts.roles import Permission
from heardwell.accounts.views import nowhere
from heardwell.close.cases import listing, queries
from heardwell.close.cases.models import Case
from heardwell.core import clock
from heardwell.feedback.recent import latest, worth_reading
from heardwell.project.changes import changes
from heardwell.project.onboarding.queries import checklist
from heardwell.understand.dashboards import tiles
from heardwell.understand.dashboards.asking import Asker
from heardwell.understand.dashboards.filters import PERIODS, Filters
from heardwell.understand.dashboards.findings import shown
from heardwell.understand.metrics.figures import Figures
from heardwell.web.context import is_fragment
from heardwell.web.numbers import number, numbers_in, percent
from heardwell.web.scores import METRIC_NAMES
from heardwell.web.templatetags.hw import n_line
from heardwell.web.times import duration

EVER = datetime.min.replace(tzinfo=UTC)
VOICES, UNHAPPY, WAITING, ANSWERED = 6, 3, 5, 4
FIGURES = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and how far one may believe it."""

    name: str
    value: str
    doubt: str | SafeString


def home(request: HttpRequest) -> HttpResponse:
    """``/``: to the workspace used last; strangers to the sign-in, which knows about set-up and demo."""
    if not isinstance(request.user, User):
        return redirect("accounts:sign_in")
    workspace = home_of(request.user)
    if workspace is None:
        return nowhere(request)
    return redirect(reverse("pulse", args=[workspace.slug]))


@workspace_page(Permission.READ)
def pulse(request: WorkspaceRequest) -> HttpResponse:
    """The page, or for htmx its inside alone."""
    asked = Filters.parse(request.GET)
    filters = Filters(asked.period, last=asked.last)
    context = _numbers(request.workspace, filters) | _people(request.workspace, filters)
    context |= {"filters": filters, "periods": PERIODS.values(), "checklist": checklist(request.workspace)}
    return render(request, "pulse/inside.html" if is_fragment(request) else "pulse/pulse.html", context)


def _numbers(workspace: Workspace, filters: Filters) -> dict[str, object]:
    """The score that leads, and the figures beside it."""
    asker = Asker.of(workspace, filters)
    given = tiles.scored(asker)
    scores = (found for metric, figures in given.items() if (found := tiles.score(asker, metric, figures)))
    hero = next(scores, None)
    moved = changes(workspace, asker, hero.metric) if hero else []
    return {"hero": hero, "figures": _figures(asker, given, hero), "changes": moved}


def _people(workspace: Workspace, filters: Filters) -> dict[str, object]:
    """Who spoke, who waits, who was answered."""
    now, days = clock.now(), filters.period.days
    answered = _answered(workspace, now)
    return {
        "voices": latest(workspace, VOICES),
        "unhappy": worth_reading(workspace, now - timedelta(days=days) if days else EVER, UNHAPPY),
        "waiting": [listing.row(case) for case in queries.waiting(workspace, WAITING)],
        "waiting_count": queries.waiting_count(workspace.pk),
        "answered": [listing.row(case) for case in answered[:ANSWERED]],
        "answered_count": answered.count(),
    }


def _answered(workspace: Workspace, now: datetime) -> "QuerySet[Case]":
    """The cases whose customers heard from us this week, the latest first."""
    return queries.cases(workspace).filter(last_reply_at__gte=now - WEEK).order_by("-last_reply_at")


def _figures(asker: Asker, given: Mapping[str, Figures], hero: tiles.Score | None) -> list[Figure]:
    """Up to four: other scores first, then how people were answered, then what was said."""
    scores = [one for metric, one in given.items() if one["value"] is not None and not (hero and metric == hero.metric)]
    found = [_score(figures) for figures in scores[: FIGURES - 2]]
    others = (_first_reply(asker), _heard_back(asker), _positive(asker), _volume(asker))
    return [*found, *(figure for figure in others if figure)][:FIGURES]


def _score(figures: Figures) -> Figure:
    metric = figures["metric"]
    doubt = n_line(figures["n"], figures["low"], figures["high"], "" if metric == "nps" else "%")
    return Figure(str(METRIC_NAMES[metric]), shown(metric, figures["value"]), doubt)


def _first_reply(asker: Asker) -> Figure | None:
    figures = asker.now("first_response")
    if figures["value"] is None:
        return None
    doubt = numbers_in(_("9 in 10 within %(time)s, n = %(n)s")) % {
        "time": duration(figures["p90"]),
        "n": number(figures["n"]),
    }
    return Figure(_("First reply, median"), duration(figures["value"]), doubt)


def _heard_back(asker: Asker) -> Figure | None:
    figures = asker.now("closed_loop")
    if not figures["n"]:
        return None
    of = ngettext(
        "%(answered)s of %(n)s who needed an answer", "%(answered)s of %(n)s who needed an answer", figures["n"]
    ) % {"answered": number(figures["counts"]["answered"]), "n": number(figures["n"])}
    return Figure(_("Heard back from us"), percent(figures["value"]), of)


def _positive(asker: Asker) -> Figure | None:
    figures = asker.now("sentiment")
    if figures["value"] is None:
        return None
    return Figure(
        _("Positive words"), percent(figures["value"]), n_line(figures["n"], figures["low"], figures["high"], "%")
    )


def _volume(asker: Asker) -> Figure | None:
    figures = asker.now("volume")
    before = (figures["compare"] or {}).get("value")
    if not figures["n"]:
        return None
    doubt = (
        ""
        if before is None
        else _("%(n)s in the %(before)s") % {"n": number(before), "before": asker.filters.period.before}
    )
    return Figure(_("Pieces of feedback"), number(figures["n"]), doubt)
