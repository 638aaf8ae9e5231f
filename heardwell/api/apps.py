from django.apps import AppConfig


class Api(AppConfig):
    name = "heardwell.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
