from django.apps import AppConfig


class Replies(AppConfig):
    name = "heardwell.close.replies"
    label = "replies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what becomes of replies."""
        from heardwell.close.replies.actions import delivery_settled
        from heardwell.messaging.actions import on_settled

        on_settled(delivery_settled)
