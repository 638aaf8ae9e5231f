from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscoveryConfig(AppConfig):
    name = "heardwell.understand.discovery"
    label = "discovery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List the page in the palette."""
        from heardwell.understand.discovery import jobs  # noqa: F401 - registers the job
        from heardwell.web.commands import Command, command

        words = _("new topics, discover, what nobody has named, clusters")
        command(Command("discovery:suggested", _("Suggested topics"), "topics", words))
