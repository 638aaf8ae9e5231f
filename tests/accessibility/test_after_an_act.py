"""axe on pages that only come after something was done: asked, brought in, answered, replied. And 360 px hold them."""

import csv
import io
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from heardwell.accounts.actions import record
from heardwell.analytics.store import close_stores
from heardwell.close.cases.actions import assign
from heardwell.close.cases.models import Case
from heardwell.close.replies.actions import reply
from heardwell.collect.intake import links, log, published
from heardwell.collect.surveys import actions
from heardwell.collect.surveys.interviewing.tests.test_interviewing import FORM
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.reviewing import actions as reviewing
from heardwell.collect.surveys.reviewing import links as review_links
from heardwell.collect.surveys.translating.actions import add_language
from heardwell.project import pipeline
from heardwell.understand.discovery.tests.test_discovery import MUSIC, PARKING, look, say
from heardwell.understand.topics.models import Topic
from tests.pipeline import conftest as answered

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("language", ["en", "ar"]),
]


@pytest.fixture(autouse=True)
def _closed_stores():
    cache.clear()
    yield
    close_stores()
    log.forget()


@pytest.fixture
def survey(workspace, owner) -> Survey:
    """Published, with questions of many kinds, and a draft that says something else since."""
    made = actions.create_survey(workspace, owner, form=FORM)
    actions.publish(made, owner)
    draft = {**made.draft, "name": made.name}
    draft["questions"][0]["label"]["en"] = "Would you recommend us to a friend?"
    actions.save_draft(made, draft, made.draft_revision)
    made.refresh_from_db()
    return made


@pytest.fixture
def visit(open_page, owner, language):
    """``visit(address)``: signed in, as a member who speaks that language."""

    def go(address: str, **options):
        owner.language = language
        owner.save()
        return open_page(address, language, owner, reduced_motion="reduce", **options)

    return go


def faults(page) -> list[tuple[object, ...]]:
    """What axe finds, light and dark, wide and narrow; and what scrolls sideways on a phone."""
    found: list[tuple[object, ...]] = []
    for scheme, width in (("light", 1440), ("dark", 360)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        for one in Axe().run(page).response["violations"]:
            found.append((scheme, width, one["id"], one["nodes"][0]["html"][:200]))
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append((page.url, "scrolls sideways", wide))
    return found


def at(survey: Survey, page: str) -> str:
    return f"/ws/{survey.workspace.slug}/surveys/{survey.pk}/{page}"


def test_translations_that_a_file_would_bring(survey, visit, owner, client_of, tmp_path):
    add_language(survey, "ar")
    cells = list(
        csv.reader(io.StringIO(client_of(owner).get(at(survey, "translate/ar/csv")).content.decode("utf-8-sig")))
    )
    for row in cells[1:3]:
        row[3] = "هل توصي بنا؟"
    file = tmp_path / "shop.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(cells)
    page = visit(at(survey, "translate/?to=ar"))

    page.locator("form.bring").evaluate("form => form.closest('details').open = true")
    page.locator("form.bring input[type=file]").set_input_files(file)
    page.locator("form.bring button").click()
    page.locator(".change ins").first.wait_for()

    assert faults(page) == []


def test_every_question_of_an_interview(survey, visit):
    page = visit(at(survey, "interview/"))
    page.locator("[name=consent]").check()
    page.locator(".interview form button").last.click()
    found, asked = [], 0

    while page.locator("button[name=next]").count():
        found += faults(page)
        asked += 1
        first = page.locator(".pick input").first
        first.check(force=True) if first.count() else page.locator(".said-words, .rank").first.fill("1")
        page.locator("button[name=next]").click()
        page.wait_for_load_state()
    found += faults(page)

    assert asked >= 4 and found == []


def test_a_review_with_words_of_a_guest_and_of_a_member(survey, visit, owner):
    link = reviewing.make_link(survey, owner, 7)
    said = reviewing.add_comment(survey, body="Who reads this?", author="Layla", question="nps", link=link)
    reviewing.add_comment(survey, body="Two of us.", author=owner.name, user=owner, answers=said)

    assert faults(visit(at(survey, "review/"))) + faults(visit(f"/review/{review_links.token_of(link)}/")) == []


def test_versions_that_differ(survey, visit):
    page = visit(at(survey, "versions/"))

    assert page.locator(".change").count() >= 1
    assert faults(page) == []


def test_a_survey_on_a_kiosk_in_a_page_and_as_a_trial(survey, visit, language):
    found = []
    for query in ("kiosk=1&channel=kiosk", "test=1", ""):
        found += faults(visit(f"/s/{survey.pk}?lang={language}&{query}"))
    # In a page of somebody else's the ground is theirs: nothing can be said of contrast.
    within = faults(visit(f"/s/{survey.pk}?lang={language}&embed=1"))

    assert found + [one for one in within if "color-contrast" not in one] == []


def test_the_private_page_with_what_was_said_since(workspace, owner, visit, language):
    form = {**answered.FORM, "languages": ["en", "ar"], "default_language": "en", "organisation": "Marlow Shop"}
    published.publish({**form, "workspace": workspace.pk, "after": {"link": True, "quote": "ask"}})
    response = str(uuid.uuid4())
    body = {"response_id": response, "seq": 1, "done": True, "answers": {"nps": 2, "why": "two weeks late"}}
    log.accept("nps1", body | {"contact": {"email": "ada@example.com"}})
    pipeline.run_until_idle()
    case = Case.objects.get()
    assign(case, owner, owner)
    reply(case, owner, "A new parcel is on its way.", last_seen_event_id=case.events.last().pk)
    token = links.token_of(links.Place(workspace.pk, "nps1", response))

    page = visit(f"/f/{token}?lang={language}")
    assert page.locator(".turns li").count() == 1
    found = faults(page) + faults(visit(f"/f/{token}/erase?lang={language}"))
    found += faults(visit(f"/s/nps1/thanks?own_link={token}&lang={language}"))

    assert found == []


def test_the_audit_log_after_acts_on_many(workspace, owner, visit):
    record(workspace, "feedback_bulk", user=owner, target="tag late delivery", n=12)
    record(workspace, "demo.reset", user=owner)
    page = visit(f"/ws/{workspace.slug}/settings/audit/")

    lines = page.locator(".log").inner_text()
    assert "feedback_bulk" not in lines and "demo.reset" not in lines
    assert faults(page) == []


def test_topics_that_are_suggested_and_voices_like_one(workspace, visit):
    say(workspace, *PARKING, *MUSIC)
    look(workspace)
    page = visit(f"/ws/{workspace.slug}/topics/suggested/")
    assert page.locator(".suggestion").count() >= 2
    found = faults(page)

    page.locator(".suggestion a.voice").first.click()
    page.locator("#similar-voices a.link").click()
    page.locator("#similar-voices .other").first.wait_for()

    assert found + faults(page) == []


def test_a_topic_with_all_that_can_be_done_to_it(workspace, visit):
    say(workspace, *PARKING)
    topic = Topic.objects.get(workspace=workspace, key="quality")
    page = visit(f"/ws/{workspace.slug}/topics/edit/?topic={topic.key}#topic")
    page.locator(".more-sec").evaluate_all("all => all.forEach(one => one.open = true)")
    found = faults(page)

    page.set_viewport_size({"width": 1440, "height": 800})
    page.locator("[name=examples]").fill("\n".join(PARKING[:4]))
    page.locator("#teach button").first.click()
    page.locator(".lesson").wait_for()
    found += faults(page)
    for show in ("new", "packs", "history", "archive"):
        found += faults(visit(f"/ws/{workspace.slug}/topics/edit/?show={show}#topic"))

    assert found == []
