from django.urls import path

from heardwell.close.replies import views

app_name = "replies"
urlpatterns = [path("ws/<slug:slug>/cases/<int:case_id>/reply/", views.send, name="send")]
