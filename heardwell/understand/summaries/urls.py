from django.urls import path

from heardwell.understand.summaries import views

app_name = "summaries"
urlpatterns = [path("ws/<slug:slug>/voices/summary/", views.summary, name="summary")]
