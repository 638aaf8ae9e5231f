from django.apps import AppConfig


class Topics(AppConfig):
    name = "heardwell.understand.topics"
    label = "topics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give every new workspace its first topics, and tell the rooms below what topics are called."""
        from heardwell.core import ports
        from heardwell.feedback import topics
        from heardwell.understand.topics.actions import begin
        from heardwell.understand.topics.lending import LentTopics

        ports.on_workspace_created(begin)
        topics.register(LentTopics())
