from django.apps import AppConfig


class Messaging(AppConfig):
    name = "heardwell.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"
