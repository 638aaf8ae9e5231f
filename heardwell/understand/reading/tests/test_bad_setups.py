"""Keys and addresses that cannot work, and workspaces that would hold others up."""

import json

import pytest
from django.urls import reverse

from heardwell.core import sealing
from heardwell.feedback.models import Feedback
from heardwell.understand.reading import actions, fetching, second, work
from heardwell.understand.reading.engines import SEAL
from heardwell.understand.reading.models import Preferences, Rereading, Waiting

pytestmark = pytest.mark.django_db
LLM = {"engine": "llm", "endpoint": "https://api.example.com/v1", "llm_model": "small", "key": "sk-1"}
BAD_KEYS = ["sk-ключ", "sk-SECRET\r\nX-More: 1", "sk SECRET", "sk-\u200bSECRET", "sk-\x7f"]
BAD_ADDRESSES = [
    *("http://[", "https://x.example:99999/v1", "https://x.example:0/v1", "https://@x.example/v1", "https://a b/v1"),
    *("https://u:p@x.example/v1", "https://x.example/v1#a", "https://x.example/v1?a=b", "https://x.ex\nample/v1"),
    *("https://x<y>.example/v1", "https://x.example\\@127.0.0.1/v1", "https://127.0.0.1/v1", "https://[::1]/v1"),
    *("http://169.254.169.254/latest", "https://10.0.0.1/v1", "http://93.184.215.14/v1", "https://2130706433/v1"),
]


@pytest.fixture
def patch(workspace, api):
    return lambda body: api(workspace).patch("/api/v1/understanding", body, content_type="application/json")


@pytest.fixture
def kept_key():
    """``kept_key(key)``: as it was kept before keys were looked at."""
    return lambda key: Preferences.objects.update(sealed_key=sealing.seal(SEAL, key))


def turns() -> None:
    while work.turn():
        pass


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_no_header_can_carry_is_refused_and_not_repeated(key, patch, workspace, owner, client_of):
    answer = patch(json.dumps(LLM | {"key": key}))
    page = client_of(owner).post(reverse("reading:settings", args=[workspace.slug]), LLM | {"key": key})

    assert answer.status_code == 422 and [one["field"] for one in answer.json()["errors"]] == ["key"]
    assert page.status_code == 422 and "key" in page.context["form"].errors
    assert "SECRET" not in answer.content.decode() + page.content.decode()
    assert not Preferences.objects.exists()


def test_blanks_around_a_key_are_no_part_of_it(patch):
    assert patch(json.dumps(LLM | {"key": " sk-1\n"})).status_code == 200
    assert sealing.unseal(SEAL, Preferences.objects.get().sealed_key) == "sk-1"


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_would_never_be_called_is_refused_when_it_is_saved(address, patch):
    answer = patch(json.dumps(LLM | {"endpoint": address}))

    assert answer.status_code == 422 and [one["field"] for one in answer.json()["errors"]] == ["endpoint"]
    assert not Preferences.objects.exists()


def test_a_private_address_that_the_operator_allows_is_taken(endpoint, patch):
    assert patch(json.dumps(LLM | {"endpoint": endpoint.url})).status_code == 200


@pytest.mark.parametrize("field", ["engine", "industry", "unit", "llm_model", "endpoint", "key"])
@pytest.mark.parametrize("half", [b'"\\ud800"', b'"a\\uDFFFb"', b'"\xed\xa0\x80"'])
def test_half_a_character_is_named(field, half, patch):
    answer = patch(b'{"%s": %s}' % (field.encode(), half))

    assert answer.status_code == 422 and [one["field"] for one in answer.json()["errors"]] == [field]


def test_half_a_character_in_the_name_of_a_website_is_named(workspace, api):
    client = api(workspace)

    made = client.post(
        "/api/v1/sites", '{"name": "a\\ud800", "x\\udfff": {"y": ["\\ud83d\\ude00"]}}', "application/json"
    )

    assert made.status_code == 422 and [one["field"] for one in made.json()["errors"]] == ["name", "x?"]


@pytest.mark.parametrize("key", ["sk-ключ", "sk-SECRET\r\nX-More: 1", "sk-\u200bSECRET"])
def test_a_bad_key_from_before_is_never_shown_and_stops_nobody_else(
    key, by_llm, kept_key, say, choose, endpoint, other_workspace, workspace, owner, client_of, caplog
):
    kept_key(key)
    choose(engine="llm", endpoint=endpoint.url, llm_model="tiny", to=other_workspace)
    say("It came late")
    (theirs,) = say("It came late", to=other_workspace)

    turns()
    tried = client_of(owner).post(reverse("reading:try_it", args=[workspace.slug]), {"text": "It came late"})
    page = client_of(owner).get(reverse("reading:settings", args=[workspace.slug]))

    row = Preferences.objects.get(workspace=workspace)
    assert row.trouble == "unreachable" and row.next_try is not None
    assert tried.status_code == page.status_code == 200
    assert "SECRET" not in row.detail + tried.content.decode() + page.content.decode() + caplog.text
    assert "ключ" not in row.detail and "\\xd0" not in row.detail
    assert Feedback.objects.get(pk=theirs.pk).engine == "llm-1:tiny"


def test_an_answer_that_repeats_the_key_is_not_shown(by_llm, endpoint, say):
    endpoint.headers = {"X-You-Sent": "Bearer sk-secret\x00"}
    say("It came late")

    turns()

    assert Preferences.objects.get().trouble == "unreachable" and "sk-secret" not in Preferences.objects.get().detail


def test_a_workspace_that_breaks_is_put_off_and_the_others_go_on(
    by_llm, say, choose, endpoint, workspace, other_workspace, monkeypatch
):
    choose(engine="llm", endpoint=endpoint.url, llm_model="tiny", to=other_workspace)
    say("It came late")
    (theirs,) = say("It came late", to=other_workspace)
    run = actions.reread(workspace)
    brief_of = second.brief_of

    def broken(of: int):
        if of == workspace.pk:
            raise RuntimeError("a bug")
        return brief_of(of)

    monkeypatch.setattr(second, "brief_of", broken)
    turns()

    run.refresh_from_db()
    assert Feedback.objects.get(pk=theirs.pk).engine == "llm-1:tiny"
    assert Preferences.objects.get(workspace=workspace).next_try and run.next_try and run.state == "running"
    assert Waiting.objects.get().workspace_id == workspace.pk and not work.is_due()


def test_a_slow_workspace_stands_back_while_others_have_something_to_do(
    by_llm, say, workspace, other_workspace, monkeypatch
):
    say("It came late")
    say(*["It came late"] * 5, to=other_workspace)
    monkeypatch.setattr(work, "SLOW_S", 0.0)
    monkeypatch.setattr(work, "_stand_back", {})
    monkeypatch.setattr(work, "STANDS_BACK", 10_000)
    work.turn()
    monkeypatch.setattr(work, "SLOW_S", 60.0)

    say("And bad")  # waits for the slow one
    run = actions.reread(other_workspace)
    work.turn()

    assert Waiting.objects.get().workspace_id == workspace.pk
    assert Rereading.objects.get(pk=run.pk).passed == 5
    turns()
    assert not Waiting.objects.exists()  # nobody else is left


def test_long_voices_are_one_question_a_turn(by_llm, say, endpoint):
    say(*[f"It came late. {n} " + "bad " * 900 for n in range(5)])

    work.turn()

    assert len(endpoint.seen) == 1 and Waiting.objects.count() == 3
    turns()
    assert not Waiting.objects.exists()


def test_a_model_on_its_way_holds_nobody_up(choose, say, other_workspace):
    choose(engine="onnx", onnx_model="ann/tiny")
    say("fine")
    say("It came late", to=other_workspace)
    run = actions.reread(other_workspace)

    turns()

    assert fetching.due() and Waiting.objects.count() == 1
    assert Rereading.objects.get(pk=run.pk).state == "done"
