from django.apps import AppConfig


class Web(AppConfig):
    name = "heardwell.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
