"""What authors and respondents type is text on every page: nothing of it runs, in a real browser."""

import json

import pytest

from heardwell.collect.intake import log
from heardwell.project import pipeline

IMG = "<img src=x onerror=window.__x=1>"
SVG = "\"'><svg/onload=window.__x=1>"
LINK = "javascript:window.__x=1"
BREAK = "</script><script>window.__x=1</script>{{7*7}}${7*7}"
ALL = f"{IMG}{SVG}{BREAK}"

FORM = {
    "name": ALL[:100],
    "languages": ["en", "ar"],
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": ALL, "ar": ALL}, "help": {"en": ALL}},
        {"key": "why", "type": "text", "label": {"en": ALL}},
        {"key": "one", "type": "single", "label": {"en": ALL}, "choices": [{"value": LINK, "label": ALL}, SVG]},
    ],
    "texts": {"intro": {"en": ALL}, "thanks": {"en": ALL}, "privacy": {"en": LINK + ALL}, "button": {"en": IMG}},
}


@pytest.fixture
def poisoned(transactional_db, workspace, api):
    """A workspace in which everything that people may fill in is markup; the ids by which pages are found."""
    program = api(workspace)
    workspace.name = ALL[:100]
    workspace.save()
    survey = program.post("/api/v1/surveys", FORM, content_type="application/json").json()["id"]
    assert program.post(f"/api/v1/surveys/{survey}/publish").status_code == 200
    log.accept(survey, json.dumps(_answer()).encode())
    item = {
        "text": ALL,
        "scores": {"nps": 1},
        "contact": {"name": IMG, "email": "a@example.com", "traits": {IMG: SVG}},
        "context": {IMG: LINK, "page": LINK, "url": LINK},
        "tags": [IMG[:60]],
    }
    voice = program.post("/api/v1/feedback", item, content_type="application/json").json()["id"]
    pipeline.run_until_idle()
    case = program.get("/api/v1/cases").json()["items"][0]["id"]
    program.post(f"/api/v1/cases/{case}/notes", {"body": ALL}, content_type="application/json")
    changes = {"team": IMG[:60], "tags": [IMG[:60]]}
    assert program.patch(f"/api/v1/cases/{case}", changes, content_type="application/json").status_code == 200
    last = program.get(f"/api/v1/cases/{case}").json()["events"][-1]["id"]
    reply = {"body": ALL, "last_seen_event_id": last}
    assert program.post(f"/api/v1/cases/{case}/replies", reply, content_type="application/json").status_code == 201
    rule = {
        "name": ALL[:80],
        "conditions": [{"field": "nps", "op": "<=", "value": 6}],
        "effects": [{"do": "tag", "name": IMG[:60]}],
    }
    assert program.post("/api/v1/rules", rule, content_type="application/json").status_code == 201
    return {"survey": survey, "voice": voice, "case": case}


def _answer() -> dict[str, object]:
    return {
        "response_id": "response-1",
        "done": True,
        "answers": {"nps": 0, "why": ALL, "one": LINK},
        "hidden": {"order": IMG, SVG: LINK},
        "context": {"url": LINK, "referrer": IMG, "user_agent": SVG, "page": IMG, "country": IMG, BREAK: IMG},
        "contact": {"external_id": IMG, "email": "b@example.com", "name": SVG, "traits": {"plan": BREAK}},
        "language": "<svg>",
    }


def test_nothing_that_was_stored_runs(poisoned, workspace, owner, open_page):
    inside = [
        *("", "voices/", f"voices/{poisoned['voice']}/", "cases/", f"cases/{poisoned['case']}/", "dashboards/"),
        *("surveys/", "mailbox/", "install/", "settings/", "settings/rules/"),
        *(f"surveys/{poisoned['survey']}/{part}" for part in ("", "preview", "preview?sent=1&lang=ar", "share")),
    ]
    page = open_page(f"/ws/{workspace.slug}/", user=owner)
    origin = page.url.partition("/ws/")[0]

    for path in [*(f"/ws/{workspace.slug}/{one}" for one in inside), *_public(poisoned["survey"])]:
        answer = page.goto(origin + path)
        page.wait_for_timeout(150)  # what a picture that fails would need
        assert (answer.status, path) == (200, path)
        assert page.evaluate("window.__x") is None, path
        assert page.evaluate("[...document.querySelectorAll('[src=x], [onload], [onerror]')].length") == 0, path
        hrefs = page.evaluate("[...document.querySelectorAll('[href], [action]')].map((e) => e.getAttribute('href'))")
        assert not [href for href in hrefs if href and href.lower().startswith(("javascript:", "data:"))], path
    assert page.faults == []


def _public(survey: str) -> list[str]:
    poison = "%22%3E%3Csvg/onload=window.__x=1%3E"
    return [f"/s/{survey}", f"/s/{survey}?lang={poison}&order={poison}&embed=1", f"/s/{survey}/thanks?lang={poison}"]


@pytest.mark.parametrize("query", ["", "?lang=ar", "?sent=1"])
def test_an_empty_draft_has_a_preview(query, workspace, owner, api, client_of):
    survey = api(workspace).post("/api/v1/surveys", {"name": "Blank"}, content_type="application/json").json()["id"]

    answer = client_of(owner).get(f"/ws/{workspace.slug}/surveys/{survey}/preview{query}")

    assert answer.status_code == 200


def test_templates_in_what_people_typed_stay_letters(poisoned, workspace, api):
    (mail,) = api(workspace).get("/api/v1/deliveries").json()["items"]

    assert "{{7*7}}${7*7}" in mail["body"]
    assert "49" not in mail["body"]
