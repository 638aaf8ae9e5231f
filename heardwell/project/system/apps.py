from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class System(AppConfig):
    name = "heardwell.project.system"
    label = "system"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from heardwell.accounts.roles import Permission
        from heardwell.project.system import actions  # registers the job
        from heardwell.web.settings_pages import SettingsPage, register

        assert actions.make_asked
        register(
            SettingsPage(
                "system:page",
                _("System"),
                "system",
                _("How this installation is doing, what it stores, and its backups."),
                order=10,
                words=_("backup restore disk queue lag memory version health doctor"),
                permission=Permission.MANAGE,
            )
        )
        register(
            SettingsPage(
                "system:environment",
                _("Environment"),
                "system",
                _("The settings that this server was started with, and what each of them does."),
                order=20,
                words=_("variables PUBLIC_URL EMAIL_URL proxy secret configuration"),
                permission=Permission.MANAGE,
            )
        )
