from django.urls import path

from heardwell.understand.dashboards import views

app_name = "dashboards"
urlpatterns = [path("ws/<slug:slug>/dashboards/", views.home, name="home")]
