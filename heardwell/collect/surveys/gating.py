"""Nobody asks only the happy for a public review.

The rules of review sites forbid it, so do the law of the EU (Directive 2005/29/EC, annex I, 23b and 23c) and of the US
(16 CFR 465). So a link to a review site may not depend on how somebody answered a question about their feelings: not
by an ending, not by a question that only some are shown, not by a way around it, be it a quota. Nor may an ending take
some people elsewhere before they see the links that the others are shown.
"""

import re
from collections.abc import Iterator, Set
from typing import Any, Final

from django.utils.translation import gettext as _

from heardwell.collect.surveys.feelings import asks_for_one
from heardwell.collect.surveys.schema import END, Form
from heardwell.collect.surveys.schema.conditions import parts
from heardwell.core.errors import FieldError
from heardwell.core.scales import SCALED

#: Answers that tell how somebody feels.
_FEELING: Final = SCALED | {"gcr", "matrix"}
_HOSTS: Final = (
    *("trustpilot", "yelp", "tripadvisor", "facebook", "amazon", "dianping", "meituan", "capterra", "g2"),
    *("glassdoor", "productreview", "feefo", "reviews", "sitejabber", "ekomi", "trustedshops", "openrice", "kununu"),
    *("provenexpert", "holidaycheck", "booking", "zomato", "talabat", "softwareadvice", "getapp", "bbb"),
)
_REVIEW: Final = re.compile(
    r"(?<![\w-])(?:" + "|".join(_HOSTS) + r")\.[a-z]{2,6}(?:\.[a-z]{2})?\b"
    r"|\bg\.page\b|\bgoo\.gl/maps|\bmaps\.app\.goo\.gl\b|\b(?:maps|search|business)\.google\.[a-z.]{2,6}\b"
    r"|\bgoogle\.[a-z.]{2,6}/(?:maps|search)|\bapps\.apple\.com\b|\bitunes\.apple\.com\b|\bplay\.google\.com\b"
    r"|\bfb\.com\b|\bamzn\.to\b",
    re.IGNORECASE,
)


def is_review_site(text: str) -> bool:
    """Whether this address, or an address within this text, leads to a place of public reviews."""
    return bool(_REVIEW.search(text))


def blockers(form: Form) -> list[FieldError]:
    """Everything by which only some would be asked to rate in public, depending on how they feel."""
    links = bool(form.get("public_review", {}).get("links"))
    if not links and not _leads_out([form["questions"], form.get("endings", []), form["texts"].get("thanks", {})]):
        return []
    feeling = _feeling_questions(form)
    away = _taken_away(form, feeling) if links else ()
    return [*_endings(form, feeling), *away, *_questions(form, feeling)]


def _refusal(field: str) -> FieldError:
    message = _(
        "Everybody may rate you in public, or nobody: asking only happy customers is against the rules of review "
        "sites and the law in the EU and US"
    )
    return FieldError(field, message)


def _endings(form: Form, feeling: Set[str]) -> Iterator[FieldError]:
    endings = form.get("endings", [])
    leading = [index for index, ending in enumerate(endings) if _leads_out(ending)]
    if not leading or not _ending_depends(form, feeling):
        return
    always = bool(endings) and any("if" not in ending for ending in endings)
    everywhere = len(leading) == len(endings) and (always or _leads_out(form["texts"].get("thanks", {})))
    if not everywhere:
        for index in leading:
            yield _refusal(f"endings.{index}.redirect" if endings[index].get("redirect") else f"endings.{index}")


def _taken_away(form: Form, feeling: Set[str]) -> Iterator[FieldError]:
    """Endings that lead on before the links on the page are seen, where another stays: for some, there are none."""
    endings = form.get("endings", [])
    leading = [index for index, ending in enumerate(endings) if ending.get("redirect")]
    all_lead = len(leading) == len(endings) and any("if" not in ending for ending in endings)
    if leading and not all_lead and _ending_depends(form, feeling):
        yield from (_refusal(f"endings.{index}.redirect") for index in leading if not _leads_out(endings[index]))


def _ending_depends(form: Form, feeling: Set[str]) -> bool:
    conditions = [ending["if"] for ending in form.get("endings", []) if "if" in ending]
    rules = [rule for rule in form.get("logic", []) if rule.get("ending")]
    conditions += [rule["if"] for rule in rules if "if" in rule]
    return any(_depends(condition, feeling) for condition in conditions) or any(
        rule["from"] in feeling and _is_hidden(form, rule["from"]) for rule in rules
    )


def _is_hidden(form: Form, key: str) -> bool:
    return any(question["key"] == key and "show_if" in question for question in form["questions"])


def _questions(form: Form, feeling: Set[str]) -> Iterator[FieldError]:
    passed = _passed_by(form, feeling)
    for index, question in enumerate(form["questions"]):
        shown = question.get("show_if")
        some = (shown is not None and _depends(shown, feeling)) or question["key"] in passed
        if some and _leads_out([question["label"], question.get("help"), question.get("statement")]):
            yield _refusal(f"questions.{index}.label")


def _feeling_questions(form: Form) -> Set[str]:
    """Questions about feelings, and those whose being answered says something about one."""
    found = {
        question["key"] for question in form["questions"] if question["type"] in _FEELING or asks_for_one(question)
    }
    while True:
        passed = _passed_by(form, found)
        more = {
            question["key"]
            for question in form["questions"]
            if question["key"] in passed or ("show_if" in question and _depends(question["show_if"], found))
        }
        if more <= found:
            return found
        found |= more


def _passed_by(form: Form, feeling: Set[str]) -> Set[str]:
    """The questions that some pass by because of how they feel."""
    keys = [question["key"] for question in form["questions"]]
    found: set[str] = set()
    for rule in form.get("logic", []):
        if rule["from"] in keys and "if" in rule and _depends(rule["if"], feeling):
            until = len(keys) if rule["to"] == END or rule["to"] not in keys else keys.index(rule["to"])
            found |= set(keys[keys.index(rule["from"]) + 1 : until])
    for quota in form.get("limits", {}).get("quotas", []):
        key = quota["question"].partition("/")[0]
        if key in feeling and key in keys:
            found |= set(keys[keys.index(key) + 1 :])
    return found


def _depends(condition: Form, feeling: Set[str]) -> bool:
    return any(one.get("question", "").partition("/")[0] in feeling for _below, one in parts(condition))


def _leads_out(value: Any) -> bool:  # Any: JSON
    """Whether any text in it leads to a review site."""
    if isinstance(value, str):
        return is_review_site(value)
    if isinstance(value, dict):
        return any(_leads_out(part) for key, part in value.items() if key != "if")
    return isinstance(value, list) and any(_leads_out(part) for part in value)
