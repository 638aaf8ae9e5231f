"""How alike texts are, and where they lie."""

import pytest

from heardwell.text.meaning import similar
from heardwell.text.meaning.vectors import closeness, packed, vectors


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("slow delivery", "the delivery was slow"),
        ("包裝破損", "包装破损了"),
        ("الشحنُ مُتأخِّر", "الشحن متاخر"),
        ("ＶＩＰ 服务", "vip 服务"),
        ("delivery is slow", "物流太慢"),
        ("delivery is slow", "الشحن بطيء"),
        ("应用闪退", "the app keeps crashing"),
    ],
)
def test_what_says_the_same_is_alike(a, b):
    same, other = similar([(a, b), (a, "great colour and size")])

    assert same > 0.45
    assert same > other + 0.2


def test_scores_do_not_depend_on_order_or_neighbours():
    pairs = [("slow delivery", "late parcel"), ("好", "坏"), ("", "anything"), ("", "")]

    together = similar(pairs)

    assert together == [similar([pair])[0] for pair in pairs]
    assert together == similar([(b, a) for a, b in pairs])
    assert all(0 <= score <= 1 for score in together)


def test_the_same_text_is_wholly_alike():
    assert similar([(text, text) for text in ("hello", "物流", "متأخر", "🙂", "1")]) == [1.0] * 5


@pytest.mark.parametrize(
    "odd", ["", "\x00", "\ud800", "a" * 1_000_000, "‮‫", "Z͑ͫ̓ͪ̂ͫ̽a̴̢l͝g̾o" * 50, "<script>", "🙂" * 5000, "\n" * 100]
)
def test_odd_texts_have_a_vector_too(odd):
    found = vectors([odd, "slow delivery"])

    assert found.shape == (2, 128)
    assert similar([(odd, "slow delivery")])[0] < 0.5


def test_packing_keeps_what_lies_near():
    texts = ["物流太慢了", "delivery took forever", "الشحن متأخر جدا", "房间很脏", "I want my money back"]
    asked = vectors(["快递慢"])[0]

    near = closeness(asked, packed(vectors(texts)))

    assert set(near.argsort()[::-1][:3]) == {0, 1, 2}
    assert near == pytest.approx(vectors(texts) @ asked, abs=0.02)
