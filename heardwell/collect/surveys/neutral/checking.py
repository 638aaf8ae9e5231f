"""A whole form read for questions that lean. Advice, never a reason not to publish."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from heardwell.collect.surveys.neutral import structure, wording
from heardwell.collect.surveys.neutral.messages import WHY
from heardwell.collect.surveys.neutral.wording import Finding
from heardwell.collect.surveys.schema import Form, Texts

Item = dict[str, object]
#: Scales whose labels are sentences of feeling; thumbs have two points and NPS its published ends.
_LABELLED: Final = ("csat", "ces", "stars", "smileys", "scale", "matrix")


def findings(form: Form) -> list[Item]:
    """What leans in a canonical form, in the order of its questions.

    ``message`` speaks the reader's language, ``suggestion`` the text's; ``start`` and ``end`` count characters of the
    text, and are None for what has no place in it.
    """
    return [
        item
        for index, question in enumerate(form["questions"])
        for item in _in_question(f"questions.{index}", question, form)
    ]


def _in_question(field: str, question: Mapping[str, Any], form: Form) -> Iterator[Item]:  # Any: JSON
    conditional = "show_if" in question
    for tag in form["languages"]:
        if text := question["label"].get(tag):
            for finding in wording.read(text, tag, conditional=conditional):
                yield _item(f"{field}.label.{tag}", finding)
    tag = form["default_language"]
    yield from _in_scale(field, question, tag)
    yield from _in_choices(field, question, tag)


def _in_scale(field: str, question: Mapping[str, Any], tag: str) -> Iterator[Item]:  # Any: JSON
    scale = question.get("scale") or {}
    points = sorted(scale.get("labels", {}), key=int)
    labels = _spoken((scale["labels"][point] for point in points), tag)
    if question["type"] in _LABELLED and labels and (finding := structure.unbalanced(labels, tag)):
        yield _item(f"{field}.scale.labels", finding)


def _in_choices(field: str, question: Mapping[str, Any], tag: str) -> Iterator[Item]:  # Any: JSON
    labels = _spoken((choice["label"] for choice in question.get("choices", [])), tag)
    if not labels:
        return
    if finding := structure.without_way_out(question, labels, tag):
        yield _item(f"{field}.choices", finding)
    if question["type"] in ("single", "multi"):
        for index, finding in structure.overlaps(labels, tag):
            yield _item(f"{field}.choices.{index}.label.{tag}", finding)


def _spoken(several: Iterator[Texts], tag: str) -> Sequence[str]:
    """These texts in one language; none while one of them is not written yet."""
    found = [texts.get(tag, "") for texts in several]
    return found if all(found) else []


def _item(field: str, finding: Finding) -> Item:
    return {
        "field": field,
        "rule": finding.rule,
        "level": "advice",
        "start": finding.start,
        "end": finding.end,
        "message": str(WHY[finding.message]),
        "suggestion": finding.suggestion,
    }
