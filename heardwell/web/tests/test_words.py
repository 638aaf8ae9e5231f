"""Numbers, times, languages, scores and bands as people read them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from heardwell.web import bands, languages, numbers, scores, times
from heardwell.web.templatetags import hw

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1284, 0, "1,284"), (0.5, 0, "1"), (-0.5, 0, "−1"), (-0.4, 0, "0"), (2.675, 2, "2.68"), (None, 0, "")],
)
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_numbers_are_rounded_half_away_from_zero_and_grouped_by_thousands(value, decimals, shown, language):
    with translation.override(language):
        assert numbers.number(value, decimals) == shown


def test_arabic_numbers_keep_their_digits_and_their_sign_in_front():
    with translation.override("ar"):
        assert numbers.number(1284) == "1,284"
        assert (numbers.number(-4), numbers.signed(9)) == ("\u200e−4", "\u200e+9")


def test_a_change_carries_its_sign():
    assert [numbers.signed(value) for value in (9, -4, 0, 0.2)] == ["+9", "−4", "0", "0"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "just now"), (60, "1 min"), (3599, "59 min"), (7200, "2 h"), (86400, "yesterday"), (3 * 86400, "3 d")],
)
def test_near_times_are_relative(seconds, words):
    assert times.ago(NOW - timedelta(seconds=seconds), NOW) == words


def test_a_late_evening_is_not_yesterday_a_few_hours_later():
    assert times.ago(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), datetime(2026, 11, 22, 1, 0, tzinfo=UTC)) == "1 h"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "3 Nov 2019"), ("zh-hant", "2019年11月3日"), ("ar", "3 نوفمبر 2019")]
)
def test_dates_follow_the_language(language, shown):
    with translation.override(language):
        assert times.day(datetime(2019, 11, 3, 12, tzinfo=UTC)) == shown


def test_the_exact_time_is_in_the_zone_of_the_workspace():
    with timezone.override("Asia/Taipei"):
        assert times.moment(NOW) == "21 Nov 2026, 22:02"


@pytest.mark.parametrize(
    ("minutes", "words", "feeling"),
    [(-240, "overdue 4 h", "over"), (35, "35 min left", "soon"), (120, "2 h left", ""), (-5000, "overdue 3 d", "over")],
)
def test_due_times_turn_amber_then_red(minutes, words, feeling):
    assert times.due(NOW + timedelta(minutes=minutes), NOW) == (words, feeling)


def test_durations_say_their_two_largest_units():
    assert [times.duration(s) for s in (30, 2400, 6720, 3600, 273600, None)] == [
        "30 s", "40 min", "1 h 52 min", "1 h", "3 d 4 h", "",
    ]  # fmt: skip


@pytest.mark.parametrize(("minutes", "category"), [(1, "one"), (2, "two"), (5, "few"), (40, "many")])
def test_scripts_say_near_times_as_the_server_does(minutes, category):
    with translation.override("ar"):
        said = times.ago(NOW - timedelta(minutes=minutes), NOW)

        assert times.ago_words()["minute"][category].replace("{n}", str(minutes)) == said


def test_arabic_durations_know_one_two_and_many():
    with translation.override("ar"):
        assert [times.duration(s) for s in (3600, 7200, 6 * 86400 + 11 * 3600)] == ["ساعة", "ساعتين", "6 أيام و11 ساعة"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ar", "Arabic"),
        ("zh-Hant", "Traditional Chinese"),
        ("pt-BR", "Brazilian Portuguese"),
        ("xx", "xx"),
        ("de-AT", "German"),
    ],
)
def test_languages_have_names(code, name):
    assert languages.language_name(code) == name


@pytest.mark.parametrize(("reader", "name"), [("ar", "الماليزية"), ("zh-hant", "馬來文"), ("zh-hans", "马来语")])
def test_every_language_is_named_in_the_readers_own(reader, name):
    with translation.override(reader):
        assert languages.language_name("ms") == name


def test_of_one_answer_no_interval_is_said():
    assert "n = 1</bdi>, too few to tell" in hw.n_line(1, -48, 98)
    assert "between 28 and 39" in hw.n_line(812, 28, 39)


def test_a_language_is_marked_only_when_it_is_not_the_readers():
    with translation.override("zh-hant"):
        assert hw.tongue("zh-Hans") == "" and hw.tongue("und") == ""
        assert "<span" in hw.tongue("ar")


@pytest.mark.parametrize(
    ("score", "feeling", "shown"),
    [
        ({"metric": "nps", "value": 3}, "bad", "3/10"),
        ({"metric": "ces", "value": 2, "scale": "1-7-g1,2,3b5,6,7"}, "good", "2/7"),
        ({"metric": "csat", "value": 3}, "mid", "3/5"),
        ({"metric": "stars", "value": 5}, "good", "5/5"),
    ],
)
def test_a_chip_takes_its_feeling_from_the_scale(score, feeling, shown):
    chip = scores.chip_of(score)

    assert (chip.feeling, f"{chip.value}/{chip.of}") == (feeling, shown)


def test_of_several_scores_the_recommendation_speaks():
    answers = [{"metric": "stars", "value": 5}, {"metric": "nps", "value": 3}, {"metric": "csat", "value": None}]

    assert scores.main_score(answers) == {"metric": "nps", "value": 3}


def test_feedback_without_a_score_shows_its_feeling_or_a_plus():
    assert 'class="score bad bare"' in hw.score_chip([], "negative")
    assert 'class="score idea"' in hw.score_chip([])


def test_words_of_customers_are_escaped_and_keep_their_own_direction():
    html = hw.quote("<b>مرحبا</b>", "ar")

    assert html == '<p class="quote " lang="ar" dir="auto">&lt;b&gt;مرحبا&lt;/b&gt;</p>'


def test_bands_share_one_axis_with_round_ends():
    axis = bands.axis([bands.Row("now", 34, 28, 39), bands.Row("before", 25, 19, 31, past=True)])

    assert [tick.label for tick in axis.ticks] == ["15", "20", "25", "30", "35", "40"]
    assert (axis.rows[0].x, axis.rows[0].width, axis.rows[0].point) == ("52.00%", "44.00%", "76.00%")


def test_a_band_is_also_said():
    assert bands.axis([bands.Row("now", -3, -10, 4)]).rows[0].words == "−3, between −10 and 4"
