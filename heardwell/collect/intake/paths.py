"""Which questions a respondent comes by, and where it ends, given the answers so far. Pure.

The respondent's page says the same in ``widget/src/paths.ts``; both are held to the cases of ``tests/paths.json``.

A question is passed in silence when its ``show_if`` does not hold. After one that was shown, the first of its rules
that holds leads on: forwards, or to the end. A rule that leads backwards or nowhere is as good as none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import msgspec

from heardwell.collect.intake.envelope import Answer, Scalar

END: Final = "end"


class Condition(msgspec.Struct, omit_defaults=True):
    """One condition, or several under ``all`` or ``any``.

    About the answer of a ``question`` (``key/row`` for a row of a matrix), a ``hidden`` field, a ``trait``, or the
    ``language`` the survey is answered in.
    """

    all: "list[Condition] | None" = None
    any: "list[Condition] | None" = None
    question: str = ""
    hidden: str = ""
    trait: str = ""
    language: list[str] | None = None
    among: list[bool | int | float | str] | None = msgspec.field(name="in", default=None)
    not_in: list[bool | int | float | str] | None = None
    least: int | float | None = msgspec.field(name="from", default=None)
    most: int | float | None = msgspec.field(name="to", default=None)
    answered: bool | None = None


class Rule(msgspec.Struct, omit_defaults=True):
    """After the question ``after`` was shown, and where ``when`` holds, comes ``to``."""

    after: str = msgspec.field(name="from")
    to: str
    when: Condition | None = msgspec.field(name="if", default=None)
    ending: str = ""


class Ending(msgspec.Struct, omit_defaults=True):
    key: str
    when: Condition | None = msgspec.field(name="if", default=None)


class Asked(Protocol):
    """What the path must know of a question."""

    @property
    def key(self) -> str: ...

    @property
    def show_if(self) -> Condition | None: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one respondent."""

    answers: Mapping[str, Any]  # Any: answers as they came
    hidden: Mapping[str, Scalar] = field(default_factory=dict)
    traits: Mapping[str, Scalar] = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The keys of the questions that are asked, in order, and the key of the ending ("" for the usual thanks)."""

    asked: tuple[str, ...]
    ending: str


def walk(questions: Sequence[Asked], rules: Iterable[Rule], endings: Iterable[Ending], known: Known) -> Way:
    """How this respondent comes through the survey."""
    places = {question.key: place for place, question in enumerate(questions)}
    after: dict[str, list[Rule]] = {}
    for rule in rules:
        after.setdefault(rule.after, []).append(rule)
    asked: list[str] = []
    ending, place = "", 0
    # Every turn asks a question or passes one by, so this ends, whatever the rules say.
    while place < len(questions) and len(asked) < len(questions):
        question = questions[place]
        place += 1
        if question.show_if is not None and not holds(question.show_if, known):
            continue
        asked.append(question.key)
        for rule in after.get(question.key, ()):
            if rule.when is not None and not holds(rule.when, known):
                continue
            if rule.to == END:
                ending, place = rule.ending, len(questions)
            else:
                place = max(place, places.get(rule.to, 0))
            break
    return Way(tuple(asked), ending or _ending(endings, known))


def _ending(endings: Iterable[Ending], known: Known) -> str:
    return next((ending.key for ending in endings if ending.when is None or holds(ending.when, known)), "")


def holds(condition: Condition, known: Known) -> bool:
    """Whether the condition is met. What was not answered, or is not known, meets none but ``answered: false``."""
    if condition.all is not None:
        return all(holds(one, known) for one in condition.all)
    if condition.any is not None:
        return any(holds(one, known) for one in condition.any)
    if condition.language is not None:
        return known.language.lower() in (tag.lower() for tag in condition.language)
    if condition.hidden or condition.trait:
        given = known.hidden.get(condition.hidden) if condition.hidden else known.traits.get(condition.trait)
        return given is not None and _word(given) in map(_word, condition.among or ())
    return _answer_meets(condition, answer_to(condition.question, known.answers))


def _answer_meets(condition: Condition, answer: Any) -> bool:  # Any: an answer as it came
    if condition.answered is not None:
        return is_empty(answer) != condition.answered
    if is_empty(answer):
        return False
    if condition.among is not None:
        return _contains(condition.among, answer)
    if condition.not_in is not None:
        return not _contains(condition.not_in, answer)
    if not isinstance(answer, int | float) or isinstance(answer, bool):
        return False
    above = condition.least is None or answer >= condition.least
    return above and (condition.most is None or answer <= condition.most)


def answer_to(question: str, answers: Mapping[str, Any]) -> Any:  # Any: answers as they came
    """The answer to a question, or to one row (``key/row``) of a matrix."""
    key, slash, row = question.partition("/")
    answer = answers.get(key)
    if not slash:
        return answer
    return answer.get(row) if isinstance(answer, dict) else None


def is_empty(answer: Answer | object) -> bool:
    """Whether this is no answer: nothing, an empty list or object, or a text of spaces."""
    return answer is None or answer in ([], {}) or (isinstance(answer, str) and not answer.strip())


def _contains(values: Sequence[Any], answer: Any) -> bool:  # Any: words, numbers, truths
    """Whether the answer is one of the values; of a list, whether any of it is."""
    given = answer if isinstance(answer, list) else [answer]
    return any(_same(value, one) for value in values for one in given)


def _same(one: Any, other: Any) -> bool:  # Any: JSON
    """Equal as JSON: ``true`` is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _word(value: Scalar) -> str:
    """A value as it stands in an address: a hidden field's 17 may come as a number or as a word."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
