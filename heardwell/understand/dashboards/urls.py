from django.urls import path

from heardwell.understand.dashboards import arranging, views

app_name = "dashboards"
_one = "ws/<slug:slug>/dashboards/<int:dashboard_id>/"
urlpatterns = [
    path("ws/<slug:slug>/dashboards/", views.home, name="home"),
    path("ws/<slug:slug>/dashboards/new/", arranging.create, name="create"),
    path(_one, arranging.show, name="dashboard"),
    path(f"{_one}rename/", arranging.rename, name="rename"),
    path(f"{_one}tiles/", arranging.add, name="add"),
    path(f"{_one}tiles/<slug:tile_id>/", arranging.change, name="change"),
    path(f"{_one}undo/", arranging.undo, name="undo"),
    path(f"{_one}remove/", arranging.remove, name="remove"),
    path(f"{_one}restore/", arranging.restore, name="restore"),
]
