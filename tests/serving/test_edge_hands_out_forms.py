"""What pages fetch to show a survey, and what they say back: configuration, form, and that it was seen."""

import time

import pytest

from heardwell.collect.intake import published, shown
from heardwell.core import clock
from tests.serving.programs import House

FORM = {
    "id": "shop",
    "version": 4,
    "workspace": 7,
    "name": "Shop",
    "languages": ["en", "zh-Hant", "ar"],
    "default_language": "en",
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": "Recommend?", "zh-Hant": "會推薦嗎？", "ar": "هل توصي؟"}},
        {"key": "why", "type": "text", "label": {"en": "Why?"}},
    ],
    "display": {"mode": "popup", "triggers": [{"on": "exit"}], "who": {"traits": [{"name": "plan", "value": "pro"}]}},
    "words": {"en": {"next": "Next"}, "zh-Hant": {"next": "下一步"}},
}


@pytest.fixture(scope="module")
def house():
    house = House(trusted_proxies=["127.0.0.1"])
    house.start_edge()
    published.publish(FORM, path=house.intake_path)
    yield house
    house.stop()


def form(house, lang):
    return house.ask("GET", f"/c/v1/surveys/shop?lang={lang}").json


@pytest.mark.parametrize(
    ("wished", "lang"), [("zh-TW,en", "zh-Hant"), ("ar-EG", "ar"), ("fr,,zh-HK", "zh-Hant"), ("", "en"), ("xx", "en")]
)
def test_a_form_comes_in_the_first_language_that_it_speaks(house, wished, lang):
    assert form(house, wished)["lang"] == lang


def test_a_form_holds_one_language_and_nothing_about_who_is_asked(house):
    found = form(house, "zh-TW")

    assert found["questions"][0]["label"] == {"zh-Hant": "會推薦嗎？"}
    assert found["questions"][1]["label"] == {"en": "Why?"}, "the default's words where there are none"
    assert found["words"] == {"next": "下一步"}
    assert found["display"] == {"mode": "popup"}
    assert not {"workspace", "state"} & found.keys()


def test_a_form_is_kept_by_browsers_until_another_is_published(house):
    first = house.ask("GET", "/c/v1/surveys/shop?lang=en")
    same = house.ask("GET", "/c/v1/surveys/shop?lang=en", headers={"If-None-Match": first.header("etag")})
    published.publish({**FORM, "version": 5}, path=house.intake_path)
    newer = house.ask("GET", "/c/v1/surveys/shop?lang=en", headers={"If-None-Match": first.header("etag")})

    assert (same.status, newer.status, newer.json["version"]) == (304, 200, 5)
    assert first.header("access-control-allow-origin") == "*"


def test_a_closed_form_is_gone_and_an_unknown_one_was_never_there(house):
    published.publish({**FORM, "id": "old"}, path=house.intake_path)
    published.close("old", clock.now(), path=house.intake_path)

    assert house.ask("GET", "/c/v1/surveys/old").status == 410
    assert house.ask("GET", "/c/v1/surveys/none").status == 404


def test_only_a_site_s_own_pages_get_its_configuration_and_every_page_s_answers_are_taken(house):
    published.put_site("bound", 7, "s", {"surveys": []}, origins=["https://shop.example"], path=house.intake_path)
    ask = lambda origin: house.ask("GET", "/c/v1/sites/bound/config", headers={"Origin": origin}).status  # noqa: E731
    body = b'{"response_id": "0192a0b0-0000-7000-8000-000000000001", "answers": {"nps": 9}}'
    answer = house.ask("POST", "/c/v1/surveys/shop/responses", body, headers={"Origin": "https://evil.example"})

    assert [ask("https://shop.example"), ask("https://SHOP.example"), ask("https://evil.example"), ask("null")] == [
        *(200, 200, 403, 403)
    ]
    assert answer.status == 201


def test_a_key_that_was_replaced_ends(house):
    now = clock.now_ms()
    published.put_site("lives", 7, "s", {}, expires_ms=now + 60_000, path=house.intake_path)
    published.put_site("ended", 7, "s", {}, expires_ms=now - 1, path=house.intake_path)

    statuses = [house.ask("GET", f"/c/v1/sites/{key}/config").status for key in ("lives", "ended")]
    assert statuses == [200, 404]


def test_the_country_comes_from_a_proxy_that_is_trusted_and_no_cache_keeps_it(house):
    published.put_site("open", 7, "s", {}, path=house.intake_path)

    told = house.ask("GET", "/c/v1/sites/open/config", headers={"CF-IPCountry": "tw"})
    nobody = house.ask("GET", "/c/v1/sites/open/config", headers={"CF-IPCountry": "XX"})

    assert told.header("x-heardwell-country") == "TW" and "private" in told.header("cache-control")
    assert "x-heardwell-country" in told.header("access-control-expose-headers")
    assert not nobody.header("x-heardwell-country") and "public" in nobody.header("cache-control")


def test_a_visitor_s_own_word_about_the_country_is_not_believed(own_house):
    own_house.start_edge()
    published.put_site("open", 7, "s", {}, path=own_house.intake_path)

    assert not own_house.ask("GET", "/c/v1/sites/open/config", headers={"CF-IPCountry": "TW"}).header(
        "x-heardwell-country"
    )


def test_what_was_shown_and_where_a_site_was_seen_is_written_soon(house):
    published.publish({**FORM, "id": "seen"}, path=house.intake_path)
    published.put_site("site", 7, "s", {}, path=house.intake_path)
    told = [b'{"response_id": "%s", "channel": "qr"}' % name for name in (b"a" * 20, b"a" * 20, b"b" * 20)]
    told += [b"", b'{"test": true}']
    statuses = {house.ask("POST", "/c/v1/surveys/seen/shown", body).status for body in told}
    for _visit in range(3):
        house.ask("GET", "/c/v1/sites/site/config", headers={"Origin": "https://shop.example"})
    until = time.monotonic() + 5
    today = clock.now().date()
    while not (rows := shown.shown_since(["seen"], today, path=house.intake_path)) and time.monotonic() < until:
        time.sleep(0.05)

    assert statuses == {202}
    assert sorted((channel, n) for _, _, channel, n in rows) == [("qr", 2), ("web", 1)]
    assert shown.hits(["site"], path=house.intake_path)["site"].origin == "https://shop.example"


@pytest.mark.parametrize(
    ("path", "body", "status"), [("none", b"", 404), ("shop", b"[1]", 422), ("shop", b"x" * 2000, 413)]
)
def test_a_sight_that_makes_no_sense_is_refused(house, path, body, status):
    assert house.ask("POST", f"/c/v1/surveys/{path}/shown", body).status == status
