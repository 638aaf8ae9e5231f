"""The private link of a response: guessed, changed, taken elsewhere, opened by machines, fed with markup."""

import base64
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from heardwell.accounts.models import Membership, Workspace
from heardwell.collect.intake import links, published
from heardwell.core import clock, tokens
from heardwell.feedback.actions import record_batch
from heardwell.feedback.models import Afterword, Erasure, Feedback
from heardwell.feedback.said import Asked, Part

pytestmark = pytest.mark.django_db
PAYLOAD = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>"
RESPONSE = "0192a000-0000-7000-8000-000000000001"


def publish(workspace, survey: str) -> None:
    questions = [{"key": "why", "type": "text", "label": {"en": PAYLOAD}}]
    form = {"id": survey, "version": 1, "workspace": workspace.pk, "languages": ["en"], "default_language": "en"}
    published.publish({**form, "questions": questions})


def say(workspace, survey: str, response: str = RESPONSE, text: str = "secret words") -> str:
    """Recorded; the token of its link."""
    asked = {"why": Asked(0)}
    part = Part(workspace.pk, survey, 1, response, 1, True, {"why": text}, asked, "web", clock.now())
    record_batch([part])
    return links.token_of(links.Place(workspace.pk, survey, response))


@pytest.fixture
def token(workspace) -> str:
    cache.clear()
    publish(workspace, "mine")
    return say(workspace, "mine")


def everything(token: str) -> list[int]:
    client = Client()
    got = [client.get(f"/f/{token}{rest}") for rest in ("", "/erase")]
    posted = [
        client.post(f"/f/{token}{rest}", {"text": "x", "quote": "named"}) for rest in ("/add", "/quote", "/erase")
    ]
    return [answer.status_code for answer in (*got, *posted)]


def changed(token: str) -> list[str]:
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    flips = [raw[:n] + bytes([raw[n] ^ 1]) + raw[n + 1 :] for n in range(0, len(raw), 3)]
    again = [base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in flips]
    last = token[:-1] + ("B" if token[-1] != "B" else "C")
    return [*again, last, token[:-1], token + "A", token + "=", token.swapcase(), "A" * len(token), "x" * 500, "ü"]


def test_a_changed_link_opens_nothing(token):
    answers = {tuple(everything(one)) for one in changed(token)}

    assert answers == {(404, 404, 404, 404, 404)}
    assert Feedback.objects.get().quote_permission == "none"
    assert not (Afterword.objects.exists() or Erasure.objects.exists())


def test_links_of_other_flows_open_nothing(token, workspace):
    place = f"{workspace.pk}:mine:{RESPONSE}"
    others = [tokens.sign(purpose, place, valid_s=60) for purpose in ("live", "device", links.PURPOSE)]

    assert {tuple(everything(one)) for one in others} == {(404,) * 5}
    assert tokens.verify("live", token) is None


def test_the_same_response_of_another_survey_or_workspace_has_another_link(token, workspace, other_workspace):
    publish(workspace, "second")
    publish(other_workspace, "theirs")
    tokens_ = {token, say(workspace, "second"), say(other_workspace, "theirs", text="their words")}

    assert len(tokens_) == 3
    assert "their words" not in Client().get(f"/f/{token}").content.decode()
    Client().post(f"/f/{token}/erase")
    assert set(Feedback.objects.values_list("survey", flat=True)) == {"second", "theirs"}


def test_an_id_that_could_be_guessed_has_no_link(workspace):
    made_up = ["order-17", "response-1", "1" * 36, RESPONSE.replace("-", ""), str(uuid.uuid1())]

    assert {links.token_of(links.Place(workspace.pk, "mine", one)) for one in made_up} == {None}


def test_machines_that_open_links_change_nothing(token):
    for rest in ("", "/erase", "/add", "/quote", "?done=added", "/erase?lang=ar", "/quote?quote=named"):
        for method in ("get", "head"):
            assert getattr(Client(), method)(f"/f/{token}{rest}").status_code in (200, 405)

    said = Feedback.objects.get()
    assert (said.quote_permission, said.text, Afterword.objects.count()) == ("none", "secret words", 0)


def test_markup_stays_words_for_the_respondent_and_for_members(token, workspace, owner, client_of):
    Client().post(f"/f/{token}/add", {"text": PAYLOAD, "key": PAYLOAD})
    tried = Client().post(f"/f/{token}/add", {"text": PAYLOAD * 100, "key": "k"})
    pages = [
        Client().get(f"/f/{token}?lang={PAYLOAD}&done={PAYLOAD}"),
        tried,
        client_of(owner).get(f"/ws/{workspace.slug}/voices/{Feedback.objects.get().pk}/"),
    ]

    assert Afterword.objects.count() == 1
    for page in pages:
        assert "<img src=x" not in page.content.decode()
        assert "<script>alert" not in page.content.decode()


def test_after_the_farewell_there_is_the_same_nothing_as_anywhere(token):
    Client().post(f"/f/{token}/erase")
    never = Client().get("/f/" + "A" * len(token))
    gone = Client().get(f"/f/{token}")

    assert (gone.status_code, gone.content) == (404, never.content)
    assert everything(token)[:4] == [404] * 4


def test_a_workspace_that_has_ended_answers_like_none(token, workspace):
    Workspace.objects.filter(pk=workspace.pk).update(ended_at=clock.now())

    assert set(everything(token)) == {404}


def test_other_workspaces_see_neither_the_voice_nor_its_tombstone(token, workspace, other_workspace, client_of):
    rival = Membership.objects.get(workspace=other_workspace).user
    number = Feedback.objects.get().pk
    Client().post(f"/f/{token}/erase")

    answers = [client_of(rival).get(f"/ws/{slug}/voices/{number}/") for slug in (workspace.slug, other_workspace.slug)]

    assert [answer.status_code for answer in answers] == [404, 404]
