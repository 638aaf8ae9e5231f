"""The settings of websites: the list, one of them, its keys, and whether its snippet is there."""

import json

import pytest

from heardwell.accounts.models import AuditEvent
from heardwell.collect.intake import database, shown
from heardwell.collect.intake.published import Forms
from heardwell.collect.intake.shown import Hit
from heardwell.collect.surveys import actions as surveys
from heardwell.collect.widget import actions, checking, queries
from heardwell.core import clock
from heardwell.core.errors import Conflict
from heardwell.web.tests.pages import assert_page

JSON = {"content_type": "application/json"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What follows a commit is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def site(workspace, data):
    actions.sync_sites()
    return queries.first_site(workspace)


@pytest.fixture
def kept():
    connection = database.connect()
    yield lambda key: Forms(connection).site(key)
    connection.close()


def hit(site, minutes: int = 0) -> None:
    connection = database.connect()
    at = clock.now_ms() - minutes * 60_000
    shown.write(connection, [], {site.key: Hit(at, at, "https://shop.example")}, clock.now().date())
    connection.close()


def test_a_snippet_that_was_seen_turns_its_site_green(client, workspace, site):
    address = f"/ws/{workspace.slug}/install/"
    before = client.get(f"{address}{site.pk}/").content.decode()
    hit(site)

    answer = client.get(f"{address}{site.pk}/")
    after = answer.content.decode()

    assert "Waiting for the snippet" in before and "arrived" not in before
    assert "arrived" in after and "https://shop.example" in after
    assert_page(answer)
    assert_page(client.get(address))


def test_a_site_is_added_renamed_bound_to_its_pages_and_removed(client, workspace, site, committed, kept):
    base = f"/ws/{workspace.slug}/install/"
    with committed():
        page = client.post(f"{base}new", {"name": "Blog"})
        other = queries.sites(workspace).exclude(pk=site.pk).get()
        sent = {"name": "Tea blog", "origins": "tea.example\nhttps://Blog.example:443/start"}
        client.post(f"{base}{other.pk}/change", sent)
    known = kept(other.key)
    with committed():
        client.post(f"{base}{other.pk}/remove")

    assert page.url == f"{base}{other.pk}/"
    assert known.origins == "https://tea.example https://blog.example"
    assert known.shown_on("https://tea.example") and not known.shown_on("https://evil.example") and known.shown_on("")
    assert kept(other.key) is None
    assert list(queries.sites(workspace)) == [site]
    with pytest.raises(Conflict):
        actions.remove_site(site, None)


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "https://", "ftp://shop.example", "shop example", "*"])
def test_what_is_no_address_is_refused(client, workspace, site, wrong):
    page = client.post(f"/ws/{workspace.slug}/install/{site.pk}/change", {"name": "Shop", "origins": wrong})

    site.refresh_from_db()
    assert page.status_code == 422
    assert "https://shop.example" in page.content.decode()
    assert site.origins == []


def test_an_old_key_works_for_thirty_days_and_says_so(client, workspace, site, kept, committed):
    old = site.key
    with committed():
        client.post(f"/ws/{workspace.slug}/install/{site.pk}/key")
    site.refresh_from_db()
    page = client.get(f"/ws/{workspace.slug}/install/{site.pk}/").content.decode()
    now, day = clock.now_ms(), 86_400_000

    assert site.key != old and kept(site.key).lives(now)
    assert kept(old).lives(now + 29 * day) and not kept(old).lives(now + 31 * day)
    assert old in page and "works until" in page
    assert AuditEvent.objects.filter(action="site.key_replaced").count() == 1
    with clock.at(clock.from_ms(now + 31 * day)):
        assert (actions.end_retired_keys(), actions.sync_sites()) == (1, 0)
    assert kept(old) is None


def test_the_server_looks_for_the_snippet(site, monkeypatch):
    pages = {
        "found": f'<script async src="https://x/w/v1/heardwell.js" data-site="{site.key}"></script>',
        "other": "<script src=/w/v1/heardwell.js data-site=abc></script>",
        "absent": "<p>heardwell.js</p>",
    }

    found = {name: checking._read(page, site).state for name, page in pages.items()}

    assert found == {name: name for name in pages}
    assert checking.look_at("http://127.0.0.1:1/", site).state == "unreachable"


def test_the_cap_reaches_the_pages(client, workspace, owner, site, kept, committed):
    with committed():
        client.post(f"/ws/{workspace.slug}/install/cap", {"cap_days": "14"})

    assert json.loads(kept(site.key).body)["cap"] == 14
    assert client.post(f"/ws/{workspace.slug}/install/cap", {"cap_days": "9999"}).status_code == 422


def test_only_surveys_that_start_by_themselves_are_told_to_pages(workspace, owner, site, kept, committed):
    def make(name, **display):
        survey = surveys.create_survey(workspace, owner, template="nps", name=name)
        surveys.save_draft(survey, {"name": name, **survey.draft, "display": display}, survey.draft_revision)
        surveys.publish(survey, owner)
        return survey.pk

    with committed():
        tab = make("tab", mode="tab")
        late = make("late", mode="popup", delay_s=5, where=[{"match": "starts", "value": "/shop"}], consent="wait")
        make("called", mode="popup")
        make("link", mode="link", delay_s=5)
        make("inline", mode="inline")

    told = json.loads(kept(site.key).body)
    assert [one["id"] for one in told["surveys"]] == [tab, late] and told["wait"] is True
    assert "rules" not in told["surveys"][0]
    assert told["surveys"][1]["rules"] == {
        "where": [{"match": "starts", "value": "/shop"}],
        "triggers": [{"on": "time", "seconds": 5}],
    }


def test_the_api_makes_changes_and_removes_sites(api, workspace, other_workspace, site):
    mine, theirs = api(workspace), api(other_workspace)
    made = mine.post("/api/v1/sites", {"name": "Shop", "origins": ["shop.example"]}, **JSON).json()
    address = f"/api/v1/sites/{made['id']}"

    assert made["origins"] == ["https://shop.example"] and made["seen_at"] is None
    assert mine.patch(address, {"name": "Tea"}, **JSON).json()["name"] == "Tea"
    assert mine.patch(address, {"origins": ["no address"]}, **JSON).status_code == 422
    rotated = mine.post(f"{address}/key", {}, **JSON).json()
    assert rotated["retired_keys"][0]["key"] == made["key"] != rotated["key"]
    assert [theirs.get(address).status_code, theirs.delete(address).status_code] == [404, 404]
    assert (mine.delete(address).status_code, mine.get(address).status_code) == (204, 404)
    assert mine.delete(f"/api/v1/sites/{site.pk}").status_code == 409


def test_codes_to_print_carry_their_places(client, workspace, owner, data):
    survey = surveys.create_survey(workspace, owner, template="nps")
    surveys.publish(survey, owner)

    answer = client.get(f"/ws/{workspace.slug}/surveys/{survey.pk}/share/sheet?places=Store+12%0A%0AStore+13")
    page = answer.content.decode()

    assert_page(answer)
    assert page.count('class="qr"') == page.count("qr-box") == 2
    assert "Store 12" in page and "Store 13" in page
