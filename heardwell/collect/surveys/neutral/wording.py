"""What leans in the words of one question, and how it could be asked instead."""

import re
from typing import Final, NamedTuple

from heardwell.collect.surveys.neutral.folding import Folded, fold
from heardwell.collect.surveys.neutral.rulebook import Rule, Rulebook, rulebook, worded

#: As long as a form's texts may be.
MOST: Final = 2000
_SLOT = re.compile(r"\{(\d)(\^?)\}")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: Spaces before punctuation, and between two Chinese characters.
_GAPS = re.compile(r" (?=[?.,!؟،。，？！])|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


class Finding(NamedTuple):
    """``text[start:end]`` breaks ``rule``. ``suggestion`` words the whole text anew, one question a line."""

    rule: str
    message: str
    start: int | None
    end: int | None
    suggestion: str | None = None


def read(text: str, tag: str, *, conditional: bool = False) -> list[Finding]:
    """What leans in one text, at most one finding a rule. ``conditional``: an earlier answer leads here, so that the
    question may take for granted what was said there."""
    book = rulebook(tag)
    if book is None or not text.strip():
        return []
    folded = fold(text[:MOST])
    joined = book.joined(folded.text)
    found: dict[str, Finding] = {}
    for rule in book.rules:
        if rule.name in found or _is_excused(rule, book, joined, conditional):
            continue
        if match := rule.pattern.search(joined):
            found[rule.name] = _finding(rule, text, tag, folded, match)
    if "negation" in found:  # what has to be turned round first leads nobody
        found.pop("leading", None)
    if _is_long(book, folded.text):
        found["long"] = Finding("long", "long", 0, len(text))
    return list(found.values())


def _is_excused(rule: Rule, book: Rulebook, text: str, conditional: bool) -> bool:
    return rule.name == "assumption" and (conditional or book.unsaid.search(text) is not None)


def _is_long(book: Rulebook, text: str) -> bool:
    if book.most_characters:
        return len(_HAN.findall(text)) > book.most_characters
    return len(text.split()) > book.most_words


def _finding(rule: Rule, text: str, tag: str, folded: Folded, match: re.Match[str]) -> Finding:
    start, end = folded.span(*match.span())
    return Finding(rule.name, rule.message, start, end, _suggestion(rule, text, tag, folded, match))


def _suggestion(rule: Rule, text: str, tag: str, folded: Folded, match: re.Match[str]) -> str | None:
    if rule.terms:
        return _in_plain_words(rule, text, tag, folded)
    if rule.suggest:
        return _tidy(_filled(worded(rule.suggest, tag), text, folded, match), text)
    if rule.replace is None:
        return None
    start, end = folded.span(*match.span())
    rest = text[:start] + _filled(worded(rule.replace, tag), text, folded, match) + text[end:]
    return _tidy(rest, text) if rest.strip(" ?？؟.。") else None


def _in_plain_words(rule: Rule, text: str, tag: str, folded: Folded) -> str | None:
    """The text with every term said plainly; None when one of them has no plain word."""
    parts, done = [], 0
    for match in rule.pattern.finditer(folded.text):
        plain = rule.terms[(match.lastindex or 1) - 1]
        if not plain:
            return None
        start, end = folded.span(*match.span())
        parts += [text[done:start], worded(plain, tag)]
        done = end
    return _tidy("".join([*parts, text[done:]]), text)


def _filled(template: str, text: str, folded: Folded, match: re.Match[str]) -> str:
    def value(slot: re.Match[str]) -> str:
        number = int(slot[1])
        if match[number] is None:
            return ""
        start, end = folded.span(*match.span(number))
        words = text[start:end]
        return words[:1].upper() + words[1:] if slot[2] else words

    return _SLOT.sub(value, template)


def _tidy(suggestion: str, original: str) -> str:
    """What was cut out leaves no gap, and the first letter stays a capital."""
    lines = [_GAPS.sub("", " ".join(line.split())) for line in suggestion.split("\n")]
    if original[:1].isupper():
        lines = [line[:1].upper() + line[1:] for line in lines]
    return "\n".join(lines)
