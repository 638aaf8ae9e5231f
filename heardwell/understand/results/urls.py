from django.urls import path

from heardwell.understand.results import views

app_name = "results"
urlpatterns = [path("ws/<slug:slug>/surveys/<str:survey_id>/results/", views.results, name="survey")]
