"""The respondent's doors, without a workspace in the address and without a session."""

from django.urls import path

from heardwell.collect.surveys.hosted import survey_page, thanks_page

app_name = "hosted"
urlpatterns = [
    path("<str:survey_id>", survey_page, name="survey"),
    path("<str:survey_id>/thanks", thanks_page, name="thanks"),
]
