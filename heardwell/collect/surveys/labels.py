"""Names of surveys and words of questions, for rooms below that show answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from heardwell.collect.surveys.models import Survey, SurveyVersion
from heardwell.feedback.labels import QuestionLabel


class Labels:
    """What ``feedback`` asks for; see :class:`heardwell.feedback.labels.SurveyLabels`."""

    def names(self, workspace_id: int) -> Mapping[str, str]:
        rows = Survey.objects.filter(workspace_id=workspace_id).order_by("-edited_at")
        return dict(rows.values_list("pk", "name"))

    def questions(self, workspace_id: int, survey_id: str, version: int) -> Sequence[QuestionLabel]:
        rows = SurveyVersion.objects.filter(survey__workspace_id=workspace_id, survey_id=survey_id, number=version)
        found = rows.first()
        return [_label(question) for question in found.form.get("questions", [])] if found else []


def _label(question: Mapping[str, Any]) -> QuestionLabel:  # Any: JSON
    points = (question.get("scale") or {}).get("labels") or {}
    values = {str(point): _words(texts) for point, texts in points.items()}
    values |= _labels(question.get("choices", []))
    label = _words(question.get("label")) or question["key"]
    if question["type"] == "gcr":  # without words of its own it is said in ours, not by its keys
        values = {key: text for key, text in values.items() if text != key}
    named = {key: text for key, text in values.items() if text}
    rows = _labels(question.get("rows", []))
    return QuestionLabel(question["key"], question["type"], label, named, rows, _words(question.get("unit")))


def _labels(choices: Sequence[Mapping[str, Any]]) -> dict[str, str]:  # Any: JSON
    return {choice["value"]: _words(choice.get("label")) or choice["value"] for choice in choices}


def _words(texts: Mapping[str, str] | None) -> str:
    """In the reader's language, else in its script's relative, else in the first language that there is."""
    texts = texts or {}
    reader = (translation.get_language() or "en").lower()
    by_tag = {tag.lower(): text for tag, text in texts.items() if text}
    near = (text for tag, text in by_tag.items() if tag.split("-")[0] == reader.split("-")[0])
    return by_tag.get(reader) or next(near, "") or by_tag.get("en") or next(iter(by_tag.values()), "")
