from django.urls import path

from heardwell.close.questions import views

app_name = "questions"
urlpatterns = [
    path("ws/<slug:slug>/questions/", views.index, name="list"),
    path("ws/<slug:slug>/questions/page/", views.name_page, name="page"),
    path("ws/<slug:slug>/questions/page/<int:page_id>/forget/", views.forget, name="forget"),
]
