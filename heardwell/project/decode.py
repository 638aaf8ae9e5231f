"""From rows of the intake log to what ``feedback`` takes in: answers with the scales of the version that was shown."""

from collections.abc import Mapping
from functools import lru_cache

from heardwell.collect.imports.saying import Undecodable, claim, said_item
from heardwell.collect.intake import envelope, log
from heardwell.collect.intake.envelope import ITEM, ResponsePart
from heardwell.collect.intake.published import Question, Survey
from heardwell.core import clock
from heardwell.core.scales import DEFAULTS, PRESETS, SCALED, Scale
from heardwell.feedback.said import Asked, Part, Said


def said(row: log.LogRow) -> Said:
    """What the row says. Raises :class:`Undecodable` or :class:`msgspec.ValidationError`, with the reason."""
    if row.kind == ITEM:
        return said_item(envelope.decode_item(row.body), row.seq)
    return _part(envelope.decode_part(row.body))


def _part(part: ResponsePart) -> Part:
    forms = log.forms()
    survey = forms.version(part.survey_id, part.survey_version)
    if survey is None:
        raise Undecodable(f"there is no version {part.survey_version} of survey {part.survey_id}")
    asked = _asked(survey)
    return Part(
        workspace=part.workspace,
        survey=part.survey_id,
        version=part.survey_version,
        response=part.response_id,
        seq=part.seq,
        done=part.done,
        answers=part.answers,
        asked={key: asked[key] for key in part.answers if key in asked},
        channel=part.channel,
        answered_at=clock.from_ms(part.answered_at_ms or part.received_ms),
        claimed=part.client_dated,
        language=part.language,
        hidden=part.hidden,
        context=part.context,
        claim=claim(part.contact, part.received_ms, part.language, by_server=False),
    )


@lru_cache(maxsize=256)
def _asked(survey: Survey) -> Mapping[str, Asked]:
    """How the answers of this version are read. A published version never changes, so this is made once."""
    found: dict[str, Asked] = {}
    for place, question in enumerate(survey.form.questions):
        if question.type in SCALED:
            found[question.key] = Asked(place, question.type, _scale(question).signature)
        elif question.type in ("gcr", "text"):
            found[question.key] = Asked(place, "gcr" if question.type == "gcr" else "")
    return found


def _scale(question: Question) -> Scale:
    given = question.scale
    if given is None:
        return PRESETS[DEFAULTS[question.type]]
    return Scale(given.min, given.max, given.direction, tuple(given.good), tuple(given.bad))
