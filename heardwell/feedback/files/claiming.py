"""A file belongs to the answer that names it, and only to that: an id of somebody else's file opens nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from heardwell.feedback.models import Attachment
from heardwell.feedback.said import Answer, Part, Said

log = structlog.get_logger(__name__)
State = Attachment.State
Place = tuple[str, str, str, str]  # survey, response, question, attachment


def with_own_files(workspace_id: int, said: Sequence[Said]) -> Sequence[Said]:
    """What was said, without ids of files that were not sent for that very answer."""
    named = {pk for one in said if isinstance(one, Part) for key in one.files for pk in _ids(one.answers[key])}
    if not named:
        return said
    rows = Attachment.objects.filter(workspace_id=workspace_id, pk__in=named)
    there: set[Place] = set(rows.values_list("survey", "response_id", "question", "pk"))
    return [_cleaned(one, there) if isinstance(one, Part) and one.files else one for one in said]


def _cleaned(part: Part, there: set[Place]) -> Part:
    answers = dict(part.answers)
    for key in part.files:
        given = _ids(answers[key])
        own = [pk for pk in given if (part.survey, part.response, key, pk) in there]
        if own != given:
            foreign = sorted(set(given) - set(own))
            log.warning("files of no such answer", survey=part.survey, response=part.response, dropped=foreign)
            answers[key] = (own if isinstance(answers[key], list) else own[0]) if own else None
    return replace(part, answers=answers)


def claim_files(
    workspace_id: int, said: Sequence[Said], recorded: Mapping[str, tuple[int, Mapping[str, Answer]]]
) -> None:
    """Give the files of these responses to their feedback, and let go of those that an answer no longer names.

    ``recorded``: external id → the feedback's id and its answers as they stand.
    """
    with_files = {one.external_id: one for one in said if isinstance(one, Part) and one.files}
    for external_id in with_files.keys() & recorded.keys():
        part, (feedback, answers) = with_files[external_id], recorded[external_id]
        named = {pk for key in answers for pk in _ids(answers[key])}
        rows = Attachment.objects.filter(workspace_id=workspace_id, survey=part.survey, response_id=part.response)
        rows.filter(pk__in=named).update(state=State.CLAIMED, feedback=feedback)
        rows.exclude(pk__in=named).update(state=State.WAITING, feedback=None)


def _ids(answer: Answer) -> list[str]:
    given = answer if isinstance(answer, list) else [answer]
    return [one for one in given if isinstance(one, str)]
