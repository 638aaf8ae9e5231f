from django.apps import AppConfig


class Surveys(AppConfig):
    name = "heardwell.collect.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from heardwell.collect.surveys import jobs  # noqa: F401  # registers them
        from heardwell.collect.surveys.labels import Labels
        from heardwell.feedback import labels

        labels.register(Labels())
