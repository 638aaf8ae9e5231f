from django.apps import AppConfig


class TranslatingConfig(AppConfig):
    name = "heardwell.understand.translating"
    label = "translating"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand below the words of a voice, and have the job known."""
        from heardwell.feedback import sections
        from heardwell.understand.translating import jobs

        assert jobs.translate_due
        sections.register("translating/below.html", below_words=True)
