from django.urls import path

from heardwell.understand.discovery import views

app_name = "discovery"
_here = "ws/<slug:slug>/topics/suggested/"
_one = f"{_here}<int:suggestion_id>/"
urlpatterns = [
    path(_here, views.suggested, name="suggested"),
    path(f"{_here}look/", views.look, name="look"),
    path(f"{_here}progress/<int:discovery_id>/", views.progress, name="progress"),
    path(f"{_here}progress/<int:discovery_id>/cancel/", views.cancel, name="cancel"),
    path(f"{_one}make/", views.make, name="make"),
    path(f"{_one}merge/", views.merge, name="merge"),
    path(f"{_one}aside/", views.aside, name="aside"),
    path(f"{_one}again/", views.again, name="again"),
]
