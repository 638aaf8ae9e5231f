"""From rows of the intake log to what ``feedback`` takes in: answers with the scales of the version that was shown."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from heardwell.collect.imports.saying import Undecodable, claim, said_item
from heardwell.collect.intake import envelope, log
from heardwell.collect.intake.answers import companions, normal_email, normal_phone
from heardwell.collect.intake.envelope import ITEM, Answer, ResponsePart
from heardwell.collect.intake.published import Survey
from heardwell.collect.intake.questions import Question
from heardwell.core import clock
from heardwell.core.scales import DEFAULTS, SCALED, Scale, usual_scale
from heardwell.feedback.said import COMMENT, OWN, RANKING, Asked, Part, Said
from heardwell.people.claims import Claim

#: How answers that are no scores are read.
_READ: Mapping[str, str] = {
    "gcr": "gcr",
    "text": COMMENT,
    "ranking": RANKING,
    "email": OWN,
    "phone": OWN,
    "file": OWN,
    "screenshot": OWN,
}


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
        claim=_claim(survey, part),
        files=_files(survey) & part.answers.keys(),
    )


def _claim(survey: Survey, part: ResponsePart) -> Claim | None:
    """Who speaks. An address typed into a question is nobody's word but the respondent's own.

    So it is added where nobody vouches for them, and never to a person that a signature or a server vouches for.
    """
    said = claim(part.contact, part.received_ms, part.language, by_server=False)
    typed = _typed_contact(survey, part.answers)
    if not typed or (said is not None and said.verified):
        return said
    if said is None:
        said = Claim(at=clock.from_ms(part.received_ms), language=part.language)
    return replace(said, email=said.email or typed.get("email", ""), phone=said.phone or typed.get("phone", ""))


def _typed_contact(survey: Survey, answers: Mapping[str, Answer]) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in _contact_questions(survey):
        given = answers.get(question.key)
        if isinstance(given, str) and given.strip():
            found[question.type] = normal_email(given) if question.type == "email" else normal_phone(given)
    return {name: value for name, value in found.items() if value}


@lru_cache(maxsize=256)
def _contact_questions(survey: Survey) -> tuple[Question, ...]:
    return tuple(question for question in survey.form.questions if question.contact)


@lru_cache(maxsize=256)
def _asked(survey: Survey) -> Mapping[str, Asked]:
    """How the answers of this version are read. A published version never changes, so this is made once."""
    found: dict[str, Asked] = {}
    for place, question in enumerate(survey.form.questions):
        if question.type in SCALED or (question.type == "matrix" and not question.choices):
            metric = question.type if question.type in DEFAULTS else "scale"
            found[question.key] = Asked(place, metric, _scale(question).signature)
        elif question.type in _READ:
            found[question.key] = Asked(place, _READ[question.type])
        found |= {key: Asked(place, COMMENT) for key in companions(question)}
    return found


@lru_cache(maxsize=256)
def _files(survey: Survey) -> frozenset[str]:
    """The questions whose answers name files."""
    return frozenset(question.key for question in survey.form.questions if question.type in ("file", "screenshot"))


def _scale(question: Question) -> Scale:
    given = question.scale
    if given is None:
        return usual_scale(question.type)
    return Scale(given.min, given.max, given.direction, tuple(given.good), tuple(given.bad))
