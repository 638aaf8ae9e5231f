"""``python -m heardwell.collect.surveys.neutral.evaluate``: how often the check is right, by language and rule.

The questions of ``labelled/`` were written and labelled before the rules. A third of them was put aside (``held``)
and not looked at while the rules were made; the rest (``develop``) was. A finding counts as right when its rule is one
of the question's labels.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from heardwell.collect.surveys.neutral import structure, wording

LABELLED: Final = Path(__file__).parent / "labelled"
TAGS: Final = ("en", "zh-Hans", "zh-Hant", "ar")
PARTS: Final = ("develop", "held")
#: Names that the labels use for what the rules call otherwise.
_SAME: Final = {"missing_other": "way_out"}


class Labelled(NamedTuple):
    """A question with its named faults; none, when it is neutral."""

    text: str
    faults: frozenset[str]
    kind: str  # single, multi, scale or nothing
    labels: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Findings that were right, findings that were not, and faults that were missed, by rule."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def precision(self, rule: str = "") -> float | None:
        """Of what was found, the share that is so; None when nothing was found."""
        right, wrong = self._of(self.right, rule), self._of(self.wrong, rule)
        return right / (right + wrong) if right + wrong else None

    def recall(self, rule: str = "") -> float | None:
        """Of what is so, the share that was found; None when nothing is."""
        right, missed = self._of(self.right, rule), self._of(self.missed, rule)
        return right / (right + missed) if right + missed else None

    @staticmethod
    def _of(counter: Counter[str], rule: str) -> int:
        return counter[rule] if rule else counter.total()


def labelled(tag: str, part: str) -> Iterator[Labelled]:
    """The questions of one language and part."""
    for line in (LABELLED / f"{tag}.{part}.tsv").read_text("utf-8").splitlines():
        faults, text, *rest = line.split("\t")
        kind, _colon, labels = rest[0].partition(": ") if rest else ("", "", "")
        named = frozenset(_SAME.get(fault, fault) for fault in faults.split(",") if fault != "-")
        yield Labelled(text, named, kind, tuple(labels.split(" | ")) if labels else ())


def found_in(question: Labelled, tag: str) -> frozenset[str]:
    """The rules that the check names."""
    found = {finding.rule for finding in wording.read(question.text, tag)}
    if question.kind == "scale" and structure.unbalanced(question.labels, tag):
        found.add("unbalanced")
    if question.kind in ("single", "multi"):
        if structure.without_way_out({"type": question.kind}, question.labels, tag):
            found.add("way_out")
        if any(structure.overlaps(question.labels, tag)):
            found.add("overlap")
    return frozenset(found)


def measured(tag: str, part: str) -> Tally:
    """The check against the labels."""
    tally = Tally()
    for question in labelled(tag, part):
        found = found_in(question, tag)
        tally.right.update(found & question.faults)
        tally.wrong.update(found - question.faults)
        tally.missed.update(question.faults - found)
    return tally


def alarms(tag: str, part: str) -> tuple[int, int]:
    """How many of the neutral questions were found fault with, and how many there are."""
    neutral = [question for question in labelled(tag, part) if not question.faults]
    return sum(bool(found_in(question, tag)) for question in neutral), len(neutral)


def report() -> dict[str, object]:
    """All figures, by part, language and rule."""
    found: dict[str, object] = {}
    for part in PARTS:
        for tag in TAGS:
            tally = measured(tag, part)
            rules = sorted({*tally.right, *tally.wrong, *tally.missed})
            wrongly, neutral = alarms(tag, part)
            found[f"{part}.{tag}"] = {
                "precision": tally.precision(),
                "recall": tally.recall(),
                "alarms": wrongly,
                "neutral": neutral,
                "rules": {rule: (tally.precision(rule), tally.recall(rule), tally.right[rule]) for rule in rules},
            }
    return found


def _mistakes(part: str) -> Iterator[str]:
    for tag in TAGS:
        for question in labelled(tag, part):
            found = found_in(question, tag)
            if found != question.faults:
                yield f"{tag}\t{','.join(question.faults) or '-'}\t{','.join(found) or '-'}\t{question.text}"


def _percent(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.0%}"


def _row(tag: str, rule: str, precision: float | None, recall: float | None) -> str:
    return f"  {tag:<10}{rule:<13}{_percent(precision):>10}{_percent(recall):>8}"


def _table() -> Iterator[str]:
    for part in PARTS:
        yield f"{part}\n  {'':<10}{'rule':<13}{'precision':>10}{'recall':>8}"
        for tag in TAGS:
            tally = measured(tag, part)
            yield _row(tag, "all", tally.precision(), tally.recall())
            for rule in sorted({*tally.right, *tally.wrong, *tally.missed}):
                yield _row("", rule, tally.precision(rule), tally.recall(rule))


def main(arguments: list[str]) -> None:
    """``--json`` for programs, ``--mistakes`` for the questions of the development part that come out otherwise."""
    if "--json" in arguments:
        lines = [json.dumps(report(), indent=1)]
    else:
        lines = list(_mistakes("develop") if "--mistakes" in arguments else _table())
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main(sys.argv[1:])
