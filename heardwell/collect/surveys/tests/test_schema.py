"""What a survey's form may be, and what is said about one that is wrong."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardwell.collect.intake.published import compile_survey
from heardwell.collect.surveys import presets, readiness
from heardwell.collect.surveys.schema import TYPES, parse_form
from heardwell.core.errors import Invalid


def errors_of(form: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        parse_form(form)
    return {error.field: error.message for error in caught.value.errors}


def question(**parts: object) -> dict[str, object]:
    return {"name": "S", "languages": ["en", "ar"], "questions": [{"key": "q", "type": "nps", "label": {}} | parts]}


def test_every_template_is_complete_in_each_of_its_languages_and_can_be_asked():
    for template in presets.TEMPLATES:
        form = parse_form(presets.template_form(template.key, presets.SPOKEN, "متجر مارلو"))

        assert readiness.blockers(form) == []
        assert readiness.warnings(form) == []
        assert [progress.percent for progress in readiness.completeness(form)] == [100, 100, 100, 100]
        compile_survey(msgspec.json.encode({"id": "x", "version": 1, "workspace": 1, **form}))


def test_the_nps_question_is_worded_as_the_glossary_binds_it():
    [nps, why] = parse_form(presets.template_form("nps", presets.SPOKEN, "Shop"))["questions"]

    assert nps["label"]["zh-Hans"] == "您有多大可能把我们推荐给朋友或同事？"
    assert nps["label"]["zh-Hant"] == "您有多大可能將我們推薦給親友或同事？"
    assert nps["label"]["ar"] == "ما مدى احتمال أن توصي بنا صديقًا أو زميلًا؟"
    assert nps["scale"]["labels"]["10"]["ar"] == "محتمل جدًا"
    assert (why["key"], why["type"]) == ("why", "text")


def test_a_language_without_templates_starts_empty_and_taiwan_takes_traditional_words():
    form = parse_form(presets.template_form("nps", ["zh-TW", "fr"], "Shop"))

    assert form["questions"][0]["label"] == {"zh-TW": "您有多大可能將我們推薦給親友或同事？"}


def test_a_latin_name_is_spaced_from_chinese_words_and_an_arabic_one_is_not_touched():
    chinese = presets.template_form("ces", ["zh-Hans", "zh-Hant"], "Marlow")["questions"][0]["label"]
    own = presets.template_form("nps", ["zh-Hant"], "馬洛生活")["texts"]["privacy"]

    assert chinese == {
        "zh-Hans": "“Marlow 让我轻松解决了问题。”您是否同意这句话？",
        "zh-Hant": "「Marlow 讓我輕鬆解決了問題。」您同意這句話嗎？",
    }
    assert own == {"zh-Hant": "只有馬洛生活會看到您的回答。"}


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"label": {"ar": 3}}, "questions.0.label.ar"),
        ({"label": {"fr": "Bonjour"}}, "questions.0.label.fr"),
        ({"label": {"en": "x" * 2001}}, "questions.0.label.en"),
        ({"key": "two words"}, "questions.0.key"),
        ({"required": "yes"}, "questions.0.required"),
        ({"scale": {"min": 0, "max": 100}}, "questions.0.scale.max"),
        ({"scale": "csat_11"}, "questions.0.scale"),
        ({"scale": {"labels": {"11": {"en": "x"}}}}, "questions.0.scale.labels.11"),
        ({"choices": [{"value": "a"}]}, "questions.0.choices"),
        ({"type": "single", "choices": [{"value": "a"}, {"value": "a"}]}, "questions.0.choices.1.value"),
        ({"type": "single", "choices": [{"value": ""}]}, "questions.0.choices.0.value"),
        ({"type": "gcr", "choices": [{"value": "maybe"}]}, "questions.0.choices"),
        ({"type": "text", "max_length": 0}, "questions.0.max_length"),
        ({"type": "mood"}, "questions.0.type"),
        ({"requird": True}, "questions.0.requird"),
        ({"show_if": {"question": "nps", "in": [{}]}}, "questions.0.show_if.in"),
        ({"show_if": {"question": "nps"}}, "questions.0.show_if.in"),
        ({"show_if": {"question": "nps", "in": [1], "to": 3}}, "questions.0.show_if.to"),
        ({"show_if": {"question": "nps", "from": 5, "to": 3}}, "questions.0.show_if.to"),
        ({"show_if": {"question": "nps", "answered": "yes"}}, "questions.0.show_if.answered"),
        ({"show_if": {"question": "a/b/c\n", "in": [1]}}, "questions.0.show_if.question"),
        ({"show_if": {"any": [{"question": "a", "in": [1]}, {"all": []}]}}, "questions.0.show_if.any.1.all"),
        ({"show_if": {"all": [{"hidden": "x", "in": [1]}] * 11}}, "questions.0.show_if.all"),
        ({"show_if": {"language": ["english!"]}}, "questions.0.show_if.language.0"),
        ({"show_if": {"trait": "", "in": ["x"]}}, "questions.0.show_if.trait"),
        ({"image": {"id": "../secret"}}, "questions.0.image.id"),
        ({"image": {"id": "i1", "alt": {"fr": "x"}}}, "questions.0.image.alt.fr"),
        ({"private": 1}, "questions.0.private"),
        ({"scale": {"emoji": {"11": "😀"}}}, "questions.0.scale.emoji.11"),
        ({"scale": {"emoji": {"1": "x" * 17}}}, "questions.0.scale.emoji.1"),
        ({"scale": {"colours": "rainbow"}}, "questions.0.scale.colours"),
        ({"scale": {"reversed": "yes"}}, "questions.0.scale.reversed"),
        ({"type": "slider", "scale": {"min": 0, "max": 1001}}, "questions.0.scale.max"),
        ({"type": "slider", "step": 0}, "questions.0.step"),
        ({"type": "matrix", "rows": [{"value": "a", "label": {"ar": 1}}]}, "questions.0.rows.0.label.ar"),
        ({"type": "matrix", "rows": ["a", "a"]}, "questions.0.rows.1.value"),
        ({"type": "matrix", "rows": [str(n) for n in range(31)]}, "questions.0.rows"),
        ({"type": "matrix", "scale": "csat_5", "choices": ["a"]}, "questions.0.choices"),
        ({"type": "ranking", "choices": [str(n) for n in range(21)]}, "questions.0.choices"),
        ({"type": "ranking", "choices": [{"value": "a", "text": True}]}, "questions.0.choices.0.text"),
        ({"type": "single", "choices": [{"value": "a", "exclusive": True}]}, "questions.0.choices.0.exclusive"),
        ({"type": "multi", "choices": ["a"], "pick": {"min": 3, "max": 2}}, "questions.0.pick.max"),
        ({"type": "multi", "choices": ["a"], "pick": {"least": 3}}, "questions.0.pick.least"),
        ({"type": "single", "choices": ["a"], "order": "alphabet"}, "questions.0.order"),
        ({"type": "text", "lines": 11}, "questions.0.lines"),
        ({"type": "text", "max_length": 5, "min_length": 6}, "questions.0.min_length"),
        ({"type": "number", "min": "0"}, "questions.0.min"),
        ({"type": "number", "min": 3, "max": 2}, "questions.0.max"),
        ({"type": "number", "decimals": 7}, "questions.0.decimals"),
        ({"type": "date", "min": "yesterday"}, "questions.0.min"),
        ({"type": "date", "min": "2026-02-30"}, "questions.0.min"),
        ({"type": "file", "accept": ["exe"]}, "questions.0.accept"),
        ({"type": "file", "pick": {"max": 6}}, "questions.0.pick.max"),
        ({"type": "email", "contact": "yes"}, "questions.0.contact"),
        ({"type": "consent", "statement": {"en": 1}}, "questions.0.statement.en"),
        ({"type": "statement", "required": True}, "questions.0.required"),
    ],
)
def test_each_wrong_part_of_a_question_is_named(parts, field):
    assert list(errors_of(question(**parts))) == [field]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"name": "x\r\nBcc: spy@example.com"}, "name"),
        ({"name": "\u2028"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"languages": ["english"]}, "languages.0"),
        ({"languages": ["en", "EN"]}, "languages.1"),
        ({"default_language": "fr"}, "default_language"),
        ({"style": {"accent": "javascript:alert(1)"}}, "style.accent"),
        ({"style": {"radius": 400}}, "style.radius"),
        ({"style": {"theme": "x"}}, "style.theme"),
        ({"display": {"mode": "takeover"}}, "display.mode"),
        ({"texts": {"outro": {"en": "Bye"}}}, "texts.outro"),
        ({"limits": {"responses": 0}}, "limits.responses"),
        ({"limits": {"closes_at": "2026-12-01T00:00"}}, "limits.closes_at"),
        ({"limits": {"closes_at": "soon"}}, "limits.closes_at"),
        ({"limits": {"once": "yes"}}, "limits.once"),
        ({"limits": {"quotas": [{"question": "q", "in": ["a"]}]}}, "limits.quotas.0.most"),
        ({"limits": {"days": 3}}, "limits.days"),
        ({"logic": [{"from": "q"}]}, "logic.0.to"),
        ({"logic": [{"from": "q", "to": "r", "ending": "x"}]}, "logic.0.ending"),
        ({"logic": ["jump"]}, "logic.0"),
        ({"endings": [{"key": "a"}, {"key": "a"}]}, "endings.1.key"),
        ({"endings": [{"key": "a", "title": {"fr": "x"}}]}, "endings.0.title.fr"),
        ({"endings": [{"key": "a", "redirect": "http://shop.example/"}]}, "endings.0.redirect"),
        ({"endings": [{"key": "a", "redirect": "javascript:alert(1)"}]}, "endings.0.redirect"),
        ({"endings": [{"key": "a", "redirect": "https://shop.example@evil.example/"}]}, "endings.0.redirect"),
        ({"endings": [{"key": "a", "redirect": "https://shop.example\\@evil.example/"}]}, "endings.0.redirect"),
        ({"public_review": {"links": [{"name": "Yelp", "url": "//yelp.com"}]}}, "public_review.links.0.url"),
        ({"public_review": {"links": [], "if": {}}}, "public_review.if"),
        ({"after": {"link": 1}}, "after.link"),
        ({"after": {"quote": "always"}}, "after.quote"),
    ],
)
def test_each_wrong_part_of_a_form_is_named(parts, field):
    assert list(errors_of({"name": "S", "languages": ["en"]} | parts)) == [field]


def test_two_questions_cannot_share_a_key():
    twins = [{"key": "why", "type": "text", "label": {"en": text}} for text in ("Why?", "Why not?")]

    assert list(errors_of({"name": "S", "languages": ["en"], "questions": twins})) == ["questions.1.key"]


def test_all_errors_are_told_at_once():
    form = question(label={"ar": 1}, required=2) | {"style": {"accent": "red"}}

    assert set(errors_of(form)) == {"questions.0.label.ar", "questions.0.required", "style.accent"}


def test_a_reversed_scale_keeps_its_values_and_direction():
    form = parse_form(question(type="ces", scale={"preset": "ces_effort_5", "labels": {"1": {"en": "None"}}}))

    assert form["questions"][0]["scale"] == {
        "min": 1,
        "max": 5,
        "direction": "lower_better",
        "good": [1, 2],
        "bad": [4, 5],
        "labels": {"1": {"en": "None"}},
    }


def test_tags_are_written_in_their_canonical_case():
    form = parse_form({"name": "S", "languages": ["EN-gb", "zh-hant"], "texts": {"thanks": {"ZH-HANT": "謝謝"}}})

    assert form["languages"] == ["en-GB", "zh-Hant"]
    assert form["texts"] == {"thanks": {"zh-Hant": "謝謝"}}


def test_an_unfinished_form_may_be_kept_but_names_what_stops_it():
    form = parse_form(
        question(label={"ar": "سؤال"}, type="single", choices=[{"value": "a", "label": {"en": "A"}}])
        | {"default_language": "en"}
    )

    assert [error.field for error in readiness.blockers(form)] == ["questions.0.label.en", "questions.0.choices"]


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ({"question": "why", "in": [1]}, "questions.1.show_if.question"),
        ({"question": "later", "in": [1]}, "questions.1.show_if.question"),
        ({"question": "nps", "in": [11]}, "questions.1.show_if.in"),
        ({"question": "nps", "in": []}, "questions.1.show_if.in"),
    ],
)
def test_a_condition_must_be_decided_by_an_earlier_answer(condition, field):
    nps = {"key": "nps", "type": "nps", "label": {"en": "?"}}
    why = {"key": "why", "type": "text", "label": {"en": "Why?"}, "show_if": condition}
    form = parse_form({"name": "S", "languages": ["en"], "questions": [nps, why]})

    assert [error.field for error in readiness.blockers(form)] == [field]


def test_an_unfinished_translation_is_a_warning_that_counts():
    form = parse_form(presets.template_form("nps", ["en"], "Shop") | {"languages": ["en", "fr"], "name": "S"})

    assert readiness.blockers(form) == []
    assert readiness.warnings(form) == ["Français lacks 7 texts; respondents would read them in English."]


def test_a_pale_accent_is_a_warning():
    form = parse_form(question(label={"en": "?", "ar": "؟"}) | {"style": {"accent": "#FFE08A"}})

    assert readiness.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert len(readiness.warnings(form)) == 1


def test_labels_of_a_preset_are_filled_in_where_none_came():
    form = parse_form(question(type="csat", label={"en": "?"}))

    [filled] = presets.fill_labels(form)["questions"]

    assert filled["scale"]["labels"]["5"] == {"en": "Very satisfied", "ar": "راضٍ جدًا"}


# Whatever comes, the answer is a form or a list of named errors; and a form that was read reads as itself.

_keys = st.sampled_from(
    [
        *("name", "languages", "default_language", "questions", "texts", "display", "style", "logic", "key", "type"),
        *("label", "help", "scale", "choices", "max_length", "show_if", "question", "in", "value", "en", "ar", "min"),
        *("max", "good", "bad", "labels", "direction", "preset", "thanks", "mode", "accent", "radius", "0", "1"),
    ]
)
_leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from([*TYPES, "en", "ar", "zh-Hant", "nps", "\ud800", "x\ny", "#0b7370", "#FFFFFF", "yes"]),
)
_json = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys | st.text(max_size=4), inner),
    max_leaves=25,
)
_texts = st.dictionaries(st.sampled_from(["en", "ar"]), st.text(max_size=20))
_questions = st.fixed_dictionaries(
    {"key": st.sampled_from(["a", "b", "c"]), "type": st.sampled_from(TYPES), "label": _texts},
    optional={"required": st.booleans(), "help": _texts, "scale": _json, "choices": _json, "show_if": _json},
)
_forms = st.fixed_dictionaries(
    {"name": st.text(max_size=20), "languages": st.just(["en", "ar"]), "questions": st.lists(_questions, max_size=3)},
    optional={"texts": _json, "display": _json, "style": _json, "logic": _json, "endings": _json, "limits": _json},
)


@settings(max_examples=300, deadline=None)
@given(_json | _forms | st.dictionaries(_keys, _json))
def test_reading_never_breaks_and_what_was_read_reads_as_itself(anything):
    try:
        form = parse_form(anything)
    except Invalid as invalid:
        assert invalid.errors
        return

    assert parse_form(form) == form
    readiness.warnings(form)
    readiness.blockers(form)
    compile_survey(msgspec.json.encode({"id": "x", "version": 1, "workspace": 1, **form}))
