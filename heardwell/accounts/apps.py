from django.apps import AppConfig


class Accounts(AppConfig):
    name = "heardwell.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List the pages of the settings that belong to people and their workspace."""
        from heardwell.accounts.pages import PAGES
        from heardwell.web import settings_pages

        for page in PAGES:
            settings_pages.register(page)
