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
# Beside the head, which saw thousands of reviews, only strong cues count, and only so much.
_CUE_BESIDE_HEAD, _STRONG = {"bug": 0.3, "request": 0.3, "question": 0.3}, 0.7
# How often a feeling with no wish beside it is praise or a complaint.
_BY_FEELING = 0.9

Strengths = Mapping[str, float]


def intent(
    card: HeadCard, learned: Strengths | None, cues: Strengths, sentiment: Strengths, offsets: Strengths
) -> Label:
    """The likeliest intent and all that hold; ``learned``: the head's probabilities where it knows the language."""
    found = _strengths(learned, cues, sentiment)
    scores = {name: _moved(found[name], offsets.get(name, 0.0)) for name in INTENTS}
    thresholds = card.thresholds if learned is not None else {}
    held = [name for name in INTENTS if scores[name] >= thresholds.get(name, _HELD_FROM)]
    held.sort(key=lambda name: (name not in _SPECIFIC, -scores[name]))
    best = max(scores, key=scores.__getitem__)
    if not held:
        return Label(UNSURE, scores[best], scores)
    return Label(held[0], scores[held[0]], scores, tuple(held))


def _strengths(learned: Strengths | None, cues: Strengths, sentiment: Strengths) -> dict[str, float]:
    found = {name: cues.get(name, 0.0) for name in INTENTS}
    if learned is not None:
        found |= {
            name: _either(learned[name], share * (found[name] >= _STRONG)) for name, share in _CUE_BESIDE_HEAD.items()
        }
    wish = max(found["bug"], found["request"], found["question"])
    feeling = _BY_FEELING * (1 - wish) * (1 - _BY_FEELING * found["leaving"])
    praise = found["praise"] * (1 - sentiment["negative"])
    complaint = found["complaint"] * (1 - sentiment["positive"]) * (1 - wish / 2)
    found["praise"] = _either(praise, feeling * sentiment["positive"])
    found["complaint"] = _either(complaint, feeling * sentiment["negative"])
    return found


def _either(one: float, other: float) -> float:
    """The chance that at least one of two independent signs is right."""
    return 1 - (1 - one) * (1 - other)


def _moved(probability: float, offset: float) -> float:
    if not offset:
        return probability
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return 1 / (1 + exp(-(log(kept / (1 - kept)) + offset)))
