"""The list of voices narrowed, ordered and summed up."""

from datetime import UTC, datetime, timedelta

import pytest

from heardwell.feedback import facets, queries
from heardwell.feedback.actions import record_batch
from heardwell.feedback.filters import parse, readable
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item, Score
from heardwell.web.tests.pages import assert_page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NPS = "0-10+g9,10b0,1,2,3,4,5,6"


def say(workspace, text, number=0, score=None, scale=NPS, **rest):
    scores = (Score("nps", score, scale),) if score is not None else ()
    rest = {"channel": "review", "kind": "review", "scores": scores, **rest}
    item = Item(workspace.pk, "shop", text, 1, text=text, occurred_at=NOON + timedelta(hours=number), **rest)
    record_batch([item])


def shown(workspace, **given):
    return [item.text for item in queries.page(workspace, parse(workspace, given)).items]


def test_each_filter_leaves_only_what_it_says(workspace):
    say(workspace, "public", visibility="public")
    say(workspace, "quoted", quote_permission="named")
    say(workspace, "mention", kind="mention")

    assert shown(workspace, visibility="public") == ["public"]
    assert shown(workspace, quote_permission="named") == ["quoted"]
    assert shown(workspace, kind="mention") == ["mention"]


def test_dates_include_the_last_day_in_the_workspaces_zone(workspace):
    workspace.time_zone = "Asia/Taipei"
    say(workspace, "before midnight there", 3)  # 23:00 in Taipei
    say(workspace, "after midnight there", 5)  # 01:00 on 2 March

    assert shown(workspace, **{"from": "2026-03-01", "through": "2026-03-01"}) == ["before midnight there"]
    assert len(shown(workspace, through="2026-03-02")) == 2


@pytest.mark.parametrize(
    ("sort", "order"), [("", ["c", "b", "a"]), ("oldest", ["a", "b", "c"]), ("worst", ["b", "c", "a"])]
)
def test_the_order_is_kept_over_pages(workspace, sort, order):
    for number, (text, score) in enumerate((("a", 10), ("b", 1), ("c", 7))):
        say(workspace, text, number, score)
    asked = parse(workspace, {"sort": sort})

    found, cursor = [], ""
    for _page in order:
        page = queries.page(workspace, asked, limit=1, cursor=cursor)
        found += [item.text for item in page.items]
        cursor = page.next

    assert (found, cursor) == (order, "")


def test_count_and_score_follow_the_filters(workspace, client_of, owner):
    for number, score in enumerate((10, 10, 10, 9, 0, 7)):
        say(workspace, f"{number}", number, score)
    say(workspace, "by mail", 9, 0, channel="email")

    html = assert_page(client_of(owner).get(f"/ws/{workspace.slug}/voices/?channel=review"))

    assert "6 feedback items" in html and "NPS +50, n = 6" in html


def test_few_answers_have_no_score_and_scales_are_not_blended(workspace):
    for number in range(4):
        say(workspace, f"{number}", number, 10)
    page = queries.page(workspace, parse(workspace, {}))
    assert facets.figure(workspace, queries.summary(workspace, parse(workspace, {})), page.items) == ""

    say(workspace, "another scale", 9, 5, scale="1-5+g5b1,2,3")
    page = queries.page(workspace, parse(workspace, {}))
    figure = facets.figure(workspace, queries.summary(workspace, parse(workspace, {})), page.items)
    assert figure == "NPS 100% good, n = 5"


def test_an_address_that_was_kept_loses_only_what_can_no_longer_be_read(workspace):
    kept = {"channel": "pigeon", "sentiment": "negative", "moon": "full", "score": "nps:0-6", "from": "someday"}

    assert readable(workspace, kept) == {"sentiment": "negative", "score": "nps:0-6"}


def test_the_menu_offers_what_there_is(workspace, client_of, owner):
    say(workspace, "a", tags=("vip",))
    Feedback.objects.update(language="zh-Hant")

    html = assert_page(client_of(owner).get(f"/ws/{workspace.slug}/voices/"))

    for query in ("tag=vip", "lang=zh-Hant", "channel=review", "quote_permission=named", "kind=note", "sort=oldest"):
        assert query in html
    assert "channel=email" not in html
