"""The room "Voices"."""

from django.urls import path

from heardwell.feedback import views
from heardwell.feedback.bulk import views as bulk
from heardwell.feedback.files import views as files
from heardwell.feedback.log import views as log
from heardwell.feedback.tagging import views as tagging

app_name = "feedback"
_ONE = "ws/<slug:slug>/voices/<int:feedback_id>/"
urlpatterns = [
    path("ws/<slug:slug>/voices/", views.voices, name="voices"),
    path("ws/<slug:slug>/voices/news/", views.news, name="news"),
    path("ws/<slug:slug>/voices/log/", log.log, name="log"),
    path("ws/<slug:slug>/voices/log/people/", log.people, name="log_people"),
    path("ws/<slug:slug>/voices/log/language/", log.language, name="log_language"),
    path(f"{_ONE}take-back/", log.take_back, name="take_back"),
    path("ws/<slug:slug>/voices/bulk/", bulk.act, name="bulk"),
    path("ws/<slug:slug>/voices/bulk/<int:bulk_id>/", bulk.progress, name="bulk_progress"),
    path("ws/<slug:slug>/voices/bulk/<int:bulk_id>/undo/", bulk.undo, name="bulk_undo"),
    path("ws/<slug:slug>/voices/files/<str:attachment_id>", files.show, name="file"),
    path("ws/<slug:slug>/settings/tags/", tagging.index, name="tags"),
    path("ws/<slug:slug>/settings/tags/<int:tag_id>/rename/", tagging.rename, name="rename_tag"),
    path("ws/<slug:slug>/settings/tags/<int:tag_id>/merge/", tagging.merge, name="merge_tag"),
    path("ws/<slug:slug>/settings/tags/<int:tag_id>/delete/", tagging.delete, name="delete_tag"),
    path(_ONE, views.voice, name="voice"),
    path(f"{_ONE}correct/", views.correct, name="correct"),
    path(f"{_ONE}tag/", views.tag, name="tag"),
    path(f"{_ONE}untag/", views.untag, name="untag"),
    path(f"{_ONE}triage/", views.triage, name="triage"),
]
