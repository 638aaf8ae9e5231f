"""Looking at the builder from a test."""

import re

from playwright.sync_api import Locator, Page, expect

from heardwell.collect.surveys import queries
from heardwell.collect.surveys.models import Survey


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-builder=ready]")
    return page


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def field(page: Page, path: str) -> Locator:
    return page.locator(f"[id='f-{path}']")


def label(page: Page, tag: str, index: int = 0) -> Locator:
    return field(page, f"questions.{index}.label.{tag}")


def tongue(page: Page, tag: str) -> Locator:
    return page.locator(f"#tongue-{tag}")


def add(page: Page, type_: str) -> None:
    page.locator("#add").click()
    page.locator(f"[data-add={type_}]").click()


def steps(page: Page) -> list[str]:
    """The keys of the questions, as the outline has them."""
    return page.locator("#steps > [data-row-at] > .step").evaluate_all("all => all.map(one => one.dataset.step)")


def draft_of(survey: Survey) -> dict:
    return queries.draft_of(Survey.objects.get(pk=survey.pk))


def keys_of(survey: Survey) -> list[str]:
    return [question["key"] for question in draft_of(survey)["questions"]]
