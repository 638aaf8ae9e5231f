from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Lab(AppConfig):
    name = "heardwell.understand.lab"
    label = "lab"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List the page in the settings and in the palette."""
        from heardwell.web.commands import Command, command
        from heardwell.web.settings_pages import SettingsPage, register

        words = _("try test comments engine sentiment tone intent analyse paste")
        says = _("Paste some comments and see what would be understood. Nothing is kept.")
        register(SettingsPage("lab:lab", _("Text lab"), "feedback", says, 16, words=words))
        command(Command("lab:lab", _("Try comments in the Text lab"), "text", words))
