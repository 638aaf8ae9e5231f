from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "heardwell.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the room's verbs and things in the palette, and let its list be kept under names."""
        from django.utils.translation import gettext_lazy as _

        from heardwell.accounts import saved
        from heardwell.feedback import palette
        from heardwell.feedback.afterwards.news import register_kind
        from heardwell.feedback.filters import readable
        from heardwell.web.commands import Command, command, source
        from heardwell.web.settings_pages import SettingsPage, register

        register_kind()
        words = _("phone call, meeting, event, note, new feedback")
        command(Command("feedback:log", _("Log feedback"), "plus", words, permission="write_feedback", key="g"))
        source("views", _("Saved views"), palette.views)
        source("voices", _("Voices"), palette.voices)
        saved.register("voices", "feedback:voices", readable)
        says = _("Rename, merge and delete the words by which you sort voices and cases.")
        register(SettingsPage("feedback:tags", _("Tags"), "feedback", says, 30, permission="write_feedback"))
