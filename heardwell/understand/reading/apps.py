from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from heardwell.web import settings_pages
from heardwell.web.settings_pages import SettingsPage


class ReadingConfig(AppConfig):
    name = "heardwell.understand.reading"
    label = "reading"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List the page in the settings, and have the job known."""
        from heardwell.understand.reading import jobs

        assert jobs.read_on
        settings_pages.register(
            SettingsPage(
                "reading:settings",
                _("Understanding"),
                "feedback",
                _("Which engine reads what customers say, what it may cost, and what it learns from your corrections."),
                order=15,
                words=_("engine model AI LLM OpenAI Ollama ONNX sentiment budget language read again"),
                permission="manage",
                also=("reading:learning",),
            )
        )
