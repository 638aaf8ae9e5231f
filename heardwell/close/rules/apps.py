from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from heardwell.web import settings_pages
from heardwell.web.settings_pages import SettingsPage


class Rules(AppConfig):
    name = "heardwell.close.rules"
    label = "rules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give every new workspace its first rule."""
        from heardwell.close.rules.actions import add_first_rule
        from heardwell.core import ports

        ports.on_workspace_created(add_first_rule)
        settings_pages.register(
            SettingsPage(
                "rules:list",
                _("Rules"),
                "feedback",
                _("What opens a case by itself, and when it is due."),
                order=20,
                words=_("automation case due"),
            )
        )
