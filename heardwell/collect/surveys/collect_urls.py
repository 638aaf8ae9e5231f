"""What the public collect API leaves to the app: files. Answers and configuration are the edge's."""

from django.urls import path

from heardwell.collect.surveys.images import views as images
from heardwell.collect.surveys.uploads import views as uploads

app_name = "collect"
urlpatterns = [
    path("surveys/<str:survey_id>/attachments", uploads.attachments, name="attachments"),
    path("images/<str:image_id>", images.show, name="image"),
]
