"""Marks in a customer's words: never lose a character, never let markup through."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from heardwell.feedback.marking import Mark, marked

places = st.tuples(st.integers(-3, 30), st.integers(-3, 30))


@given(st.text(max_size=24), st.lists(places, max_size=8))
def test_the_words_stay_what_they_are(text, spans):
    html = marked(text, [Mark(start, end, "aspect", "a title") for start, end in spans])

    assert unescape(re.sub(r'<mark class="aspect" title="a title">|</mark>', "", html)) == text


@given(st.text(alphabet="ab<&", max_size=24), st.lists(places, max_size=6), places)
def test_what_is_hidden_is_gone_whatever_else_is_marked_there(text, spans, secret):
    start, end = secret
    html = marked(text, [Mark(*span, "aspect", "") for span in spans] + [Mark(start, end, "personal", "", "KIND")])

    left = unescape(re.sub(r"<[^>]*>", "", html))
    fits = 0 <= start < end <= len(text)
    assert left == (f"{text[:start]}[KIND]{text[end:]}" if fits else text)


def test_marks_that_overlap_show_both():
    html = marked("abcdef", [Mark(0, 4, "aspect bad", "one"), Mark(2, 6, "personal", "two")])

    assert '<mark class="aspect bad personal" title="one · two">cd</mark>' in html
