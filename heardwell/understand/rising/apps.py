from django.apps import AppConfig


class Rising(AppConfig):
    name = "heardwell.understand.rising"
    label = "rising"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how alarms are worded, and look for troubles that rise."""
        from heardwell.understand.rising import jobs, news  # noqa: F401  # jobs register themselves

        news.register_kind()
