"""Sentiment, tone, sarcasm and intent: a wide linear part each, a deep part for all, mixed and calibrated."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from heardwell.text.engine import SARCASTIC
from heardwell.text.engines.heads import softmax
from heardwell.text.engines.model import Bank, Deep, HeadCard, Model
from models import deep, heads, labels, matrix
from models.examples import Examples, examples
from models.optimise import Array, Fitted, Settings, fit
from models.sources import Row


@dataclass(frozen=True, slots=True)
class Shape:
    """Which bank each head's wide part is in, how many bits address a bank, and how the parts are fitted."""

    banks: Mapping[str, str]
    bits: Mapping[str, int]
    wide: Mapping[str, Settings]
    deep: Settings


SHAPE = Shape(
    banks={"sentiment": "sentiment", "tone": "voice", "sarcasm": "voice", "intent": "voice"},
    bits={"sentiment": 20, "voice": 18, "deep": 17},
    wide={
        "sentiment": Settings(step=0.3, decay=0.03, epochs=5),
        "tone": Settings(step=0.3, decay=0.08, epochs=4),
        "sarcasm": Settings(step=0.2, decay=0.15, epochs=4),
        "intent": Settings(step=0.2, decay=0.15, epochs=4),
    },
    deep=Settings(step=0.3, decay=0.03, epochs=5),
)
# Many comments from a forum beside few tweets: for the wide part of these heads.
WIDE_WEIGHTS = {"tone": {"goemotions": 0.4, "tweeteval_emotion": 2.5}}
# The deep part learns from so much of the sentiment rows and answers for the other heads only: with it sentiment of
# Chinese reviews loses a point.
DEEP_SHARES = {"sentiment": 0.25}
DEEP_HEADS = ("tone", "sarcasm", "intent")
# Features are counted once, in more buckets than any bank has.
COUNTED_BITS = 21
# Which share of the answer the deep part may have; the validation rows choose.
SHARES = np.arange(0, 1.01, 0.1)
# A head does not know where fewer of its answers are right, nor below that probability.
RIGHT = {"sentiment": 0.5, "tone": 0.5}
LEAST_SURE = {"sentiment": 0.44, "tone": 0.4}
# How many of the hints of sarcasm shall be right, on tweets as they come.
HINT_PRECISION, HINT_SOURCES = 0.65, {"arsarcasm_v2 ar"}

Texts = sparse.csr_matrix


def train(rows: Sequence[Row], shape: Shape = SHAPE) -> Model:
    """Count, fit, mix, calibrate."""
    return fitted(rows, matrix.counts([row.text for row in rows], COUNTED_BITS), shape)


def fitted(rows: Sequence[Row], texts: Texts, shape: Shape = SHAPE) -> Model:
    """``texts``: the rows' features counted, in at least as many buckets as the largest bank has."""
    wide = {head: _wide(head, rows, texts, shape) for head in labels.CLASSES}
    return assembled(rows, texts, wide, _deep(rows, texts, shape), shape)


def assembled(
    rows: Sequence[Row], texts: Texts, wide: Mapping[str, Fitted], network: deep.Network, shape: Shape
) -> Model:
    """Quantised, mixed and calibrated on the validation rows."""
    banks, columns = _banks(wide, shape)
    network_bank = heads.as_bank(network.embedding)
    lasts = np.cumsum([len(classes) for classes in labels.CLASSES.values()])
    cards, outs = {}, {}
    for head, last in zip(labels.CLASSES, lasts, strict=True):
        own = slice(last - len(labels.CLASSES[head]), last)
        bank, held = shape.banks[head], examples(head, rows, "val")
        answers = _wide_logits(banks[bank], columns[head], _scaled(texts, held.rows, shape.bits[bank]))
        answers += wide[head].biases
        sums = heads.bank_sums(network_bank, _scaled(texts, held.rows, shape.bits["deep"]))
        units = np.maximum(sums @ network.inner + network.inner_biases, 0)
        deep_answers = units @ network.out[:, own] + network.out_biases[own]
        share = best_share(answers, deep_answers, held) if head in DEEP_HEADS else 0.0
        print(head, "deep share", round(share, 1), flush=True)
        if share:
            outs[head] = (share * network.out[:, own]).astype(np.float32)
        banks[bank].scales[slice(*columns[head])] *= 1 - share
        biases = (1 - share) * wide[head].biases + share * network.out_biases[own]
        card = HeadCard(labels.CLASSES[head], bank, columns[head], tuple(map(float, biases)))
        cards[head] = calibrated(head, card, (1 - share) * answers + share * deep_answers, held)
    return Model(cards, banks, Deep(network_bank, network.inner, network.inner_biases, outs))


def best_share(wide: Array, deep_answers: Array, held: Examples) -> float:
    """The mix that makes the validation labels most likely at its own best temperature."""
    if not len(held):
        return 0.0
    truth, say = held.right.argmax(axis=1), heads.equal_say(held.groups)

    def loss(share: float) -> float:
        mixed = (1 - share) * wide + share * deep_answers
        return heads.surprise(mixed / heads.temperature(mixed, truth, held.allowed, say), truth, held.allowed, say)

    return float(min(SHARES, key=loss))


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


def _intents(answers: Array, held: Examples) -> dict[str, float]:
    """From which probability each intent holds: the best F1 over the sources that know it."""
    probabilities, found = softmax(answers), {}
    for place, name in enumerate(labels.CLASSES["intent"]):
        known = held.allowed[:, place]
        groups = [group for group, knows in zip(held.groups, known, strict=True) if knows]
        if groups and name != "other":
            found[name] = heads.best_f1_from(probabilities[known, place], held.right[known, place] > 0, groups)
    return found


def _hint(answers: Array, held: Examples) -> dict[str, float]:
    chosen = np.array([group in HINT_SOURCES for group in held.groups])
    if not chosen.any():
        chosen[:] = True
    score, right = softmax(answers)[chosen, 1], held.right[chosen, 1] > 0
    return {SARCASTIC: heads.precise_from(score, right, HINT_PRECISION)}


_THRESHOLDS = {"intent": _intents, "sarcasm": _hint}


def _wide(head: str, rows: Sequence[Row], texts: Texts, shape: Shape) -> Fitted:
    """The head's weights against its first class, which has no column."""
    learned = examples(head, rows, "train", auxiliary=head == "tone")
    counts = matrix.narrowed(texts[learned.rows], shape.bits[shape.banks[head]])
    more = WIDE_WEIGHTS.get(head, {})
    weights = learned.weights * np.array([more.get(group.split()[0], 1.0) for group in learned.groups], np.float32)
    texts_of_head = matrix.scaled(counts, matrix.seen(counts))
    found = fit(texts_of_head, learned.right, learned.allowed, weights, shape.wide[head])
    print(head, len(learned), "examples", flush=True)
    return Fitted(found.weights[:, 1:] - found.weights[:, :1], found.biases)


def _deep(rows: Sequence[Row], texts: Texts, shape: Shape) -> deep.Network:
    """All heads' examples together; each text's features are kept once."""
    tasks = [examples(head, rows, "train", auxiliary=True, share=DEEP_SHARES.get(head, 1.0)) for head in labels.CLASSES]
    used = np.unique(np.concatenate([task.rows for task in tasks]))
    counts = matrix.narrowed(texts[used], shape.bits["deep"])
    scaled = matrix.scaled(counts, matrix.seen(counts))
    shifted = [deep.Task(np.searchsorted(used, task.rows), task.right, task.allowed, task.weights) for task in tasks]
    return deep.fit(scaled, shifted, shape.deep)


def _banks(wide: Mapping[str, Fitted], shape: Shape) -> tuple[dict[str, Bank], dict[str, tuple[int, int]]]:
    """The wide tables, heads side by side where they share one, and each head's columns."""
    banks, columns = {}, {}
    for name in dict.fromkeys(shape.banks.values()):
        members = [head for head in wide if shape.banks[head] == name]
        lasts = np.cumsum([wide[head].weights.shape[1] for head in members]).tolist()
        columns |= dict(zip(members, zip([0, *lasts], lasts, strict=False), strict=True))
        banks[name] = heads.as_bank(np.hstack([wide[head].weights for head in members]))
    return banks, columns


def _wide_logits(bank: Bank, columns: tuple[int, int], texts: Texts) -> Array:
    return np.pad(heads.bank_sums(bank, texts)[:, slice(*columns)], ((0, 0), (1, 0)))


def _scaled(texts: Texts, rows: np.ndarray, bits: int) -> Texts:
    return matrix.scaled(matrix.narrowed(texts[rows], bits), np.ones(1 << bits, dtype=bool))
