from django.apps import AppConfig


class Meaning(AppConfig):
    name = "heardwell.understand.meaning"
    label = "meaning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lend the rooms below what lies near in meaning; end with the workspace."""
        from heardwell.core import ports
        from heardwell.feedback import near, sections
        from heardwell.understand.meaning import index, queries

        near.register(queries.Nearest())
        sections.register("meaning/section.html")
        ports.on_workspace_deleted(index.erase_workspace)
