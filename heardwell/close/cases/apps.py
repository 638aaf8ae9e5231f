from django.apps import AppConfig


class Cases(AppConfig):
    name = "heardwell.close.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Count those who wait in the sidebar, word the news, look for what is late."""
        from django.utils.translation import gettext_lazy as _

        from heardwell.accounts import saved
        from heardwell.close.cases import afterwards, jobs, listing, news, palette, queries  # noqa: F401 - a job is registered when it is read
        from heardwell.feedback.afterwards.following import follow
        from heardwell.web import rooms
        from heardwell.web.commands import source

        rooms.badge("cases:list", queries.waiting_count)
        news.register_kinds()
        source("cases", _("Cases"), palette.cases)
        follow(afterwards.Follower())
        saved.register("cases", "cases:list", listing.readable)
