from django.apps import AppConfig


class SurveyReviews(AppConfig):
    name = "heardwell.collect.surveys.reviewing"
    label = "survey_reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from heardwell.collect.surveys.reviewing.actions import NEWS, worded
        from heardwell.messaging.notifications import register

        register(NEWS, "voices", worded, _("Somebody comments on a draft of yours"))
