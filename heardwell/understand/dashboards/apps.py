from django.apps import AppConfig


class Dashboards(AppConfig):
    name = "heardwell.understand.dashboards"
    label = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"
