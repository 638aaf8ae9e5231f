from django.urls import path

from heardwell.project.onboarding import views

app_name = "onboarding"
urlpatterns = [
    path("ws/<slug:slug>/start/", views.start, name="start"),
    path("ws/<slug:slug>/start/goal/", views.goal, name="goal"),
    path("ws/<slug:slug>/start/wording/", views.wording, name="wording"),
    path("ws/<slug:slug>/start/share/", views.share, name="share"),
    path("ws/<slug:slug>/start/team/", views.team, name="team"),
    path("ws/<slug:slug>/start/mail/", views.mail, name="mail"),
    path("ws/<slug:slug>/start/skip/", views.skip, name="skip"),
    path("ws/<slug:slug>/start/resume/", views.resume, name="resume"),
]
