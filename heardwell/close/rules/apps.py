from django.apps import AppConfig


class Rules(AppConfig):
    name = "heardwell.close.rules"
    label = "rules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give every new workspace its first rule."""
        from heardwell.close.rules.actions import add_first_rule
        from heardwell.core import ports

        ports.on_workspace_created(add_first_rule)
