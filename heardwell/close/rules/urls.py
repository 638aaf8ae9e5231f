from django.urls import path

from heardwell.close.rules import views

app_name = "rules"
urlpatterns = [
    path("ws/<slug:slug>/settings/rules/", views.index, name="list"),
    path("ws/<slug:slug>/settings/rules/<int:rule_id>/switch/", views.switch, name="switch"),
    path("ws/<slug:slug>/settings/rules/<int:rule_id>/", views.save, name="save"),
]
