"""A long text in passages: pieces in order, whole, short, and whose they are."""

import re
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from heardwell.text.passages import CUSTOMER, LONGEST, STAFF, UNKNOWN, has_turns, passages, words_of

CHAT = """\
Agent: Hello, how can I help you today?
Customer: My parcel came two weeks late.
And the box was broken!
Agent: I am sorry to hear that.
"""
MAIL = """\
Hello,

the invoice is wrong again.
> we have fixed it
> for you

On Mon, 3 Mar 2025 at 10:00, Support <support@shop.example> wrote:
> We are happy to help you.

--\x20
Sara
"""
VTT = """\
WEBVTT

1
00:00:01.000 --> 00:00:03.000
<v Alice>The room was dirty.</v>

2
00:00:04.000 --> 00:00:06.000
Bob: And nobody came.
"""


def told(text: str) -> list[tuple[str, str]]:
    return [(words_of(text, one), one.speaker) for one in passages(text)]


def test_a_chat_is_cut_at_its_turns_and_says_who_speaks():
    assert told(CHAT) == [
        ("Hello, how can I help you today?", STAFF),
        ("My parcel came two weeks late.\nAnd the box was broken!", CUSTOMER),
        ("I am sorry to hear that.", STAFF),
    ]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("客服：您好\n顾客：太慢了\n客服：抱歉", [STAFF, CUSTOMER, STAFF]),
        ("الموظف: أهلا\nالعميل: تأخر الطلب\nالموظف: نعتذر", [STAFF, CUSTOMER, STAFF]),
        ("[10:32] Support: Hi\n[10:33] Sara: It is broken", [STAFF, CUSTOMER]),
        ("12/05/2024, 10:32 - Sara: It is broken", [UNKNOWN]),
        ("客户经理：您好\n王芳：太慢了\n客户经理：抱歉\n王芳：哦", [STAFF, CUSTOMER, STAFF, CUSTOMER]),
        ("李雷 10:32\n太慢了\n客服 10:33\n抱歉", [CUSTOMER, STAFF]),
    ],
)
def test_speakers_are_known_by_their_words_and_by_who_they_speak_with(text, speakers):
    assert [one.speaker for one in passages(text)] == speakers


def test_a_word_with_a_colon_is_no_speaker():
    assert told("Problem: it does not open.") == [("Problem: it does not open.", UNKNOWN)]


def test_quoted_mail_and_the_signature_stand_apart_and_ours_is_staffs():
    assert told(MAIL) == [
        ("Hello,", UNKNOWN),
        ("the invoice is wrong again.", UNKNOWN),
        ("we have fixed it\nfor you", UNKNOWN),
        ("We are happy to help you.", STAFF),
        ("Sara", UNKNOWN),
    ]


def test_subtitles_lose_their_times_and_marks():
    assert [words for words, _speaker in told(VTT)] == ["The room was dirty.", "And nobody came."]


def test_long_paragraphs_are_cut_at_the_ends_of_sentences():
    text = " ".join(f"This is sentence number {n} of the long letter." for n in range(40))

    pieces = [words for words, _speaker in told(text)]

    assert all(piece.endswith(".") and len(piece) <= LONGEST for piece in pieces)
    assert " ".join(pieces) == text
    assert len(pieces) < 12


@pytest.mark.parametrize(("text", "found"), [(CHAT, True), (MAIL, True), ("One.\n\nTwo: three.", False), ("", False)])
def test_it_says_whether_people_speak_in_turns(text, found):
    assert has_turns(text) is found


PARTS = st.sampled_from(
    [
        *"aZ 5\n>:-.。！,\u2028\t\x00ع你😀",
        "\r\n",
        "Agent: ",
        "客服：",
        "> ",
        "On a wrote:",
        "[10:32] ",
        "--> ",
        "WEBVTT",
        "-- ",
    ]
)


@given(st.lists(PARTS, max_size=120).map("".join) | st.text(max_size=400))
@example("00:01 --> 00:02")
def test_pieces_are_in_order_and_short_and_never_overlap(text):
    place = 0
    for one in passages(text):
        piece = text[one.start : one.end]
        assert place <= one.start < one.end <= len(text)
        assert piece.strip() == piece
        assert len(piece) <= LONGEST
        place = one.end


@given(st.text(alphabet="ab你ع .!。\n,", max_size=900))
def test_no_word_is_lost(text):
    kept = "".join(text[one.start : one.end] for one in passages(text))

    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)


@given(
    st.lists(st.tuples(st.sampled_from(["Agent", "客服", "Customer"]), st.from_regex(r"[a-z]{1,40}", fullmatch=True)))
)
def test_only_labels_are_lost_of_a_chat(turns):
    text = "\n".join(f"{name}: {words}" for name, words in turns)

    assert [words for words, _speaker in told(text)] == [words for _name, words in turns]


def test_a_megabyte_of_anything_comes_back():
    for sign in ("a", ".", "\n", "> ", "a:\n", "[10:32] ", "On a wrote:\n"):
        text = dedent(sign * (200_000 // len(sign)))
        assert sum(one.end - one.start for one in passages(text)) <= len(text)
