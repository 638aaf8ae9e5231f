"""The JSON API, assembled from the rooms' routers."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

import heardwell
from heardwell.accounts.actions import record
from heardwell.accounts.audit.endpoints import router as audit
from heardwell.accounts.members.endpoints import router as members
from heardwell.accounts.models import ApiKey
from heardwell.accounts.teams.endpoints import router as teams
from heardwell.api import problems
from heardwell.api.parser import ObjectParser
from heardwell.close.cases.endpoints import router as cases
from heardwell.close.cases.endpoints import tags_router as tags
from heardwell.close.replies.endpoints import router as replies
from heardwell.close.rules.endpoints import router as rules
from heardwell.collect.imports.endpoints import router as feedback
from heardwell.collect.surveys.endpoints import router as surveys
from heardwell.collect.surveys.neutral.endpoints import router as neutral
from heardwell.collect.surveys.redirects.endpoints import router as survey_settings
from heardwell.collect.surveys.versions.endpoints import router as survey_versions
from heardwell.collect.widget.endpoints import router as sites
from heardwell.core.errors import NotFound
from heardwell.feedback.files.endpoints import router as attachments
from heardwell.messaging.endpoints import router as deliveries
from heardwell.understand.dashboards.endpoints import router as dashboards
from heardwell.understand.lab.endpoints import router as lab
from heardwell.understand.meaning.endpoints import router as meaning
from heardwell.understand.metrics.endpoints import router as metrics
from heardwell.understand.passages.endpoints import router as passages
from heardwell.understand.reading.endpoints import router as understanding
from heardwell.understand.summaries.endpoints import router as summaries
from heardwell.understand.topics.endpoints import router as topics

api = NinjaAPI(
    title="Heardwell",
    version=heardwell.__version__,
    description="Every customer voice arrives, is understood, is acted on and is answered.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    parser=ObjectParser(),
)
problems.register(api)


@api.exception_handler(NotFound)
def absent(request: HttpRequest, error: NotFound) -> HttpResponse:
    """The uniform 404, with a line in the audit log of the key's own workspace."""
    key = getattr(request, "auth", None)
    if isinstance(key, ApiKey):
        record(key.workspace, "denied", api_key=key, target=request.path)
    return problems.problem(error if error.title != error.code else NotFound(_("Not found")))


api.add_router("/surveys/settings", survey_settings)  # before the surveys: it is no survey's id
api.add_router("/surveys/neutral", neutral)  # neither is this
api.add_router("/surveys", surveys)
api.add_router("/surveys", survey_versions)
api.add_router("/sites", sites)
api.add_router("/feedback", feedback)
api.add_router("/attachments", attachments)
api.add_router("/cases", cases)
api.add_router("/cases", replies)
api.add_router("/tags", tags)
api.add_router("/rules", rules)
api.add_router("/deliveries", deliveries)
api.add_router("/metrics", metrics)
api.add_router("/audit", audit)
api.add_router("/members", members)
api.add_router("/teams", teams)
api.add_router("/dashboards", dashboards)
api.add_router("/topics", topics)
api.add_router("/summaries", summaries)
api.add_router("/understanding", understanding)
api.add_router("/text", lab)
api.add_router("/text", meaning)
api.add_router("/text", passages)
