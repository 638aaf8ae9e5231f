from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "heardwell.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the room's verbs in the palette."""
        from django.utils.translation import gettext_lazy as _

        from heardwell.web.commands import Command, command

        words = _("phone call, meeting, event, note, new feedback")
        command(Command("feedback:log", _("Log feedback"), "plus", words, permission="write_feedback", key="g"))
