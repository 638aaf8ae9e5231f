"""The room "Surveys"."""

from django.urls import path

from heardwell.collect.surveys import views
from heardwell.collect.surveys.images import views as images
from heardwell.collect.surveys.interviewing import views as interviewing
from heardwell.collect.surveys.neutral import views as neutral
from heardwell.collect.surveys.redirects import views as redirects
from heardwell.collect.surveys.reviewing import views as reviewing
from heardwell.collect.surveys.translating import views as translating
from heardwell.collect.surveys.versions import views as versions

app_name = "surveys"
_ONE = "ws/<slug:slug>/surveys/<str:survey_id>"
urlpatterns = [
    path("ws/<slug:slug>/surveys/", views.survey_list, name="list"),
    path("ws/<slug:slug>/surveys/new", views.new, name="new"),
    path("ws/<slug:slug>/settings/redirects", redirects.hosts, name="redirects"),
    path(f"{_ONE}/", views.edit, name="edit"),
    path(f"{_ONE}/draft", views.draft, name="draft"),
    path(f"{_ONE}/preview", views.preview, name="preview"),
    path(f"{_ONE}/publish", views.publish, name="publish"),
    path(f"{_ONE}/results", views.results, name="results"),
    path(f"{_ONE}/images/", images.add, name="add_image"),
    path(f"{_ONE}/neutral/", neutral.check, name="neutral"),
    path(f"{_ONE}/versions/", versions.versions, name="versions"),
    path(f"{_ONE}/versions/undo", versions.take_back, name="take_back"),
    path(f"{_ONE}/versions/<int:chosen>/restore", versions.restore, name="restore"),
    path(f"{_ONE}/translate/", translating.translate, name="translate"),
    path(f"{_ONE}/translate/save", translating.save, name="translate_save"),
    path(f"{_ONE}/translate/add", translating.add_language, name="translate_add"),
    path(f"{_ONE}/translate/<str:lang>/csv", translating.export, {"kind": "csv"}, name="translate_csv"),
    path(f"{_ONE}/translate/<str:lang>/xliff", translating.export, {"kind": "xlf"}, name="translate_xliff"),
    path(f"{_ONE}/translate/<str:lang>/upload", translating.upload, name="translate_upload"),
    path(f"{_ONE}/translate/<str:lang>/take-in", translating.take_in, name="translate_take_in"),
    path(f"{_ONE}/review/", reviewing.reviews, name="reviews"),
    path(f"{_ONE}/review/share", reviewing.share, name="review_share"),
    path(f"{_ONE}/review/links/<int:link_id>/revoke", reviewing.revoke, name="review_revoke"),
    path(f"{_ONE}/review/<int:comment_id>/answer", reviewing.answer, name="review_answer"),
    path(f"{_ONE}/review/<int:comment_id>/resolve", reviewing.resolve, name="review_resolve"),
    path(f"{_ONE}/interview/", interviewing.interview, name="interview"),
    path(f"{_ONE}/do/<str:verb>", views.act, name="act"),
]
