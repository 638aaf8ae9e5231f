from django.apps import AppConfig


class Surveys(AppConfig):
    name = "heardwell.collect.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from heardwell.collect.surveys import jobs, palette  # noqa: F401  # registers them
        from heardwell.collect.surveys.afterwards import jobs as afterwards  # noqa: F401  # registers it
        from heardwell.collect.surveys.labels import Labels
        from heardwell.feedback import labels
        from heardwell.web.commands import Command, command, source
        from heardwell.web.settings_pages import SettingsPage, register

        labels.register(Labels())
        register(
            SettingsPage(
                "surveys:redirects",
                _("Where surveys may lead"),
                "feedback",
                _("The pages that an ending of a survey may send people on to."),
                20,
                words=_("redirect allow list hosts links ending"),
                permission="manage",
            )
        )
        source("surveys", _("Surveys"), palette.surveys)
        command(Command("surveys:new", _("New survey"), "plus", _("create make questionnaire"), "edit_surveys"))
