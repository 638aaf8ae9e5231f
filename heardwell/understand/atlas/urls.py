from django.urls import path

from heardwell.understand.atlas import views

app_name = "atlas"
urlpatterns = [path("ws/<slug:slug>/topics/", views.home, name="home")]
