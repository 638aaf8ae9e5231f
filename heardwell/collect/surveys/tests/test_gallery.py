"""The templates: each is complete, neutral and quick in every language of the house, and is found by what it is for."""

import json

import msgspec
import pytest
from django.utils import translation

from heardwell.collect.intake.published import compile_survey
from heardwell.collect.surveys import gallery, presets, readiness
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.neutral.checking import findings
from heardwell.collect.surveys.schema import parse_form
from heardwell.feedback.models import Channel
from heardwell.web.tests.pages import assert_page

#: What programs and our own pages have asked for since the first version.
EARLIER = {"nps", "csat", "ces", "gcr", "stars", "smileys", "thumbs", "button"}
KEYS = list(gallery.templates())


def form_of(key: str, *languages: str) -> dict[str, object]:
    return parse_form(presets.template_form(key, languages or gallery.SPOKEN, "Marlow"))


def test_there_are_many_the_earlier_keys_among_them_and_every_goal_has_some():
    assert len(KEYS) >= 40
    assert set(KEYS) >= EARLIER
    assert [goal.key for goal, found in gallery.shelves() if len(found) >= 4] == [goal.key for goal in gallery.GOALS]


@pytest.mark.parametrize("key", KEYS)
def test_a_template_can_be_asked_at_once_in_four_languages_within_a_minute(key: str):
    form = form_of(key)

    assert readiness.blockers(form) == []
    assert readiness.warnings(form) == []
    assert readiness.seconds(form) <= 60
    assert 2 <= len(form["questions"]) <= 5
    compile_survey(msgspec.json.encode({"id": "x", "version": 1, "workspace": 1, **form}))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("tag", gallery.SPOKEN)
def test_the_check_for_neutral_questions_finds_nothing_in_a_template(key: str, tag: str):
    assert findings(form_of(key, tag)) == []


@pytest.mark.parametrize("key", KEYS)
def test_a_template_says_in_four_languages_what_it_is_for_and_hints_at_channels(key: str):
    template = gallery.templates()[key]

    assert set(template.about["name"]) == set(template.about["purpose"]) == set(gallery.SPOKEN)
    assert template.channels
    assert set(template.channels) <= set(Channel.values)


def test_traditional_chinese_is_in_the_words_of_taiwan():
    forbidden = (
        "反饋",
        "數據",
        "質量",
        "用戶",
        "保存",
        "導出",
        "短信",
        "視頻",
        "默認",
        "登錄",
        "信息",
        "軟件",
        "屏幕",
        "網絡",
        "賬",
    )
    said = [json.dumps(form_of(key, "zh-Hant"), ensure_ascii=False) for key in KEYS]
    about = [
        text
        for template in gallery.templates().values()
        for text in (template.about["name"], template.about["purpose"])
    ]

    found = [word for word in forbidden for text in (*said, *(texts["zh-Hant"] for texts in about)) if word in text]

    assert found == []


@pytest.mark.parametrize(
    ("language", "words", "key"),
    [
        ("en", "parcel", "delivery"),
        ("en", "churn", "cancellation"),
        ("zh-hant", "退貨", "returns"),
        ("ar", "الإرجاع", "returns"),
    ],
)
def test_one_finds_a_template_in_one_s_own_language(language: str, words: str, key: str):
    with translation.override(language):
        found = [template.key for _goal, several in gallery.shelves(words) for template in several]

    assert key in found
    assert len(found) < len(KEYS)


@pytest.mark.django_db
def test_the_gallery_groups_by_goal_searches_and_teaches_when_nothing_is_found(client_of, owner, workspace):
    client, address = client_of(owner), f"/ws/{workspace.slug}/surveys/new"

    everything = assert_page(client.get(address))
    some = assert_page(client.get(address, {"q": "hotel"}))
    nothing = assert_page(client.get(address, {"q": "xyzzy <b>"}))

    assert everything.count('name="template"') == len(KEYS) + 1
    assert "Purchase and delivery" in everything
    assert 'value="hotel"' in some and 'value="nps"' not in some
    assert "No template speaks of “xyzzy &lt;b&gt;”" in nothing and 'value="blank"' in nothing


@pytest.mark.django_db
def test_one_click_makes_a_draft_with_its_triggers_and_follow_ups(client_of, owner, workspace):
    client_of(owner).post(f"/ws/{workspace.slug}/surveys/new", {"template": "cancellation", "language": ["en", "ar"]})

    [survey] = Survey.objects.all()
    assert (survey.name, survey.draft["languages"]) == ("Cancellation", ["en", "ar"])
    assert survey.draft["display"]["triggers"] == [{"on": "event", "name": "subscription_cancelled"}]
    assert survey.draft["questions"][1]["show_if"] == {"question": "reason", "in": ["missing"]}
    assert survey.draft["limits"]["once"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(EARLIER | {"must_have", "event"}))
def test_a_program_starts_from_a_template_by_its_key(api, workspace, key: str):
    made = api(workspace).post("/api/v1/surveys", json.dumps({"template": key}), content_type="application/json")

    assert made.status_code == 201
    assert made.json()["questions"]
