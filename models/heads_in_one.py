"""Sentiment, tone, sarcasm and intent: fitted each for itself, packed into tables, calibrated."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from heardwell.text.cues import cue_intents
from heardwell.text.engines.heads import chances, softmax
from heardwell.text.engines.intents import beside_cues
from heardwell.text.engines.model import Bank, HeadCard, Model
from models import heads, labels, matrix
from models.examples import Examples, examples
from models.multilabel import fit_each
from models.optimise import Array, Fitted, Settings, fit
from models.sources import Row


@dataclass(frozen=True, slots=True)
class Shape:
    """Which bank each head's columns are in, how many bits address a bank, and how each head is fitted."""

    banks: Mapping[str, str]
    bits: Mapping[str, int]
    fits: Mapping[str, Settings]


SHAPE = Shape(
    banks={"sentiment": "sentiment", "tone": "voice", "sarcasm": "voice", "intent": "intent"},
    bits={"sentiment": 20, "voice": 19, "intent": 17},
    fits={
        "sentiment": Settings(step=0.3, decay=0.03, epochs=5),
        "tone": Settings(step=0.3, decay=0.08, epochs=4),
        "sarcasm": Settings(step=0.2, decay=0.3, epochs=6),
        "intent": Settings(step=0.3, decay=0.05, epochs=5),
    },
)
# Many comments from a forum stand beside few tweets and posts; what was translated has no tone of its own.
SOURCE_SAY = {
    "tone": {
        "goemotions": 0.6,
        "tweeteval_emotion": 2.0,
        "emotional_tone_ar": 1.5,
        "smp2020_ewect_usual": 1.5,
        "smp2020_ewect_virus": 1.5,
        "m_absa": 0.0,
    },
}
# Every intent is decided for itself. Of what a source was not asked about it says very little, and that it is not so.
EACH, UNASKED = {"intent"}, 0.02
# English irony was collected by hashtag, half of it ironic, and says little of how often a hint is right on reviews:
# from this score about one review of fifty has one, and nine in ten of the ironic collection are right.
HINT_FROM = {"en": 0.8}
# Half way between the share a class has and an equal one: a hint must be right, and sarcasm is rare.
HALF_BALANCED = {"sarcasm"}
# Features are counted once, in more buckets than any bank has.
COUNTED_BITS = 21
# A head does not know where fewer of its answers are right, nor below that probability.
RIGHT = {"sentiment": 0.5, "tone": 0.5}
LEAST_SURE = {"sentiment": 0.44, "tone": 0.4}
# How many of the hints of sarcasm shall be right, on tweets as they come.
HINT_PRECISION, HINT_SOURCES = 0.63, {"arsarcasm_v2 ar"}

Texts = sparse.csr_matrix


def train(rows: Sequence[Row], shape: Shape = SHAPE) -> Model:
    """Count, fit, pack, calibrate."""
    texts = matrix.counts([row.text for row in rows], COUNTED_BITS)
    return assembled(rows, texts, {head: fitted(head, rows, texts, shape) for head in labels.CLASSES}, shape)


def fitted(head: str, rows: Sequence[Row], texts: Texts, shape: Shape = SHAPE) -> Fitted:
    """The head's weights against its first class, which has no column.

    ``texts``: the rows' features counted, in at least as many buckets as the largest bank has.
    """
    learned = examples(head, rows, "train", auxiliary=head == "tone", more=SOURCE_SAY.get(head, {}))
    counts = matrix.narrowed(texts[learned.rows], shape.bits[shape.banks[head]])
    scaled = matrix.scaled(counts, matrix.seen(counts), by_all=True)
    if head in EACH:
        right = np.ascontiguousarray(learned.right[:, 1:])
        asked = np.where(learned.allowed[:, 1:], np.float32(1), np.float32(UNASKED))
        print(head, len(learned), "examples", flush=True)
        return fit_each(scaled, right, asked, shape.fits[head])
    weights = np.sqrt(learned.weights) if head in HALF_BALANCED else learned.weights
    found = fit(scaled, learned.right, learned.allowed, weights, shape.fits[head])
    print(head, len(learned), "examples", flush=True)
    return Fitted(found.weights[:, 1:] - found.weights[:, :1], found.biases)


def assembled(rows: Sequence[Row], texts: Texts, fits: Mapping[str, Fitted], shape: Shape = SHAPE) -> Model:
    """Quantised and calibrated on the validation rows."""
    banks, columns = _banks(fits, shape)
    cards = {}
    for head, found in fits.items():
        bank, held = shape.banks[head], examples(head, rows, "val")
        counts = matrix.narrowed(texts[held.rows], shape.bits[bank])
        scaled = matrix.scaled(counts, np.ones(counts.shape[1], dtype=bool), by_all=True)
        sums = heads.bank_sums(banks[bank], scaled)[:, slice(*columns[head])]
        biases = np.pad(found.biases, (1, 0)) if head in EACH else found.biases
        answers = np.pad(sums, ((0, 0), (1, 0))) + biases
        card = HeadCard(labels.CLASSES[head], bank, columns[head], tuple(map(float, biases)), each=head in EACH)
        if head == "intent":
            cards[head] = dataclasses.replace(card, thresholds=intents(answers, held, rows))
        else:
            cards[head] = calibrated(head, card, answers, held)
    return Model(cards, banks)


def calibrated(head: str, card: HeadCard, answers: Array, held: Examples) -> HeadCard:
    """The card with its temperature and thresholds; a head without validation rows stays as it is."""
    if not len(held):
        return card
    truth = held.right.argmax(axis=1)
    chosen = heads.temperature(answers, truth, held.allowed, heads.equal_say(held.groups))
    answers = answers / np.float32(chosen)
    sure = 0.0
    if head in RIGHT:
        sure = max(LEAST_SURE[head], heads.sure_from(answers, truth, held.allowed, RIGHT[head]))
    thresholds = _THRESHOLDS.get(head, lambda *_: {})(answers, held)
    return dataclasses.replace(card, temperature=chosen, sure_from=sure, thresholds=thresholds)


def intents(answers: Array, held: Examples, rows: Sequence[Row]) -> dict[str, float]:
    """From which chance each intent holds, beside the cues: the best F1 over the sources that know it."""
    classes = labels.CLASSES["intent"]
    cues = cue_intents([rows[number].text for number in held.rows], ["en"] * len(held))
    learned = [dict(zip(classes, row, strict=True)) for row in chances(answers).tolist()]
    both = [beside_cues(*each) for each in zip(learned, cues, strict=True)]
    found = {}
    for place, name in enumerate(classes[1:], 1):
        known = held.allowed[:, place]
        groups = [group for group, knows in zip(held.groups, known, strict=True) if knows]
        if groups:
            score = np.array([one[name] for one in both])[known]
            found[name] = heads.best_f1_from(score, held.right[known, place] > 0, groups)
    return found


def _hint(answers: Array, held: Examples) -> dict[str, float]:
    chosen = np.array([group in HINT_SOURCES for group in held.groups])
    if not chosen.any():
        chosen[:] = True
    score, right = softmax(answers)[chosen, 1], held.right[chosen, 1] > 0
    return {"ar": heads.precise_from(score, right, HINT_PRECISION), **HINT_FROM}


_THRESHOLDS = {"sarcasm": _hint}


def _banks(fits: Mapping[str, Fitted], shape: Shape) -> tuple[dict[str, Bank], dict[str, tuple[int, int]]]:
    """The tables, heads side by side where they share one, and each head's columns."""
    banks, columns = {}, {}
    for name in dict.fromkeys(shape.banks.values()):
        members = [head for head in fits if shape.banks[head] == name]
        lasts = np.cumsum([fits[head].weights.shape[1] for head in members]).tolist()
        columns |= dict(zip(members, zip([0, *lasts], lasts, strict=False), strict=True))
        banks[name] = heads.as_bank(np.hstack([fits[head].weights for head in members]))
    return banks, columns
