"""The room "Voices"."""

from django.urls import path

from heardwell.feedback import views

app_name = "feedback"
_ONE = "ws/<slug:slug>/voices/<int:feedback_id>/"
urlpatterns = [
    path("ws/<slug:slug>/voices/", views.voices, name="voices"),
    path("ws/<slug:slug>/voices/news/", views.news, name="news"),
    path(_ONE, views.voice, name="voice"),
    path(f"{_ONE}correct/", views.correct, name="correct"),
    path(f"{_ONE}tag/", views.tag, name="tag"),
    path(f"{_ONE}untag/", views.untag, name="untag"),
    path(f"{_ONE}triage/", views.triage, name="triage"),
]
