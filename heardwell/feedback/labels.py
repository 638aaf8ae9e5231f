"""What surveys and their questions are called: an upward road, since surveys are made above this room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class QuestionLabel:
    """A question of a published version in the reader's language; ``values`` are the labels of its choices and points,
    ``rows`` those of a matrix."""

    key: str
    type: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


class SurveyLabels(Protocol):
    """Whoever makes surveys answers these."""

    def names(self, workspace_id: int) -> Mapping[str, str]:
        """Survey id → name, the surveys edited last first."""

    def questions(self, workspace_id: int, survey_id: str, version: int) -> Sequence[QuestionLabel]:
        """The questions of a version in the order of the form; none when it is not there."""


class _Nobody:
    def names(self, workspace_id: int) -> Mapping[str, str]:
        return {}

    def questions(self, workspace_id: int, survey_id: str, version: int) -> Sequence[QuestionLabel]:
        return []


_source: SurveyLabels = _Nobody()


def register(source: SurveyLabels) -> None:
    """Called once, in ``AppConfig.ready()``."""
    global _source
    _source = source


def surveys() -> SurveyLabels:
    """The registered source."""
    return _source
