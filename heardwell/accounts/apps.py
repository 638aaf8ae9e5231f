from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from heardwell.accounts.models import User


class Accounts(AppConfig):
    name = "heardwell.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List the pages of the settings that belong to people and their workspace."""
        from django.contrib.auth.signals import user_logged_in
        from django.utils.translation import gettext_lazy as _

        from heardwell.accounts import jobs, palette
        from heardwell.accounts.actions import note_signed_in
        from heardwell.accounts.pages import PAGES
        from heardwell.web import settings_pages
        from heardwell.web.commands import source

        assert jobs.erase_ended  # registered by being loaded
        for page in PAGES:
            settings_pages.register(page)
        source("members", _("Members"), palette.members)

        def began(user: "User", **_more: object) -> None:
            note_signed_in(user)

        user_logged_in.connect(began, weak=False, dispatch_uid="accounts.audit")
