"""Aspects as users see them: what was judged, where it stands, how it was found."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import heardwell
from heardwell.text.aspects import PACKS, TRAINED, find_aspects, pack_of
from heardwell.text.engine import Brief
from heardwell.text.registry import engine

SAID = [
    ("restaurant", "en", "The food was great but the service was slow", {"food": "food", "service": "service"}),
    ("restaurant", "zh-Hans", "这家餐厅环境很好，菜也好吃，服务员很热情", {"ambience": "环境", "service": "服务员"}),
    ("restaurant", "zh-Hant", "這家餐廳環境很好，服務員很熱情", {"ambience": "環境", "service": "服務員"}),
    ("restaurant", "ar", "الطعام لذيذ والخدمة بطيئة", {"food": "الطعام", "service": "والخدمة"}),
    ("hotel", "ar", "موقع الفندق ممتاز والموظفين متعاونين", {"location": "موقع"}),
    ("app", "en", "It crashes after the update, and too many ads", {"stability": "crashes", "ads": "ads"}),
    ("app", "zh-Hant", "更新後一直閃退，廣告太多", {"stability": "閃退", "ads": "廣告"}),
    ("app", "ar", "التطبيق يعلق والاعلانات كثيرة", {"stability": "يعلق", "ads": "والاعلانات"}),
    ("support", "zh-Hans", "客服态度敷衍，问题没解决", {"attitude": "态度"}),
    ("support", "en", "I was on hold for an hour and nobody was polite", {"speed": "on hold", "attitude": "polite"}),
]


def said(text: str, language: str, industry: str) -> dict[str, str]:
    """Key → its first term, as written."""
    found = find_aspects([text], [language], industry)[0]
    return {one.key: text[one.start : one.end] for one in reversed(found) if one.start is not None}


@pytest.mark.parametrize(("industry", "language", "text", "terms"), SAID)
def test_what_is_judged_is_found_by_its_word(industry: str, language: str, text: str, terms: dict[str, str]) -> None:
    assert terms.items() <= said(text, language, industry).items()


def test_each_aspect_feels_as_its_clause_does() -> None:
    text = "The food was delicious but the service was terrible and rude"

    found = engine().analyse([text], brief=Brief(industry="restaurant"))[0].aspects

    felt = {one.key: one.polarity for one in found}
    assert (felt["food"], felt["service"]) == ("positive", "negative")


def test_an_aspect_may_be_implied() -> None:
    found = find_aspects(["We waited an hour and nobody came to our table"], ["en"], "restaurant")[0]

    assert [(one.key, one.start, one.end) for one in found if one.key == "service"] == [("service", None, None)]


def test_without_an_industry_the_text_tells_it() -> None:
    texts = ["The waiter was rude and the pasta cold", "The app crashes since the update, I cannot log in"]

    keys = [{one.key for one in found} for found in find_aspects(texts, ["en", "en"])]

    assert "service" in keys[0] and "stability" in keys[1]


def test_names_of_industries_mean_a_pack() -> None:
    assert [pack_of(name) for name in ("Hotels", "saas", "", "zoo")] == ["hotel", "app", "", ""]
    assert [pack_of(pack) for pack in PACKS] == list(PACKS)


def test_every_key_of_a_measured_pack_has_its_category() -> None:
    root = Path(heardwell.__file__).parent
    mapping = json.loads((root.parent / "models" / "aspect_mapping.json").read_text("utf-8"))

    for pack, name in (("hotel", "semeval16_ar_hotels"), ("restaurant", "m_absa_restaurant")):
        card = json.loads((root / "text" / "data" / f"aspects_{pack}.json").read_text("utf-8"))
        assert set(card["keys"]) <= set(mapping[name])


def test_the_files_of_a_head_stay_small() -> None:
    data = Path(heardwell.__file__).parent / "text" / "data"

    assert sum(file.stat().st_size for file in data.glob("aspect*")) < 1_000_000
    assert len(list(data.glob("aspects_*.npz"))) == len(TRAINED)


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from(["", *PACKS, "zoo"]))
def test_neighbours_change_nothing(texts: list[str], industry: str) -> None:
    languages = ["zh-Hans", "ar", "en", "ja"][: len(texts)]

    together = find_aspects(texts, languages, industry)

    assert together == [find_aspects([t], [la], industry)[0] for t, la in zip(texts, languages, strict=True)]
