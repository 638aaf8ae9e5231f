from django.urls import path

from heardwell.understand.meaning import views

app_name = "meaning"
urlpatterns = [path("ws/<slug:slug>/voices/<int:feedback_id>/similar/", views.similar, name="similar")]
