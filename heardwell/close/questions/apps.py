from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Questions(AppConfig):
    name = "heardwell.close.questions"
    label = "questions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the page in the palette."""
        from heardwell.close.questions import jobs  # noqa: F401  # a job is registered when it is read
        from heardwell.web.commands import Command, command

        words = _("help page FAQ answers draft")
        command(Command("questions:list", _("See what is asked again and again"), "help", words))
