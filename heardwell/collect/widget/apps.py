from django.apps import AppConfig


class Widget(AppConfig):
    name = "heardwell.collect.widget"
    label = "widget"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from heardwell.collect.surveys.actions import on_published_changed
        from heardwell.collect.widget import actions, jobs  # noqa: F401  # registers the jobs
        from heardwell.core import ports

        ports.on_workspace_created(actions.first_site_of)
        on_published_changed(actions.hand_over_sites)
