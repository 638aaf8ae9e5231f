"""Every rule against the examples that stand beside it, and against texts made to be slow."""

import re
from time import thread_time

import pytest

from heardwell.collect.surveys.neutral import wording
from heardwell.collect.surveys.neutral.folding import fold
from heardwell.collect.surveys.neutral.messages import WHY
from heardwell.collect.surveys.neutral.rulebook import Rule, rulebook
from heardwell.text.chinese import chinese_scripts

RULES = [(base, rule) for base in ("en", "zh", "ar") for rule in rulebook(base).rules]
EXAMPLES = [(base, rule, example) for base, rule in RULES for example in rule.examples]
COUNTER = [(base, rule, text) for base, rule in RULES for text in rule.counter]
HOSTILE_LENGTH = 50_000


def tag_of(base: str, text: str) -> str:
    if base != "zh":
        return base
    return "zh-Hant" if set(text) & chinese_scripts().traditional_only else "zh-Hans"


@pytest.mark.parametrize(
    ("base", "rule", "example"), EXAMPLES, ids=[f"{base}-{rule.name}" for base, rule, _example in EXAMPLES]
)
def test_a_rule_finds_its_examples_and_words_them_anew(base: str, rule: Rule, example: tuple[str, ...]):
    text, *better = example
    tag = tag_of(base, text)

    found = {finding.rule: finding for finding in wording.read(text, tag)}

    assert rule.pattern.search(rulebook(base).joined(fold(text).text))
    assert rule.name in found
    if better:
        assert found[rule.name].suggestion == better[0]
        assert rule.name not in {again.rule for line in better[0].split("\n") for again in wording.read(line, tag)}


@pytest.mark.parametrize(
    ("base", "rule", "text"), COUNTER, ids=[f"{base}-{rule.name}" for base, rule, _text in COUNTER]
)
def test_a_rule_leaves_its_counter_examples_alone(base: str, rule: Rule, text: str):
    assert rule.name not in {finding.rule for finding in wording.read(text, tag_of(base, text))}


def test_every_rule_has_both_and_a_sentence_that_says_why():
    assert [rule.pattern.pattern for _base, rule in RULES if not (rule.examples and rule.counter)] == []
    assert {rule.message for _base, rule in RULES} <= set(WHY)


@pytest.mark.parametrize("base", ["en", "zh", "ar"])
def test_no_text_makes_a_rule_slow(base: str):
    book = rulebook(base)
    seeds = {"a", "not ", "和", "و", "?", " ", ","} | {
        rule.examples[0][0].rstrip("?？؟.。") + " " for rule in book.rules
    }
    texts = [fold((seed * HOSTILE_LENGTH)[:HOSTILE_LENGTH]).text for seed in sorted(seeds)]
    patterns = [rule.pattern for rule in book.rules] + [*book.labels.values(), *book.choices.values(), book.fixed]

    slow = {
        f"{pattern.pattern} on {text[:30]!r}": round(took)
        for pattern in patterns
        for text in texts
        if (took := _milliseconds(pattern, text)) > 50
    }

    assert slow == {}


def _milliseconds(pattern: re.Pattern[str], text: str) -> float:
    """Of this thread alone: another program's turn is not the pattern's time."""
    start = thread_time()
    pattern.search(text)
    return (thread_time() - start) * 1000
