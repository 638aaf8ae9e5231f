from django.apps import AppConfig


class Cases(AppConfig):
    name = "heardwell.close.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Count those who wait in the sidebar."""
        from heardwell.close.cases import queries
        from heardwell.web import rooms

        rooms.badge("cases:list", queries.waiting_count)
