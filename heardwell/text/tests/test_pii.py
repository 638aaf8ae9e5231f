"""What identifies a person is found and hidden; what only looks like it stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.text.engine import PersonalData
from heardwell.text.pii import KINDS, find_pii, mask

HIDDEN = [
    ("mail me at a.b+c@example.co.uk.", "mail me at [email]."),
    ("邮箱：zhang＠qq.com谢谢", "邮箱：[email]谢谢"),
    ("ＺＨＡＮＧ＠ＱＱ．ＣＯＭ", "[email]"),
    ("بريدي ali_99@gmail.com شكرا", "بريدي [email] شكرا"),
    ("我电话13812345678快回", "我电话[phone]快回"),
    ("138-1234-5678", "[phone]"),
    ("+86 138 1234 5678", "[phone]"),
    ("手机：１３８１２３４５６７８", "手机：[phone]"),
    ("(010)87654321", "[phone]"),
    ("0755-2345678", "[phone]"),
    ("400-820-8820", "[phone]"),
    ("打13812345678,13912345678", "打[phone],[phone]"),
    ("13812345678/13912345678", "[phone]/[phone]"),
    ("0912-345-678", "[phone]"),
    ("+886 912 345 678", "[phone]"),
    ("(02)2345-6789", "[phone]"),
    ("+852 9123 4567", "[phone]"),
    ("WhatsApp 91234567", "WhatsApp [phone]"),
    ("٠٥٠١٢٣٤٥٦٧", "[phone]"),
    ("رقمي ٠٥٠ ١٢٣ ٤٥٦٧ كلموني", "رقمي [phone] كلموني"),
    ("۰۵۰۱۲۳۴۵۶۷", "[phone]"),
    ("+٩٦٦٥٠١٢٣٤٥٦٧", "[phone]"),
    ("00966501234567", "[phone]"),
    ("+971-50-123-4567", "[phone]"),
    ("+965 5123 4567", "[phone]"),
    ("+974 3312 3456", "[phone]"),
    ("+20 100 123 4567", "[phone]"),
    ("01012345678", "[phone]"),
    ("\u202a+966 50 123 4567\u202c", "\u202a[phone]\u202c"),
    ("+1 (212) 555-1234", "[phone]"),
    ("212.555.1234", "[phone]"),
    ("+44 (0)20 7946 0958", "[phone]"),
    ("06 12 34 56 78", "[phone]"),
    ("card 4111 1111 1111 1111 ok", "card [card] ok"),
    ("٤١١١ ١١١١ ١١١١ ١١١١", "[card]"),
    ("378282246310005", "[card]"),
    ("SA03 8000 0000 6080 1016 7519", "[iban]"),
    ("DE89 3704 0044 0532 0130 00 thanks", "[iban] thanks"),
    ("身份证11010519491231002X", "身份证[id]"),
    ("110105 19491231 002X", "[id]"),
    ("A123456789", "[id]"),
    ("A123456(3)", "[id]"),
]
KEPT = [
    "订单号20231105123456789",
    "订单 13812345678 没收到",
    "order #5551234567",
    "Order number 1234567890123456",
    "رقم الطلب 0501234567",
    "رقم الطلب: 1234567890",
    "快递单号 75312345678901",
    "SF1234567890123",
    "tracking 1Z999AA10123456784",
    "ISBN 9787111128069",
    "价格 19999999元",
    "$1,299.00",
    "السعر 1500 ريال",
    "3000-5000元",
    "99.99 100.50 200.00",
    "1 000 000 000",
    "2023-11-05 12:30:45",
    "20231105",
    "05/11/2023",
    "01-02-2023 10",
    "بتاريخ 12-05-2023 الساعة 10",
    "٢٠٢٣/٠٥/١٢",
    "2019-2023",
    "12:30-14:00",
    "1699999999999",
    "版本 10.2.1234.56",
    "v1.2.3.4567",
    "192.168.100.200",
    "16GB+512GB 2400x1080",
    "等了30分钟 花了200块 15天",
    "12345678 points",
    "4111 1111 1111 1112",
    "SA03 8000 0000 6080 1016 7518",
    "110105194912310021",
    "A123456788",
    "me @ home, you@work",
]


@pytest.mark.parametrize(("text", "hidden"), HIDDEN)
def test_what_identifies_a_person_is_hidden(text: str, hidden: str) -> None:
    assert mask(text, find_pii(text)) == hidden


@pytest.mark.parametrize("text", KEPT)
def test_numbers_of_things_are_no_ones(text: str) -> None:
    assert find_pii(text) == ()


_SIGNS = st.text(st.sampled_from("0123456789٠١٢٣٤٥٦٧٨٩۴５ +-().@aXx元طلب电话\u200e\n,/"), max_size=60) | st.text(
    max_size=80
)


@given(_SIGNS)
def test_places_are_in_order_apart_and_of_a_kind(text: str) -> None:
    found = find_pii(text)

    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(0 <= one.start < one.end <= len(text) and one.kind in KINDS for one in found)


@given(_SIGNS, st.sampled_from([text for text, _ in HIDDEN]), _SIGNS)
def test_a_mask_leaves_nothing_inside_and_everything_outside(before: str, middle: str, after: str) -> None:
    text = f"{before}\n{middle}\n{after}"
    found = find_pii(text)

    masked = mask(text, found)

    rest, place = masked, 0
    for one in found:
        outside, _, rest = rest.partition(f"[{one.kind}]")
        assert outside == text[place : one.start]
        place = one.end
    assert rest == text[place:]


@given(_SIGNS)
def test_no_number_is_cut_in_two(text: str) -> None:
    for one in find_pii(text):
        if one.kind != "email":
            assert not (text[one.start - 1 : one.start].isdigit() and text[one.start].isdigit())
            assert not text[one.end : one.end + 1].isdigit()


def test_what_was_masked_is_not_found_again() -> None:
    text = "call 13812345678 or a@b.com, card 4111 1111 1111 1111"

    assert find_pii(mask(text, find_pii(text))) == ()


def test_masks_need_no_order() -> None:
    found = [PersonalData("phone", 4, 6), PersonalData("email", 0, 3)]

    assert mask("abc 12 d", found) == "[email] [phone] d"
