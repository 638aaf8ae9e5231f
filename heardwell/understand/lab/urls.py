from django.urls import path

from heardwell.understand.lab import views

app_name = "lab"
urlpatterns = [path("ws/<slug:slug>/settings/text-lab/", views.lab, name="lab")]
