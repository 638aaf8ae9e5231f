"""Reads about what authors did afterwards."""

from heardwell.accounts.models import Workspace
from heardwell.feedback.models import Afterword, Erasure, Feedback


def afterwords(feedback: Feedback) -> list[Afterword]:
    """What its author did since, oldest first."""
    return list(Afterword.objects.filter(feedback=feedback))


def quote_name(feedback: Feedback) -> str:
    """The name to quote them by: what they wrote themselves, else what is known. An address is no name."""
    own = Afterword.objects.filter(feedback=feedback, kind=Afterword.Kind.PERMISSION).exclude(text="").last()
    return own.text if own else (feedback.person.name if feedback.person else "") or feedback.author


def described(feedback: Feedback) -> list[dict[str, str]]:
    """The same as the API gives it."""
    return [
        {"kind": one.kind, "at": one.at.isoformat()}
        | ({"text": one.text} if one.kind == Afterword.Kind.ADDED else {"quote_permission": one.permission})
        | ({"quote_name": one.text} if one.kind == Afterword.Kind.PERMISSION and one.text else {})
        for one in afterwords(feedback)
    ]


def erasure_of(workspace: Workspace, feedback_id: int) -> Erasure | None:
    """What is left of a feedback that its author has erased."""
    return Erasure.objects.filter(workspace=workspace, feedback_id=feedback_id).first()


def erasure_by_identity(workspace: Workspace, source: str, external_id: str) -> Erasure | None:
    return Erasure.objects.filter(workspace=workspace, source=source, external_id=external_id).first()
