"""What a writer wants: the English head, the cues of every language that has some, and how the text feels."""

from collections.abc import Mapping
from math import exp, log

from heardwell.text.engine import INTENTS, UNSURE, Label
from heardwell.text.engines.model import HeadCard

# The head learned from English app reviews; elsewhere only cues speak.
HEAD_LANGUAGES = ("en",)
# These say what to do and come before how it feels.
_SPECIFIC = ("leaving", "bug", "request", "question")
_HELD_FROM = 0.5
# What a sure cue adds to the logit of the head, which saw thousands of reviews.
_CUE_BESIDE_HEAD = {"bug": 0.7, "request": 0.5, "question": 0.5}
# How often a feeling with no wish beside it is praise or a complaint.
_BY_FEELING = 0.9
# Where only cues know bugs and questions, many an unhappy text is one of those that they missed.
_MISSED_IN, _BY_FEELING_THERE = ("zh", "ar"), 0.63
# How far the opposite feeling speaks against praise and complaint in so many words.
_CONTRADICTED = 0.5

Strengths = Mapping[str, float]


def intent(
    card: HeadCard,
    tag: str,
    learned: Strengths | None,
    cues: Strengths,
    sentiment: Strengths,
    offsets: Strengths,
) -> Label:
    """The likeliest intent and all that hold; ``learned``: the head's chances where it knows the language."""
    unhappy = _BY_FEELING_THERE if tag.partition("-")[0] in _MISSED_IN else _BY_FEELING
    found = _strengths(learned, cues, sentiment, unhappy)
    scores = {name: _moved(found[name], offsets.get(name, 0.0)) for name in INTENTS}
    thresholds = card.thresholds if learned is not None else {}
    held = [name for name in INTENTS if scores[name] >= thresholds.get(name, _HELD_FROM)]
    held.sort(key=lambda name: (name not in _SPECIFIC, -scores[name]))
    best = max(scores, key=scores.__getitem__)
    if not held:
        return Label(UNSURE, scores[best], scores)
    return Label(held[0], scores[held[0]], scores, tuple(held))


def _strengths(learned: Strengths | None, cues: Strengths, sentiment: Strengths, unhappy: float) -> dict[str, float]:
    found = {name: cues.get(name, 0.0) for name in INTENTS}
    if learned is not None:
        found |= beside_cues(learned, cues)
    wish = max(found["bug"], found["request"], found["question"])
    feeling = (1 - wish) * (1 - _BY_FEELING * found["leaving"])
    praise = found["praise"] * (1 - _CONTRADICTED * sentiment["negative"])
    complaint = found["complaint"] * (1 - _CONTRADICTED * sentiment["positive"]) * (1 - wish / 2)
    found["praise"] = _either(praise, _BY_FEELING * feeling * sentiment["positive"])
    found["complaint"] = _either(complaint, unhappy * feeling * sentiment["negative"])
    return found


def beside_cues(learned: Strengths, cues: Strengths) -> dict[str, float]:
    """The chances of what the head knows, with what the cues add."""
    return {name: _moved(learned[name], most * cues.get(name, 0.0)) for name, most in _CUE_BESIDE_HEAD.items()}


def _either(one: float, other: float) -> float:
    """The chance that at least one of two independent signs is right."""
    return 1 - (1 - one) * (1 - other)


def _moved(probability: float, offset: float) -> float:
    if not offset:
        return probability
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return 1 / (1 + exp(-(log(kept / (1 - kept)) + offset)))
