"""A long text that is pasted or uploaded: looked through, chosen from, kept."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from heardwell.feedback.models import Feedback
from heardwell.understand.passages.tests.test_passages import CHAT, LATE, LOVE
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
MAIL = f"""\
From: Sara Ahmed <sara@example.com>
To: help@shop.example
Date: Tue, 04 Mar 2025 09:30:00 +0000
Subject: Parcel
Content-Type: text/plain; charset="utf-8"

{LATE}

On Mon, 3 Mar 2025, Shop Support <help@shop.example> wrote:
> We love to help you, what a wonderful day!
"""
VTT = f"""\
WEBVTT

1
00:00:01.000 --> 00:00:04.000
Agent: I love to help!

2
00:00:05.000 --> 00:00:09.000
Sara: {LATE}
"""


@pytest.fixture
def address(workspace) -> str:
    return f"/ws/{workspace.slug}/passages/"


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


def form(**more) -> dict[str, object]:
    return {"key": "0123456789abcdef", "text": CHAT, "channel": "chat"} | more


def stamp_in(html: str) -> str:
    return re.search(r'name="stamp" value="(\w+)"', html)[1]


def keys_in(html: str) -> list[str]:
    return re.findall(r'name="passage" value="([\d-]+)"', html)


def look(client, address, **more) -> str:
    return assert_page(client.post(address, form(**more)))


def upload(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def test_the_log_page_and_the_palette_lead_to_it(client, workspace, address):
    assert address in assert_page(client.get(f"/ws/{workspace.slug}/voices/log/"))
    assert address in client.get(f"/ws/{workspace.slug}/palette/?q=transcript").content.decode()


def test_looking_offers_passages_and_keeps_nothing(client, address):
    html = look(client, address)

    assert "2 passages hold feedback" in html and len(keys_in(html)) == 2
    assert not Feedback.objects.exists()


def test_the_chosen_become_voices_and_the_whole_is_kept_once(client, address, workspace):
    html = look(client, address)
    _late, love = keys_in(html)

    sent = form(who="sara@example.com", passage=[love], stamp=stamp_in(html), keep="1")
    answer = client.post(address, sent)
    client.post(address, sent)  # sent twice

    whole = Feedback.objects.get(workspace=workspace, kind="transcript")
    (voice,) = Feedback.objects.filter(workspace=workspace, source="passage")
    assert answer["Location"].endswith(f"/voices/{whole.pk}/")
    assert (whole.text, voice.text) == (CHAT.strip(), LOVE)
    assert whole.person.email == voice.person.email == "sara@example.com"
    assert Feedback.objects.count() == 2


def test_taking_it_back_takes_the_voices_too(client, address, workspace):
    html = look(client, address)
    client.post(address, form(passage=keys_in(html), stamp=stamp_in(html), keep="1"))
    whole = Feedback.objects.get(workspace=workspace, kind="transcript")

    client.post(f"/ws/{workspace.slug}/voices/{whole.pk}/take-back/")

    assert not Feedback.objects.exists()


def test_with_nothing_chosen_nothing_is_kept(client, address):
    html = look(client, address)

    answer = client.post(address, form(stamp=stamp_in(html), keep="1"))

    assert answer.status_code == 422 and "Choose at least one passage." in answer.content.decode()
    assert not Feedback.objects.exists()


def test_a_text_that_was_changed_after_looking_is_looked_through_again(client, address):
    html = look(client, address)

    answer = client.post(address, form(text=f"Hi.\n{CHAT}", passage=keys_in(html), stamp=stamp_in(html), keep="1"))

    assert "The text has changed" in answer.content.decode()
    assert not Feedback.objects.exists()


def test_a_text_without_feedback_says_so(client, address):
    html = look(client, address, text="Agent: I love this awful day!\nCustomer: The order is from Tuesday.")

    assert "No passage holds feedback" in html and 'name="keep"' not in html


def test_a_mail_brings_its_words_its_sender_and_its_time(client, address, workspace):
    html = look(client, address, text="", file=upload("letter.eml", MAIL))
    fields = {"who": "Sara Ahmed <sara@example.com>", "at": "2025-03-04T09:30", "channel": "email"}
    assert "Sara Ahmed &lt;sara@example.com&gt;" in html and 'value="2025-03-04T09:30"' in html

    text = MAIL.partition("\n\n")[2].strip()
    client.post(address, form(text=text, passage=keys_in(html), stamp=stamp_in(html), keep="1", **fields))

    voice = Feedback.objects.get(workspace=workspace, source="passage")
    assert (voice.text, voice.channel, voice.person.email) == (LATE, "email", "sara@example.com")
    assert voice.occurred_at == datetime(2025, 3, 4, 9, 30, tzinfo=UTC)


def test_subtitles_are_read_without_their_times(client, address):
    html = look(client, address, text="", file=upload("call.VTT", VTT))

    assert "1 passage holds feedback" in html and "--&gt;" not in html.partition("<textarea")[0]


@pytest.mark.parametrize(
    ("more", "field", "says"),
    [
        ({"text": "  "}, "id_text_error", "There are no words in it."),
        ({"file": ("a.pdf", b"%PDF")}, "id_file_error", ".txt .vtt .srt .eml"),
        ({"file": ("a.txt", b"\xff\xf1\x00a")}, "id_file_error", "UTF-8"),
        ({"file": ("a.txt", b"a" * (1024 * 1024 + 1))}, "id_file_error", "1 MB"),
        ({"file": ("a.eml", b"Subject: nothing\n\n")}, "id_file_error", "no words"),
        ({"at": "2999-01-01T00:00"}, "id_at_error", "This is in the future"),
        ({"channel": "pigeon"}, "id_channel_error", "pigeon"),
    ],
)
def test_a_mistake_names_its_field_and_keeps_nothing(client, address, more, field, says):
    sent = {name: upload(*value) if name == "file" else value for name, value in more.items()}

    answer = client.post(address, form(**sent))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}"' in html and says in html.partition(f'id="{field}"')[2]
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "mail", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", b"From: \xe9"]
)
def test_a_broken_mail_is_an_answer_and_no_fault(client, address, mail):
    assert client.post(address, form(text="", file=upload("a.eml", mail))).status_code in (200, 422)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_a_script_a_text_is_looked_through_and_kept(open_page, owner, workspace, address, language):
    page = open_page(address, language, owner, java_script_enabled=False)
    page.locator("#id_text").fill(CHAT)
    page.locator(".long > footer .first").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)

    page.get_by_role("checkbox").first.uncheck()
    page.locator(".long > footer .first").click()

    expect(page.locator("#voice-words")).to_contain_text("Customer:")
    assert [one.text for one in Feedback.objects.filter(source="passage")] == [LOVE]
