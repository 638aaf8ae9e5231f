from django.apps import AppConfig


class Summaries(AppConfig):
    name = "heardwell.understand.summaries"
    label = "summaries"
    default_auto_field = "django.db.models.BigAutoField"
