"""Feedback inside a long one: offered on its page, kept as voices, put aside, taken back."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.accounts.models import AuditEvent, Membership
from heardwell.core import clock
from heardwell.feedback.actions import forget, record_batch
from heardwell.feedback.models import Erasure, Feedback
from heardwell.feedback.said import Item
from heardwell.people.claims import Claim
from heardwell.understand.passages.models import Passage
from heardwell.understand.passages.queries import offers
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
LATE = "My parcel came two weeks late and the box was broken. I am very disappointed!"
LOVE = "But I love your new app, it is wonderful and so easy to use."
CHAT = f"""\
Agent: Hello, what an absolutely wonderful day, I love to help you!
Customer: {LATE}
Agent: I am terribly sorry, that is an awful experience.
Customer: The order was from Tuesday.
Agent: I see.
Customer: {LOVE}
"""


@pytest.fixture
def chat(workspace) -> Feedback:
    """A chat that came by the API, of a known customer."""
    claim = Claim(at=clock.now(), external_id="u42", name="Sara", verified=True, by_server=True)
    item = Item(workspace.pk, "desk", "1", 1, "chat", "message", CHAT, clock.now(), claim=claim)
    record_batch([item])
    return Feedback.objects.get(workspace=workspace, source="desk")


@pytest.fixture
def act(client_of, owner, workspace):
    """``act("keep", feedback, key)``: as the button does; ``htmx=True`` as a script does."""

    def acted(verb: str, feedback: Feedback, key: str, *, htmx: bool = False):
        headers = {"HX-Request": "true"} if htmx else {}
        address = reverse(f"passages:{verb}", args=[workspace.slug, feedback.pk])
        return client_of(owner).post(address, {"passage": key}, headers=headers)

    return acted


def key_of(workspace, feedback: Feedback, words: str) -> str:
    return next(one.key for one in offers(workspace, feedback) if words in one.text)


def inside(client_of, owner, workspace, feedback) -> str:
    return assert_page(client_of(owner).get(reverse("passages:inside", args=[workspace.slug, feedback.pk])))


def test_the_customers_judging_passages_are_offered_and_nobody_elses(workspace):
    found = offers(workspace, CHAT)

    assert [one.text for one in found] == [LATE, LOVE]
    assert [one.found.sentiment.label for one in found] == ["negative", "positive"]
    assert CHAT[found[0].start : found[0].end] == LATE


def test_arabic_and_chinese_chats_are_read_as_well(workspace):
    arabic = "الموظف: أهلا بك\nالعميل: التوصيل متأخر جدا والخدمة سيئة للغاية\nالموظف: نعتذر"
    chinese = "客服：您好，很高兴为您服务\n顾客：快递太慢了，等了三天，非常失望！\n客服：抱歉"

    assert [one.text for one in offers(workspace, arabic)] == ["التوصيل متأخر جدا والخدمة سيئة للغاية"]
    assert [one.text for one in offers(workspace, chinese)] == ["快递太慢了，等了三天，非常失望！"]


def test_the_page_of_a_long_voice_looks_inside_and_that_of_a_short_one_does_not(client_of, owner, workspace, chat):
    short = Feedback.objects.create(
        workspace=workspace, source="x", external_id="2", text="It is late.", occurred_at=clock.now()
    )
    client = client_of(owner)

    long_page = assert_page(client.get(f"/ws/{workspace.slug}/voices/{chat.pk}/"))
    short_page = assert_page(client.get(f"/ws/{workspace.slug}/voices/{short.pk}/"))

    assert "Feedback inside" in long_page and "Feedback inside" not in short_page


def test_kept_it_is_a_voice_of_the_same_person_channel_and_time(act, workspace, chat):
    key = key_of(workspace, chat, "two weeks late")

    assert act("keep", chat, key).status_code == 302

    voice = Feedback.objects.get(workspace=workspace, source="passage")
    assert (voice.text, voice.external_id) == (LATE, f"{chat.pk}:{key}")
    assert (voice.person, voice.channel, voice.occurred_at) == (chat.person, "chat", chat.occurred_at)
    assert AuditEvent.objects.filter(workspace=workspace, action="passage.kept").exists()


def test_keeping_twice_makes_one_voice(act, workspace, chat):
    key = key_of(workspace, chat, "two weeks late")

    act("keep", chat, key)
    act("keep", chat, key)

    assert Feedback.objects.filter(workspace=workspace, source="passage").count() == 1


def test_the_kept_voice_leads_back_to_the_long_one_and_that_to_it(act, client_of, owner, workspace, chat):
    act("keep", chat, key_of(workspace, chat, "two weeks late"))
    voice = Feedback.objects.get(workspace=workspace, source="passage")

    own = assert_page(client_of(owner).get(f"/ws/{workspace.slug}/voices/{voice.pk}/"))

    assert "From a longer text" in own and f"/voices/{chat.pk}/" in own
    whole = inside(client_of, owner, workspace, chat)
    assert "Kept as a voice" in whole and f"/voices/{voice.pk}/" in whole


def test_undo_takes_the_voice_away_and_offers_the_passage_again(act, workspace, chat):
    key = key_of(workspace, chat, "two weeks late")
    answer = act("keep", chat, key, htmx=True)
    back = json.loads(answer["HX-Trigger"])["toast"]["undo"]
    assert back.endswith(f"undo/?passage={key}")

    act("undo", chat, key)

    assert not Feedback.objects.filter(workspace=workspace, source="passage").exists()
    assert not Passage.objects.filter(workspace=workspace).exists()


def test_put_aside_it_is_offered_no_more_until_that_is_taken_back(act, client_of, owner, workspace, chat):
    key = key_of(workspace, chat, "two weeks late")
    assert "2 passages to decide on" in inside(client_of, owner, workspace, chat)

    act("aside", chat, key)

    page = inside(client_of, owner, workspace, chat)
    assert "1 passage to decide on" in page and "1 passage put aside" in page
    act("undo", chat, key)
    assert "2 passages to decide on" in inside(client_of, owner, workspace, chat)


@pytest.mark.parametrize("key", ["", "0-5", "nonsense", "7-999999999999999999999"])
def test_a_passage_that_is_not_offered_is_not_found(act, chat, key):
    assert act("keep", chat, key).status_code == 404
    assert not Feedback.objects.filter(source="passage").exists()


def test_whoever_may_only_read_sees_the_passages_and_no_buttons(client_of, workspace, chat, other_workspace):
    viewer = other_workspace.memberships.first().user
    Membership.objects.create(workspace=workspace, user=viewer, role="viewer")

    page = inside(client_of, viewer, workspace, chat)

    assert "two weeks late" in page and "Keep as a voice" not in page


def test_when_the_long_one_is_erased_its_voices_go_with_it(act, workspace, chat):
    act("keep", chat, key_of(workspace, chat, "two weeks late"))

    forget(workspace, chat)

    assert not Feedback.objects.filter(workspace=workspace).exists()
    assert not Passage.objects.filter(workspace=workspace).exists()


def test_a_voice_that_its_author_has_erased_does_not_come_back(act, workspace, chat):
    key = key_of(workspace, chat, "two weeks late")
    Erasure.objects.create(workspace=workspace, source="passage", external_id=f"{chat.pk}:{key}", feedback_id=1)

    assert act("keep", chat, key).status_code == 409
    assert not Feedback.objects.filter(workspace=workspace, source="passage").exists()


def test_the_api_gives_offered_passages_with_their_understanding(api, workspace):
    answer = api(workspace).post("/api/v1/text/passages", {"text": CHAT}, content_type="application/json")

    first, second = answer.json()["items"]
    assert CHAT[first["start"] : first["end"]] == first["text"] == LATE
    assert first["speaker"] == "customer"
    assert second["understanding"]["sentiment"]["label"] == "positive"
    assert not Feedback.objects.filter(workspace=workspace).exists()


@pytest.mark.parametrize("body", [{"text": "a" * 200_001}, {}, {"text": 5}])
def test_the_api_names_what_is_wrong(api, workspace, body):
    answer = api(workspace).post("/api/v1/text/passages", body, content_type="application/json")

    assert answer.status_code == 422
    assert "text" in answer.content.decode()


def test_half_a_character_is_named(api, workspace):
    answer = api(workspace).post("/api/v1/text/passages", r'{"text": "\ud800"}', content_type="application/json")

    assert answer.status_code in (400, 422)


@pytest.mark.django_db(transaction=True)
def test_in_the_browser_a_passage_is_kept_and_undone_without_leaving_the_page(open_page, owner, workspace, chat):
    page = open_page(f"/ws/{workspace.slug}/voices/{chat.pk}/", user=owner)
    section = page.locator("#passages-inside")
    expect(section.get_by_role("button", name="Keep as a voice")).to_have_count(2)

    section.get_by_role("button", name="Keep as a voice").first.click()

    expect(section.get_by_role("link", name="Kept as a voice")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(section.get_by_role("button", name="Keep as a voice")).to_have_count(2)
    section.get_by_role("button", name="Put aside").first.click()
    expect(section.get_by_text("1 passage put aside")).to_be_visible()
    assert page.faults == []
