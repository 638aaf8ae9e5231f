from django.apps import AppConfig


class Atlas(AppConfig):
    name = "heardwell.understand.atlas"
    label = "atlas"
    default_auto_field = "django.db.models.BigAutoField"
