"""Whatever is asked and whatever is answered: one canonical form, and an answer that is taken or named."""

import json

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from heardwell.collect.intake.answers import AnswerError
from heardwell.collect.intake.envelope import ResponsePart, decode_part, encode
from heardwell.collect.intake.paths import Known
from heardwell.collect.intake.published import Survey, compile_survey
from heardwell.collect.surveys import presets, readiness
from heardwell.collect.surveys.schema import TYPES, parse_form
from heardwell.collect.surveys.tests.kinds import CASES, question

KEYS = [f"q_{type_}" for type_ in TYPES]
EVERYTHING = [question(type_, f"q_{type_}") for type_ in TYPES]

_keys = st.sampled_from([*KEYS, "q_matrix/speed", "q_matrix/gone", "nobody"])
_values = st.lists(st.integers(-3, 10) | st.booleans() | st.sampled_from(["a", "yes", "staff"]), max_size=3)
_single = st.one_of(
    st.fixed_dictionaries({"question": _keys, "in": _values}),
    st.fixed_dictionaries({"question": _keys, "not_in": _values}),
    st.fixed_dictionaries({"question": _keys, "from": st.integers(-3, 3)}, optional={"to": st.floats(3, 9)}),
    st.fixed_dictionaries({"question": _keys, "answered": st.booleans()}),
    st.fixed_dictionaries({"hidden": st.sampled_from(["order", "a b"]), "in": _values}),
    st.fixed_dictionaries({"trait": st.sampled_from(["plan"]), "in": _values}),
    st.fixed_dictionaries({"language": st.lists(st.sampled_from(["en", "AR", "zh-hant"]), max_size=2)}),
)
_several = st.lists(_single, max_size=3)
_condition = _single | st.builds(lambda way, of: {way: of}, st.sampled_from(["all", "any"]), _several)
_question = st.builds(
    lambda type_, more: question(type_, f"q_{type_}", **more),
    st.sampled_from(TYPES),
    st.fixed_dictionaries({}, optional={"show_if": _condition, "help": st.just({"ar": "مساعدة"})}),
)
_rule = st.fixed_dictionaries({"from": st.sampled_from(KEYS), "to": st.sampled_from(KEYS)}, optional={"if": _condition})
_address = st.sampled_from(["https://shop.example/a?b=c", "https://www.yelp.com/biz/x", "https://例子.example:8443/"])
_ending = st.fixed_dictionaries(
    {"key": st.sampled_from(["one", "two", "three"]), "title": st.just({"en": "Thanks"})},
    optional={"if": _condition, "redirect": _address},
)
_quota = st.fixed_dictionaries({"question": _keys, "in": _values, "most": st.integers(1, 9)})
_limits = st.fixed_dictionaries(
    {},
    optional={
        "closes_at": st.sampled_from(["2027-01-01T08:00:00+08:00", "2026-12-31T23:59:59Z"]),
        "responses": st.integers(1, 9),
        "once": st.booleans(),
        "quotas": st.lists(_quota, max_size=2),
    },
)
_forms = st.fixed_dictionaries(
    {
        "name": st.just("S"),
        "languages": st.just(["en", "ar"]),
        "questions": st.lists(_question, min_size=1, max_size=5, unique_by=lambda one: one["key"]),
    },
    optional={
        "logic": st.lists(_rule, max_size=3),
        "endings": st.lists(_ending, max_size=3, unique_by=lambda one: one["key"]),
        "limits": _limits,
        "after": st.fixed_dictionaries({}, optional={"link": st.booleans(), "quote": st.sampled_from(["ask", "no"])}),
        "public_review": st.just({"links": [{"name": "Yelp", "url": "https://www.yelp.com/biz/x"}]}),
    },
)


def compiled(form: dict) -> Survey:
    return compile_survey(msgspec.json.encode({"id": "x", "version": 1, "workspace": 1, **form}))


@settings(max_examples=300, deadline=None)
@given(_forms)
def test_a_form_has_one_shape_that_is_asked_as_it_stands(given_form):
    form = parse_form(given_form)

    assert parse_form(form) == form
    assert parse_form(json.loads(json.dumps(form))) == form
    assert presets.fill_labels(json.loads(json.dumps(form)))["questions"][0]["key"] == form["questions"][0]["key"]
    assert msgspec.json.decode(compiled(form).body)["questions"] == form["questions"]
    for error in readiness.blockers(form):
        assert error.field.split(".")[0] in {"questions", "logic", "endings", "limits", "public_review"}
    readiness.warnings(form)
    readiness.seconds(form)


_leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.sampled_from(["a", "b", "yes", "speed", "2024-02-29", "a@b.example", "+886 2 2345", "file-1"]),
)
_json = st.recursive(
    _leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["speed", "staff"]) | st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
_answers = st.dictionaries(
    st.sampled_from([*KEYS, "q_single.other", "q_multi.none"]) | st.text(max_size=5), _json, max_size=6
)
_right = st.fixed_dictionaries(
    {}, optional={f"q_{type_}": st.sampled_from(case.right) for type_, case in CASES.items() if case.right}
)
EVERY = compiled(parse_form({"name": "S", "languages": ["en"], "questions": EVERYTHING}))


@settings(max_examples=500, deadline=None)
@given(_answers | _right)
def test_any_answer_is_taken_or_named_and_what_is_taken_is_stored_as_it_came(answers):
    errors = EVERY.errors(answers)

    EVERY.missing(answers, Known(answers))
    for error in errors:
        assert isinstance(error, AnswerError)
        assert error.code
        assert error.field.startswith("answers.")
        assert error.message
    if not errors:
        part = ResponsePart(
            workspace=1, survey_id="x", survey_version=1, response_id="response-1", seq=1, done=True, answers=answers
        )
        assert decode_part(encode(part)).answers == answers


@settings(max_examples=200, deadline=None)
@given(_right)
def test_right_answers_are_right_together(answers):
    assert EVERY.errors(answers) == []
