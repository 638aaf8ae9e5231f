"""The page under Settings, its API, and the line on other pages."""

import json
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse

from heardwell.accounts.models import AuditEvent
from heardwell.core import clock, sealing
from heardwell.feedback.actions import correct
from heardwell.feedback.models import Feedback
from heardwell.text.engines.llm.tests.endpoint import honest
from heardwell.understand.reading import actions
from heardwell.understand.reading.engines import SEAL
from heardwell.understand.reading.models import Learned, Preferences, Rereading, Usage

pytestmark = pytest.mark.django_db
LLM = {"engine": "llm", "endpoint": "https://api.example.com/v1", "llm_model": "small", "key": "sk-1"}


@pytest.fixture
def page(workspace, owner, client_of):
    """``page("settings")``: its address; ``page.client``: the owner's."""

    def address(name: str, *more) -> str:
        return reverse(f"reading:{name}", args=[workspace.slug, *more])

    address.client = client_of(owner)
    return address


def test_a_fresh_workspace_is_read_here_and_the_page_says_so(page):
    html = page.client.get(page("settings")).content.decode()

    assert "Nothing leaves it." in html and "Budget of this month" not in html


def test_a_language_model_is_chosen_with_a_key_that_is_never_shown_again(page, workspace):
    page.client.post(page("settings"), LLM)

    row = Preferences.objects.get()
    html = page.client.get(page("settings")).content.decode()
    assert (row.engine, row.llm_model) == ("llm", "small") and sealing.unseal(SEAL, row.sealed_key) == "sk-1"
    assert "sk-1" not in html and "A key is kept." in html
    assert "What customers write goes to" in html and "api.example.com" in html
    assert AuditEvent.objects.get(action="understanding.changed").target == "llm small"
    assert "sk-1" not in json.dumps(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_an_empty_key_keeps_the_one_there_is_and_another_address_forgets_it(page):
    page.client.post(page("settings"), LLM)
    page.client.post(page("settings"), LLM | {"key": "", "llm_model": "large"})
    assert Preferences.objects.get().sealed_key

    page.client.post(page("settings"), LLM | {"key": "", "endpoint": "https://other.example.com/v1"})
    assert not Preferences.objects.get().sealed_key


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"endpoint": ""}, "endpoint"),
        ({"endpoint": "ftp://x.example"}, "endpoint"),
        ({"endpoint": "javascript:alert(1)"}, "endpoint"),
        ({"endpoint": "https://user:pass@x.example/v1"}, "endpoint"),
        ({"llm_model": ""}, "llm_model"),
        ({"budget": "-1"}, "budget"),
        ({"budget": "many"}, "budget"),
        ({"unit": "money"}, "price"),
        ({"engine": "magic"}, "engine"),
        ({"engine": "onnx", "onnx_model": ""}, "onnx_model"),
        ({"engine": "onnx", "onnx_model": "../../etc"}, "onnx_model"),
        ({"engine": "onnx", "onnx_model": "/etc"}, "onnx_model"),
        ({"engine": "onnx", "onnx_model": "nowhere"}, "onnx_model"),
        ({"industry": "mining"}, "industry"),
    ],
)
def test_what_cannot_work_is_refused_where_it_stands(page, change, field):
    response = page.client.post(page("settings"), LLM | change)

    assert response.status_code == 422 and field in response.context["form"].errors
    assert not Preferences.objects.exists()


def test_a_sentence_is_tried_with_the_engine_as_it_is_set_up(page, by_llm):
    html = page.client.post(page("try_it"), {"text": "It came late"}, headers={"HX-Request": "true"}).content.decode()

    assert "Negative" in html and "90%" in html and "llm-1:tiny" in html


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, None, "It refused"),
        (500, None, "had an error of its own"),
        (200, b"nonsense", "could not be read"),
        (200, json.dumps({"choices": [{"message": {"content": "[]"}}]}).encode(), "nothing that could be checked"),
    ],
)
def test_trying_says_what_is_wrong_and_what_lite_says(page, by_llm, endpoint, status, body, says):
    endpoint.status, endpoint.body = status, body

    html = page.client.post(page("try_it"), {"text": "terrible, I hate it"}).content.decode()

    assert says in html and "lite-" in html and "Negative" in html


def test_an_empty_sentence_is_asked_for_again(page):
    assert page.client.post(page("try_it"), {"text": " "}).status_code == 422


def test_the_budget_and_what_holds_it_up_are_shown(page, by_llm, say, workspace):
    month = clock.now().strftime("%Y-%m")
    Usage.objects.create(workspace=workspace, month=month, tokens=250_000, requests=31)
    Preferences.objects.update(trouble="busy", detail="HTTP 503", next_try=clock.now() + timedelta(hours=1))
    say("It came late")

    html = page.client.get(page("settings")).content.decode()

    assert "250,000 of 1,000,000 tokens used, in 31 requests." in html
    assert "HTTP 503" in html and "1 voice waits for it." in html


def test_history_is_read_again_by_a_button_paused_and_stopped(page, say, workspace):
    say("terrible, I hate it")
    page.client.post(page("rerun"), {"reason": "topics"})
    run = Rereading.objects.get()
    assert (run.reason, run.total) == ("topics", 1)

    html = page.client.get(page("progress", run.pk)).content.decode()
    assert "0 of 1 voices are read again" in html and "every 2s" in html

    for state, says in (("paused", "Paused after"), ("running", "are read again"), ("cancelled", "Stopped after")):
        answer = page.client.post(page("change_run", run.pk), {"state": state}, headers={"HX-Request": "true"})
        assert says in answer.content.decode()
    acts = AuditEvent.objects.filter(action__startswith="reading.").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["reading.started", "reading.paused", "reading.running", "reading.cancelled"]


def line(workspace) -> str:
    return Template("{% load reading %}{% reading_line %}").render(Context({"workspace": workspace}))


def test_other_pages_say_which_version_they_show_only_while_there_are_two(say, workspace):
    say("terrible, I hate it", "lovely")
    assert "<p" in line(workspace) and "hidden" in line(workspace)

    run = actions.reread(workspace, "topics")
    Rereading.objects.filter(pk=run.pk).update(passed=1)

    assert "1 of 2 voices are read with the present topics." in line(workspace)


def test_the_page_of_lessons_says_how_many_corrections_are_missing(page):
    html = page.client.get(page("learning")).content.decode()

    assert "0 of 50 corrections that it takes." in html


def test_the_api_gives_and_takes_the_choice_and_never_the_key(workspace, api, say):
    client = api(workspace)
    answer = client.patch("/api/v1/understanding", json.dumps(LLM), content_type="application/json")

    assert answer.status_code == 200 and answer.json()["has_key"] is True and "sk-1" not in answer.content.decode()
    assert client.get("/api/v1/understanding").json() == answer.json()
    kept = client.patch("/api/v1/understanding", '{"industry": "hotel"}', content_type="application/json").json()
    assert (kept["engine"], kept["industry"], kept["has_key"]) == ("llm", "hotel", True)
    wrong = client.patch("/api/v1/understanding", '{"engine": "magic"}', content_type="application/json")
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["field"] == "engine"


def test_the_api_begins_and_steers_a_run(workspace, api, say):
    say("terrible, I hate it")
    client = api(workspace)

    run = client.post("/api/v1/understanding/runs", '{"reason": "topics"}', content_type="application/json")
    address = f"/api/v1/understanding/runs/{run.json()['id']}"

    assert run.status_code == 201 and run.json()["total"] == 1
    assert client.patch(address, '{"state": "paused"}', content_type="application/json").json()["state"] == "paused"
    assert client.get(address).json()["state"] == "paused"
    assert [one["id"] for one in client.get("/api/v1/understanding/runs").json()["items"]] == [run.json()["id"]]
    wrong = client.post("/api/v1/understanding/runs", '{"reason": "boredom"}', content_type="application/json")
    assert wrong.status_code == 422


def test_the_brief_of_a_workspace_is_read_with_its_own_topics(workspace, say):
    from heardwell.understand.topics.queries import taxonomy_of

    (item,) = say("terrible, I hate it")

    assert item.understanding.get("taxonomy", "") == taxonomy_of(workspace.pk).version
    assert Feedback.objects.get().engine


def test_what_the_model_says_is_escaped(page, by_llm, endpoint):
    endpoint.answer = lambda comments: [honest(comments[0]) | {"sentiment": None}]
    answer = page.client.post(page("try_it"), {"text": "<script>alert(1)</script> late"})

    assert "<script>alert" not in answer.content.decode()


def test_the_system_page_has_a_line_for_engines_only_where_there_are_some(page, choose, workspace):
    from heardwell.project.system import readers

    assert readers.findings() == []
    choose(**{name: value for name, value in LLM.items() if name != "key"})
    (found,) = readers.findings()
    assert found.level == "ok" and "0% of a budget spent" in found.figure

    Usage.objects.create(workspace=workspace, month=clock.now().strftime("%Y-%m"), tokens=950_000)
    assert (readers.findings()[0].level, "budget" in readers.findings()[0].do) == ("warning", True)
    Preferences.objects.update(trouble="refused", detail="HTTP 401")
    assert "HTTP 401" in readers.findings()[0].do
    assert "Text engines" in page.client.get(reverse("system:page", args=[workspace.slug])).content.decode()


def test_a_lesson_is_looked_at_and_switched_on_from_its_page(page, workspace, owner, say):
    for item in say(*[f"The parcel is here, number {n}, fine I guess" for n in range(55)]):
        correct(workspace, item, "sentiment", "neutral", owner)
    html = page.client.get(page("learning")).content.decode()
    assert "Examples that were held back" in html and "Switch on" in html

    page.client.post(page("learn"), {"head": "sentiment", "on": "1"})

    assert Learned.objects.get().on and Rereading.objects.get().reason == "learned"
    assert "Switch off" in page.client.get(page("learning")).content.decode()
    page.client.post(page("learn"), {"head": "sentiment", "on": "0"})
    assert not Learned.objects.get().on
    assert page.client.post(page("learn"), {"head": "magic", "on": "1"}).status_code == 404
