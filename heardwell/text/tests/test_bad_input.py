"""Whatever is pasted: an answer that holds together, in time that grows with the text."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heardwell.text.aspects import find_aspects
from heardwell.text.clauses import clauses
from heardwell.text.cues import cue_intents
from heardwell.text.engine import Brief, Understanding
from heardwell.text.pii import find_pii
from heardwell.text.registry import engine

PARTS = [
    "great food but slow service ",
    "服务很好但是房间太小。",
    "الخدمة ممتازة لكن الغرفة صغيرة ",
    "\ud800",
    "\udfff",
    "\0",
    "\u202e\u2066",
    "Z\u0351\u036b\u0343a\u0313l\u0300g\u030do\u0300 ",
    "<script>alert(1)</script> &amp; ",
    "🙂👨‍👩‍👧‍👦🇸🇦",
    "13812345678 a@b.co ٠٥٠١٢٣٤٥٦٧ ",
    "ﷺ",
    "İﬁß",
    "\r\n\t\u2028",
    "ـــ",
    "??؟？!",
]
NASTY = st.lists(st.sampled_from(PARTS) | st.text(st.characters(), max_size=12), max_size=12).map("".join)
HUGE = {
    "one letter": "a",
    "one Chinese sign": "好",
    "one Arabic letter": "ا",
    "spaces": " ",
    "nulls": "\0",
    "surrogates": "\ud800",
    "digits": "7",
    "digits apart": "138 ",
    "dashes": "12-",
    "at signs": "a@b.",
    "commas": ", ",
    "turns": "but ",
    "Chinese turns": "但是",
    "emoji": "😀",
    "marks": "a\u0301\u0300\u0302",
    "tatweel": "بـ",
    "quotes": "a''",
    "links": "http://a.b/",
    "brackets": "(<[",
    "bidi": "\u202e1",
    "cues": "希望增加",
    "aspects": "服务很差",
}


def holds_together(text: str, found: Understanding) -> None:
    """All that must be true of any answer."""
    json.dumps(found.as_json())
    for label in (found.sentiment, found.tone, found.intent):
        if label is not None:
            assert sum(label.scores.values()) == pytest.approx(1, abs=1e-3) or label is found.intent
            assert all(0 <= score <= 1 for score in label.scores.values())
    for aspect in found.aspects:
        if aspect.start is None:
            assert aspect.term is None and aspect.end is None
        else:
            assert aspect.end is not None and 0 <= aspect.start < aspect.end <= len(text)
            assert aspect.term == text[aspect.start : aspect.end]
    assert all(0 <= one.start < one.end <= len(text) for one in found.pii)


@given(NASTY, st.sampled_from(["", "hotel", "app", "shop", "restaurant", "support"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gets_an_answer_that_holds_together(text: str, industry: str) -> None:
    holds_together(text, engine().analyse([text], brief=Brief(industry=industry))[0])


@given(st.lists(NASTY, min_size=1, max_size=5))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_text_gets_the_same_answer_whatever_stands_beside_it(texts: list[str]) -> None:
    together = engine().analyse(texts)

    alone = [engine().analyse([text])[0] for text in texts]

    for one, other in zip(together, alone, strict=True):
        assert (one.language, one.aspects, one.pii) == (other.language, other.aspects, other.pii)
        assert one.sentiment.scores == pytest.approx(other.sentiment.scores, abs=1e-4)


@pytest.mark.parametrize("unit", HUGE.values(), ids=HUGE)
def test_time_grows_with_the_text_not_with_its_square(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (10_000, 80_000))
    _spent(unit)

    # Eight times the text: eight times the work, sixty-four times if it were quadratic.
    assert min(_spent(long), _spent(long)) < 30 * max(0.01, _spent(short))


def _spent(text: str) -> float:
    """Processor time of the parts that search, so that a busy machine changes little."""
    clauses.cache_clear()
    start = time.process_time()
    find_pii(text)
    clauses(text)
    for language in ("zh-Hans", "ar", "en"):
        cue_intents([text], [language])
        find_aspects([text], [language], "hotel")
    return time.process_time() - start


def test_a_megabyte_of_one_character_is_answered() -> None:
    for unit in ("a", "好", "😀", "\ud800"):
        text = unit * 1_000_000
        holds_together(text, engine().analyse([text])[0])
