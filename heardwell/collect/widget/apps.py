from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from heardwell.web import settings_pages
from heardwell.web.settings_pages import SettingsPage


class Widget(AppConfig):
    name = "heardwell.collect.widget"
    label = "widget"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from heardwell.collect.surveys.actions import on_published_changed
        from heardwell.collect.widget import actions, jobs  # noqa: F401  # registers the jobs
        from heardwell.core import ports

        ports.on_workspace_created(actions.first_site_of)
        on_published_changed(actions.hand_over_sites)
        settings_pages.register(
            SettingsPage(
                "widget:install",
                _("Websites"),
                "feedback",
                _("The line for your pages, whether it is there, its keys, and how to say who is signed in."),
                order=10,
                also=("widget:site", "widget:change_site"),
                words=_("install widget snippet website feedback button origins cap"),
            )
        )
