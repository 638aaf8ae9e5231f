from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnboardingConfig(AppConfig):
    name = "heardwell.project.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from heardwell.core import ports
        from heardwell.project.ending import close_doors, erase
        from heardwell.project.onboarding import actions
        from heardwell.web.commands import Command, command

        ports.on_workspace_created(actions.begin)
        ports.on_workspace_closed(close_doors)
        ports.on_workspace_deleted(erase)
        command(Command("onboarding:start", _("First steps"), "target", _("begin start goal onboarding set up")))
