"""The demo's story: the same every time, in many words, with its turns."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from heardwell.project.demo import story
from heardwell.project.demo.story import LATE_AGO, MENDED_AGO, RELEASE_AGO, Voice

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def said() -> list[Voice]:
    return list(story.voices(NOW))


def _nps(voices, first_ago, last_ago):
    """The score of those days, counted back from now."""
    span = (NOW - timedelta(days=first_ago), NOW - timedelta(days=last_ago))
    values = [voice.value for voice in voices if voice.metric == "nps" and span[0] < voice.at <= span[1]]
    return 100 * (sum(value >= 9 for value in values) - sum(value <= 6 for value in values)) / len(values)


def test_it_is_the_same_story_on_another_day(said):
    later = timedelta(days=40, hours=5)

    again = list(story.voices(NOW + later))

    assert [(voice.text, voice.value, voice.person, voice.at + later) for voice in said] == [
        (voice.text, voice.value, voice.person, voice.at) for voice in again
    ]


def test_half_a_year_in_four_languages_and_on_many_channels(said):
    assert len(said) > 3000
    assert timedelta(days=181) < NOW - said[0].at < timedelta(days=184) and said[-1].at < NOW
    assert set(Counter(voice.person.language for voice in said)) == {"en", "zh-Hans", "zh-Hant", "ar"}
    assert {"web", "in_app", "email", "sms", "review", "phone", "kiosk", "line", "wechat", "whatsapp"} <= {
        voice.channel for voice in said
    }


def test_longer_words_are_said_once_and_no_page_of_fifty_repeats_any(said):
    spoken = [voice.text for voice in said if voice.text]
    longer = Counter(text for text in spoken if len(text) > 24)
    repeated = [max(Counter(spoken[start : start + 50]).values()) for start in range(0, len(spoken) - 50, 25)]

    assert max(longer.values()) == 1
    assert sorted(repeated)[len(repeated) * 9 // 10] <= 2


def test_the_release_hurts_android_in_taiwan_and_the_score_comes_back(said):
    hurt = [voice for voice in said if voice.person.country == "TW" and voice.context.get("os") == "Android"]

    before, during, after = (_nps(hurt, *days) for days in ((180, RELEASE_AGO), (RELEASE_AGO, MENDED_AGO), (30, 0)))

    assert before > 20 and during < -30 and after > 20


def test_deliveries_in_saudi_arabia_get_later_week_by_week(said):
    late = [
        (NOW - voice.at).days // 7
        for voice in said
        if voice.theme == "delivery_late" and voice.person.country == "SA" and (NOW - voice.at).days < LATE_AGO - 1
    ]

    weeks = Counter(late)

    assert weeks[0] > weeks[2] > weeks[4] > 0
