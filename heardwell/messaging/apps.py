from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from heardwell.web import settings_pages
from heardwell.web.settings_pages import SettingsPage


class Messaging(AppConfig):
    name = "heardwell.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List the page in the settings, and take letters of the rooms below."""
        from heardwell.core import ports
        from heardwell.messaging.actions import post_letter

        ports.on_letter(post_letter)
        settings_pages.register(
            SettingsPage(
                "messaging:mailbox",
                _("Mailbox"),
                "system",
                _("Every mail that left, and how mail is set up."),
                order=30,
                words=_("email smtp server outbox"),
            )
        )
