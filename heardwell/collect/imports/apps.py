from django.apps import AppConfig


class Imports(AppConfig):
    name = "heardwell.collect.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
