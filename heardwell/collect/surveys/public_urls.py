"""The respondent's doors, without a workspace in the address and without a session."""

from django.urls import path

from heardwell.collect.surveys.hosted import kiosk_worker, survey_page, thanks_page

app_name = "hosted"
urlpatterns = [
    path("kiosk.js", kiosk_worker, name="kiosk_worker"),
    path("<str:survey_id>", survey_page, name="survey"),
    path("<str:survey_id>/thanks", thanks_page, name="thanks"),
]
