from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from heardwell.web import settings_pages
from heardwell.web.settings_pages import SettingsPage


class Messaging(AppConfig):
    name = "heardwell.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List the pages in the settings, count for the bell, and take letters of the rooms below."""
        from heardwell.core import ports
        from heardwell.messaging.actions import post_letter
        from heardwell.messaging.news import views as news
        from heardwell.web import bell

        ports.on_letter(post_letter)
        bell.register(news.count)
        settings_pages.register(
            SettingsPage(
                "messaging:news_preferences",
                _("Notifications"),
                "you",
                _("What you are told of, here and by mail."),
                order=50,
                words=_("bell mention mail alert news"),
            )
        )
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
