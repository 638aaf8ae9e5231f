from django.apps import AppConfig


class People(AppConfig):
    name = "heardwell.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the palette find people."""
        from django.utils.translation import gettext_lazy as _

        from heardwell.people import palette
        from heardwell.web.commands import source

        source("people", _("People"), palette.people)
