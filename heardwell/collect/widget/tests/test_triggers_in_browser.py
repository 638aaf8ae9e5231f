"""When a survey opens by itself, for whom, and how often: the loader and its watcher in a real browser."""

import copy
import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from heardwell.collect.widget.tests.samples import HOSTILE_SCRIPT, NPS, host_page

STRICT = "default-src 'none'; script-src {{base}}; connect-src {{base}}"
DAY_MS = 86_400_000
TALL = '<style>main { height: 4000px }</style><main><button class="buy">Buy</button></main>'


def survey(name: str = "nps1", **display: Any) -> dict[str, Any]:
    form = copy.deepcopy(NPS)
    return {**form, "id": name, "display": {"mode": "slide_in", **display}}


def at_once(name: str = "nps1", **display: Any) -> dict[str, Any]:
    return survey(name, triggers=[{"on": "time", "seconds": 0}], **display)


def opened(page: Page) -> Any:
    return page.locator("heardwell-survey [role=dialog]")


def remembered(page: Page) -> dict[str, Any]:
    return json.loads(page.evaluate("localStorage.getItem('heardwell.visitor')") or "{}")


def change_memory(page: Page, how: str) -> None:
    page.evaluate(f"""() => {{ const it = JSON.parse(localStorage["heardwell.visitor"]); {how};
        localStorage["heardwell.visitor"] = JSON.stringify(it) }}""")


def settle(page: Page) -> None:
    """Two looks of the watcher."""
    page.wait_for_timeout(1300)


TRIGGERS = [
    ({"on": "time", "seconds": 1}, lambda page: None),
    ({"on": "scroll", "percent": 60}, lambda page: page.mouse.wheel(0, 3000)),
    ({"on": "exit"}, lambda page: page.evaluate("document.dispatchEvent(new MouseEvent('mouseout', {clientY: -1}))")),
    ({"on": "click", "selector": "main .buy"}, lambda page: page.locator(".buy").click()),
    ({"on": "idle", "seconds": 1}, lambda page: None),
    ({"on": "event", "name": "paid"}, lambda page: page.evaluate("heardwell.track('paid')")),
    ({"on": "pages", "count": 2}, lambda page: page.evaluate("history.pushState({}, '', '/two')")),
    ({"on": "data", "attribute": "data-done"}, lambda page: page.evaluate("document.body.dataset.done = 1")),
]


@pytest.mark.parametrize(("trigger", "happen"), TRIGGERS, ids=lambda it: it["on"] if isinstance(it, dict) else "")
def test_a_survey_waits_for_its_moment(tab, recorder, trigger, happen):
    server = recorder(survey(triggers=[trigger]))
    page = tab()
    page.goto(server.page("/", host_page(TALL)))
    page.wait_for_function("localStorage['heardwell.visitor']")
    early = opened(page).count()

    happen(page)

    expect(opened(page)).to_be_visible()
    assert early == 0


def test_on_a_phone_hurrying_back_up_is_leaving(tab, recorder):
    server = recorder(survey(triggers=[{"on": "exit"}]))
    page = tab(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page.goto(server.page("/", host_page(TALL)))
    page.wait_for_function("localStorage['heardwell.visitor']")

    page.evaluate("window.scrollTo(0, 2500)")
    page.wait_for_timeout(500)
    page.evaluate("window.scrollTo(0, 2400)")
    page.evaluate("window.scrollTo(0, 1500)")

    expect(opened(page)).to_be_visible()


def test_a_button_alone_costs_two_requests_and_a_rule_one_more(tab, recorder):
    plain, ruled = (
        recorder(NPS),
        recorder({**NPS, "display": {"mode": "tab", "where": [{"match": "contains", "value": "/"}]}}),
    )
    fetched: list[str] = []
    for server in (plain, ruled):
        page = tab()
        page.on(
            "request",
            lambda request: fetched.append(request.url) if "/w/v1/" in request.url or "/c/v1/" in request.url else None,
        )
        page.goto(server.page("/", host_page()))
        expect(page.locator("heardwell-button button")).to_be_visible()

    assert [url.partition("v1/")[2].partition("?")[0] for url in fetched] == [
        *("heardwell.js", "sites/s/config"),
        *("heardwell.js", "sites/s/config", "watch.js"),
    ]


@pytest.mark.parametrize(
    ("rules", "path", "shown"),
    [
        ([{"match": "exact", "value": "/checkout"}], "/checkout?step=2", True),
        ([{"match": "exact", "value": "/checkout"}], "/checkout/done", False),
        ([{"match": "starts", "value": "/shop"}], "/shop/tea", True),
        ([{"match": "glob", "value": "/*/tea"}], "/shop/green/tea", True),
        ([{"match": "glob", "value": "/*/tea"}], "/shop/teapot", False),
        ([{"match": "regex", "value": "^/p/[0-9]{2,3}(/(red|blue))?$"}], "/p/123/blue", True),
        ([{"match": "regex", "value": "^/p/[0-9]{2,3}$"}], "/p/1234", False),
        (
            [{"match": "contains", "value": "tea"}, {"match": "contains", "value": "cold", "not": True}],
            "/cold-tea",
            False,
        ),
        ([{"match": "contains", "value": "cold", "not": True}], "/warm-tea", True),
    ],
)
def test_the_address_decides(tab, recorder, rules, path, shown):
    server = recorder(survey(mode="tab", where=rules))
    page = tab()
    page.goto(server.page(path.partition("?")[0], host_page()) + path[len(path.partition("?")[0]) :])
    page.wait_for_function("localStorage['heardwell.visitor']")

    expect(page.locator("heardwell-button")).to_have_count(int(shown))


def test_a_pattern_that_would_hang_a_browser_takes_no_time(tab, recorder):
    server = recorder(survey(mode="tab", where=[{"match": "regex", "value": "^/(a|aa|a*)*b$"}]))
    page = tab()
    page.goto(server.page("/" + "a" * 1500, host_page()))

    page.wait_for_function("localStorage['heardwell.visitor']")
    expect(page.locator("heardwell-button")).to_have_count(0)
    assert page.evaluate("performance.getEntriesByType('longtask').length") == 0


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ({"devices": ["desktop"]}, True),
        ({"devices": ["mobile"]}, False),
        ({"languages": ["zh"]}, True),
        ({"languages": ["en"]}, False),
        ({"countries": ["TW"]}, True),
        ({"countries": ["DE"]}, False),
        ({"visitors": "new"}, True),
        ({"visitors": "returning"}, False),
        ({"traits": [{"name": "plan", "match": "is", "value": "Pro"}]}, True),
        ({"traits": [{"name": "seats", "match": "above", "value": "10"}]}, False),
        ({"traits": [{"name": "app_version", "match": "above", "value": "2.9"}]}, True),
    ],
    ids=str,
)
def test_the_visitor_decides(tab, recorder, who, shown):
    server = recorder(survey(mode="tab", who=who))
    page = tab(timezone_id="Asia/Taipei")
    before = (
        '<script>heardwell = []; heardwell.push(["identify", {external_id: "u1", traits: {plan: "pro", seats: 9}}],'
    )
    page.goto(server.page("/", host_page(head=before + '["context", {app_version: "2.10"}])</script>', lang="zh-TW")))
    page.wait_for_function("localStorage['heardwell.visitor']")
    page.wait_for_timeout(300)

    expect(page.locator("heardwell-button")).to_have_count(int(shown))


def test_the_edge_s_country_counts_before_the_clock_s(tab, recorder):
    server = recorder(survey(mode="tab", who={"countries": ["JP"]}))
    server.country = "JP"
    page = tab(timezone_id="Asia/Taipei")
    page.goto(server.page("/", host_page()))

    expect(page.locator("heardwell-button")).to_have_count(1)


def test_the_draw_is_made_once_for_each_visitor_and_survey(tab, recorder):
    server = recorder(*(survey(f"s{number}", mode="tab", sample=50) for number in range(20)))
    page = tab()
    address = server.page("/", host_page())
    page.goto(address)
    drawn = []
    for _visit in range(3):
        page.reload()
        settle(page)
        drawn.append(
            page.locator("heardwell-button").get_attribute("id") if page.locator("heardwell-button").count() else ""
        )

    assert len(set(drawn)) == 1


def test_each_survey_has_its_own_clock(tab, recorder):
    server = recorder(at_once(again_days=90, max_shown=2))
    page = tab()
    page.goto(server.page("/", host_page()))
    expect(opened(page)).to_be_visible()
    seen = []
    for days in (30, 100, 200):
        change_memory(page, f"it.surveys.nps1.last -= {days * DAY_MS}")
        page.reload()
        settle(page)
        seen.append(opened(page).count())

    assert seen == [0, 1, 0], "too early; again; often enough"


def test_under_a_cap_the_one_held_back_longest_goes_first_and_exempt_ones_do_not_wait(tab, recorder):
    server = recorder(
        at_once("a", again_days=0),
        at_once("b", again_days=0),
        survey("c", triggers=[{"on": "event", "name": "paid"}], over_cap=True),
    )
    server.site = {"cap": 30}
    page = tab()
    page.goto(server.page("/", host_page()))
    expect(opened(page)).to_be_visible()
    first = [name for name, known in remembered(page)["surveys"].items() if known["times"]]
    page.reload()
    settle(page)
    held = remembered(page)["surveys"]
    page.evaluate("heardwell.track('paid')")
    expect(opened(page)).to_be_visible()
    exempt = remembered(page)["surveys"]["c"]["times"]

    change_memory(page, f"it.asked -= {31 * DAY_MS}")
    page.reload()
    expect(opened(page)).to_be_visible()

    assert first == ["a"] and held["b"]["held"] > 0 and exempt == 1
    assert remembered(page)["surveys"]["b"]["times"] == 1, "b waited longest"


def test_nothing_is_kept_before_the_visitor_agrees_and_surveys_work_all_the_same(tab, recorder):
    server = recorder(at_once(consent="wait"))
    server.site = {"wait": True}
    server.status_for["*"] = 503
    page = tab()
    page.goto(server.page("/", host_page()))
    page.locator("heardwell-survey input[value='9']").click()
    server.wait(lambda it: it.statuses)
    before = page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]")
    server.status_for.clear()

    page.evaluate("heardwell.consent(true)")
    server.wait(lambda it: it.answers().get("nps") == 9)
    page.reload()
    page.wait_for_function("localStorage['heardwell.visitor']")
    page.evaluate("heardwell.consent(false)")

    assert before == [[], [], ""]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_who_asks_not_to_be_tracked_is_not_asked_by_itself(tab, recorder):
    server = recorder(at_once("a"), {**NPS, "id": "b"})
    page = tab()
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})")
    page.goto(server.page("/", host_page()))
    expect(page.locator("heardwell-button button")).to_be_visible()
    settle(page)
    alone = opened(page).count()
    kept = page.evaluate("Object.keys(localStorage)")

    page.locator("heardwell-button button").click()

    expect(opened(page)).to_be_visible()
    assert (alone, kept) == (0, [])


def test_a_strict_page_without_any_unsafe_word_lets_all_of_it_through(tab, recorder):
    server = recorder(at_once(where=[{"match": "regex", "value": "/.*"}], who={"countries": ["TW"]}))
    page = tab(timezone_id="Asia/Taipei")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
    page.goto(server.page("/", host_page(), Content_Security_Policy=STRICT))

    expect(opened(page)).to_be_visible()
    assert complaints == []


def test_a_page_that_breaks_the_browser_s_own_functions_is_watched_all_the_same(tab, recorder):
    where = [{"match": "glob", "value": "/*"}, {"match": "regex", "value": "^/x+$", "not": True}]
    server = recorder(at_once(where=where, who={"traits": [{"name": "app", "match": "above", "value": "2.9"}]}))
    page = tab()
    told = '<script>heardwell = [["context", {app: "2.10"}]]</script>'
    page.goto(server.page("/", host_page(head=f"{told}<script>{HOSTILE_SCRIPT}</script>")))

    expect(opened(page)).to_be_visible()


def test_two_sites_on_one_server_keep_apart(tab, recorder):
    one, other = recorder(at_once("one")), recorder(survey("other"))
    for server, count in ((one, 1), (other, 0)):
        page = tab()
        page.goto(server.page("/", host_page()))
        settle(page)
        assert opened(page).count() == count


def test_a_test_sends_nothing(tab, recorder):
    server = recorder(survey())
    page = tab()
    page.goto(server.page("/", host_page()))
    page.wait_for_function("window.heardwell && heardwell.show")

    page.evaluate('heardwell.show("nps1", {test: true})')
    page.locator("heardwell-survey input[value='9']").click()
    page.locator("heardwell-survey .go").click()
    page.wait_for_timeout(300)

    assert server.requests == server.shown == []


def test_what_is_shown_is_counted_once_under_the_response_s_number(tab, recorder):
    server = recorder(NPS)
    page = tab()
    page.goto(server.page("/", host_page()))

    page.locator("heardwell-button button").click()
    page.locator("heardwell-survey input[value='9']").click()
    server.wait(lambda it: it.parts and it.shown)

    assert [(one["response_id"], one["version"], one["channel"]) for one in server.shown] == [
        (server.requests[0]["response_id"], 3, "web")
    ]
