from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PassagesConfig(AppConfig):
    name = "heardwell.understand.passages"
    label = "passages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show on a voice's page what is inside, and offer the page for long texts in the palette."""
        from heardwell.feedback import sections
        from heardwell.web.commands import Command, command

        sections.register("passages/section.html")
        words = _("mail chat transcript recording call notes passages paste upload")
        label = _("Find feedback in a long text")
        command(Command("passages:long", label, "file", words, permission="write_feedback"))
