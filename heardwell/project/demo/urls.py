from django.urls import path

from heardwell.project.demo import views

app_name = "demo"
urlpatterns = [
    path("ws/<slug:slug>/demo/", views.about, name="about"),
    path("ws/<slug:slug>/demo/reset/", views.reset, name="reset"),
    path("ws/<slug:slug>/demo/own/", views.own, name="own"),
]
