from django.urls import path

from heardwell.close.cases import bulk, views

app_name = "cases"
_CASE = "ws/<slug:slug>/cases/<int:case_id>/"
urlpatterns = [
    path("ws/<slug:slug>/cases/", views.index, name="list"),
    path("ws/<slug:slug>/cases/waiting/", views.waiting, name="waiting"),
    path("ws/<slug:slug>/cases/open/<int:feedback_id>/", views.open_about, name="open"),
    path("ws/<slug:slug>/cases/several/", bulk.act, name="bulk"),
    path("ws/<slug:slug>/cases/several/undo/", bulk.undo, name="undo_bulk"),
    path(_CASE, views.case, name="case"),
    path(f"{_CASE}status/", views.status, name="status"),
    path(f"{_CASE}assign/", views.assign, name="assign"),
    path(f"{_CASE}priority/", views.priority, name="priority"),
    path(f"{_CASE}team/", views.team, name="team"),
    path(f"{_CASE}tag/", views.tag, name="tag"),
    path(f"{_CASE}untag/", views.untag, name="untag"),
    path(f"{_CASE}snooze/", views.snooze, name="snooze"),
    path(f"{_CASE}needed/", views.needed, name="needed"),
    path(f"{_CASE}notes/", views.note, name="note"),
    path(f"{_CASE}events/<int:event_id>/undo/", views.undo, name="undo"),
]
