from django.apps import AppConfig


class Imports(AppConfig):
    name = "heardwell.collect.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how the news of an import are worded."""
        from heardwell.collect.imports import news

        news.register_kind()
