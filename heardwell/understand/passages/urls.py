from django.urls import path

from heardwell.understand.passages import views

app_name = "passages"
_INSIDE = "ws/<slug:slug>/voices/<int:feedback_id>/passages/"
urlpatterns = [
    path("ws/<slug:slug>/passages/", views.long, name="long"),
    path(_INSIDE, views.inside, name="inside"),
    path(f"{_INSIDE}keep/", views.keep, name="keep"),
    path(f"{_INSIDE}aside/", views.aside, name="aside"),
    path(f"{_INSIDE}undo/", views.undo, name="undo"),
]
