from django.urls import path

from heardwell.understand.translating import views

app_name = "translating"
_ONE = "ws/<slug:slug>/voices/<int:feedback_id>/translation/"
urlpatterns = [path(_ONE, views.below, name="below"), path(f"{_ONE}ask/", views.ask, name="ask")]
