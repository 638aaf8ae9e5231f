"""What topics are called, for the rooms below: they hold keys, and ask here for words."""

from collections.abc import Sequence

from django.utils.translation import get_language

from heardwell.feedback.topics import TopicName
from heardwell.understand.topics import queries


class LentTopics:
    """The source that ``feedback.topics`` asks."""

    def topics(self, workspace_id: int) -> Sequence[TopicName]:
        """The topics in the reader's language, in the order of the tree; archived and merged ones last."""
        return [
            TopicName(one.key, one.name, one.above, offered=not one.archived)
            for one in queries.named(workspace_id, get_language() or "en")
        ]
