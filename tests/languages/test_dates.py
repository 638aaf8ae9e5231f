"""Dates, times and plurals as CLDR has them, in each language of the product (checked against Babel)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale
from babel.dates import get_month_names
from babel.plural import to_python
from django.utils import timezone, translation

from heardwell.web import numbers, times

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
#: How many give each of the six forms of Arabic: zero, one, two, few, many, other.
SIX = {0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other", 102: "other"}


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "8 Sep 2025, 14:02"),
        ("zh-hans", "2025年9月8日 14:02"),
        ("zh-hant", "2025年9月8日 14:02"),
        ("ar", "8 سبتمبر 2025، 14:02"),
    ],
)
def test_a_moment_is_written_as_its_language_writes_it(language, shown):
    with translation.override(language), timezone.override("UTC"):
        assert times.moment(datetime(2025, 9, 8, 14, 2, tzinfo=UTC)) == shown


def test_an_arabic_moment_takes_the_digits_of_the_workspace():
    with translation.override("ar"), timezone.override("UTC"), numbers.written_in("arabic"):
        assert times.moment(datetime(2025, 9, 8, 14, 2, tzinfo=UTC)) == "٨ سبتمبر ٢٠٢٥، ١٤:٠٢"
        assert times.day(date(2019, 12, 31)) == "٣١ ديسمبر ٢٠١٩"


@pytest.mark.parametrize(("language", "locale", "width"), [("en", "en", "abbreviated"), ("ar", "ar", "wide")])
def test_months_are_those_of_cldr(language, locale, width):
    names = get_month_names(width, locale=locale)

    with translation.override(language):
        assert [times.month(date(2026, m, 1)).split()[0] for m in range(1, 13)] == [names[m] for m in range(1, 13)]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_chinese_months_are_numbers(language):
    with translation.override(language):
        assert times.month(date(2026, 3, 1)) == "2026年3月"


@pytest.mark.parametrize(("n", "category"), SIX.items())
def test_the_six_forms_of_arabic_are_chosen_as_cldr_chooses(n, category):
    assert to_python(Locale("ar").plural_form)(n) == category
    with translation.override("ar"):
        whole = times.ago_words()["minute"][category]

        assert times._minutes_ago(n) == whole.replace("{n}", str(n))


@pytest.mark.parametrize(
    ("hours", "shown"),
    [(1, "قبل ساعة"), (2, "قبل ساعتين"), (3, "قبل 3 ساعات"), (11, "قبل 11 ساعة")],
)
def test_arabic_hours_take_their_forms(hours, shown):
    with translation.override("ar"), timezone.override("UTC"):
        assert times.ago(NOW - timedelta(hours=hours), NOW) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "yesterday"), ("zh-hans", "昨天"), ("zh-hant", "昨天"), ("ar", "أمس")],
)
def test_yesterday_is_said(language, shown):
    with translation.override(language), timezone.override("UTC"):
        assert times.ago(NOW - timedelta(days=1), NOW) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "latin", "arabic"),
    [(1284, 0, "1,284", "١٬٢٨٤"), (4.25, 2, "4.25", "٤٫٢٥"), (-3, 0, "\u200e−3", "\u061c−٣")],
)
def test_arabic_numbers_in_either_digits(value, decimals, latin, arabic):
    with translation.override("ar"):
        assert numbers.number(value, decimals) == latin
        with numbers.written_in("arabic"):
            assert numbers.number(value, decimals) == arabic


def test_percentages_take_the_arabic_sign():
    with translation.override("ar"), numbers.written_in("arabic"):
        assert (numbers.percent(42), numbers.digits("فترة ثقة 95%")) == ("٤٢٪", "فترة ثقة ٩٥٪")


def test_places_of_a_sentence_are_kept():
    with translation.override("ar"), numbers.written_in("arabic"):
        assert numbers.numbers_in("9 من %(n)s، 95%%") % {"n": "س"} == "٩ من س، ٩٥٪"


def test_a_count_chooses_the_plural_and_shows_itself():
    with translation.override("ar"), numbers.written_in("arabic"):
        count = numbers.Count(1284)

        assert (count == 1284, f"{count}", str(count)) == (True, "١٬٢٨٤", "١٬٢٨٤")


def test_digits_end_with_the_block():
    with translation.override("ar"):
        with numbers.written_in("arabic"):
            pass

        assert numbers.number(7) == "7"
