from django.urls import path

from heardwell.understand.topics import views

app_name = "topics"
_edit = "ws/<slug:slug>/topics/edit/"
_one = f"{_edit}<int:topic_id>/"
urlpatterns = [
    path(_edit, views.edit, name="edit"),
    path(f"{_edit}new/", views.create, name="create"),
    path(f"{_edit}trial/", views.trial, name="trial"),
    path(f"{_edit}packs/", views.adopt, name="adopt"),
    path(f"{_edit}undo/<int:change_id>/", views.undo, name="undo"),
    path(f"{_one}save/", views.save, name="save"),
    path(f"{_one}move/", views.move, name="move"),
    path(f"{_one}merge/", views.merge, name="merge"),
    path(f"{_one}split/", views.split, name="split"),
    path(f"{_one}archive/", views.archive, name="archive"),
    path(f"{_one}restore/", views.restore, name="restore"),
    path(f"{_one}teach/", views.teach, name="teach"),
]
