"""Dashboards that people arrange: what stands where, for whom, and how it is taken back."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from heardwell.accounts.models import Membership
from heardwell.core.errors import Invalid
from heardwell.understand.dashboards import actions, layout, queries
from heardwell.understand.dashboards.layout import Tile
from heardwell.understand.dashboards.tests.conftest import case, said
from heardwell.web.tests.pages import assert_page

TILES = [Tile.made("score", "nps"), Tile.made("trend", "nps"), Tile.made("volume")]


@pytest.fixture
def dashboard(workspace, owner):
    return actions.create_dashboard(workspace, "Delivery", TILES, owner)


@pytest.fixture
def act(workspace, owner, client_of, dashboard):
    """``act("change", tile, to=2)``: a form of the dashboard is sent; answers the tiles as they stand then."""

    def acted(verb, *args, **data):
        url = reverse(f"dashboards:{verb}", args=[workspace.slug, dashboard.pk, *args])
        assert client_of(owner).post(url, data).status_code == 302
        fresh = queries.dashboard_of(workspace, dashboard.pk, also_removed=True)
        return layout.read(fresh.tiles)

    return acted


def ids(tiles):
    return [tile.id for tile in tiles]


@pytest.mark.django_db
def test_a_new_dashboard_begins_as_the_overview(tell, workspace, owner, client_of):
    tell(*(said("nps", 9) for _ in range(40)), case(answered=True))

    response = client_of(owner).post(reverse("dashboards:create", args=[workspace.slug]), follow=True)

    html = assert_page(response)
    assert "My dashboard" in html and html.count("data-tile=") == 7
    assert '<span class="big" dir="ltr">100</span>' in html and "n = 40" in html


@pytest.mark.django_db
def test_tiles_move_widen_and_leave_and_the_last_change_can_be_undone(act):
    first, second, third = ids(TILES)

    assert ids(act("change", first, to=2)) == [second, third, first]
    assert ids(act("undo")) == [first, second, third]
    assert act("change", second, steps=1)[1].width == 6
    assert ids(act("change", third, remove=1)) == [first, second]
    assert ids(act("undo")) == [first, second, third]


@pytest.mark.django_db
def test_a_tile_is_added_at_the_end_with_what_it_shows(act, tell, client_of, owner, workspace, dashboard):
    tell(*(said("csat", 5, scale="csat_5", channel=channel) for channel in ("web", "email") for _ in range(9)))

    added = act("add", kind="heat", metric="csat", rows="language", columns="channel")[-1]

    assert (added.kind, added.metric, added.rows, added.columns) == ("heat", "csat", "language", "channel")
    html = assert_page(client_of(owner).get(reverse("dashboards:dashboard", args=[workspace.slug, dashboard.pk])))
    assert "CSAT: Language by Channel, answers below" in html and "No answers in this period" in html


@pytest.mark.django_db
def test_a_tile_that_makes_no_sense_is_refused_in_words(workspace, owner, client_of, dashboard):
    url = reverse("dashboards:add", args=[workspace.slug, dashboard.pk])

    html = assert_page(client_of(owner).post(url, {"kind": "trend", "metric": "love"}), 422)

    assert "expected one of: nps, csat" in html


@pytest.mark.django_db
def test_removing_a_dashboard_can_be_undone(act, workspace):
    act("remove")
    assert not queries.dashboards(workspace).exists()

    act("restore")
    assert [one.name for one in queries.dashboards(workspace)] == ["Delivery"]


@pytest.mark.django_db
def test_the_same_drawing_may_stand_twice(tell, workspace, owner, client_of):
    tell(*(said("nps", 9, days_ago=day) for day in (1, 9) for _ in range(9)))
    twice = actions.create_dashboard(workspace, "Twice", [Tile.made("trend", "nps"), Tile.made("trend", "nps")], owner)

    html = assert_page(client_of(owner).get(reverse("dashboards:dashboard", args=[workspace.slug, twice.pk])))

    assert html.count("<hw-chart") == 2


@pytest.mark.django_db
def test_who_only_reads_sees_it_and_arranges_nothing(workspace, owner, client_of, dashboard):
    Membership.objects.filter(workspace=workspace, user=owner).update(role="viewer")
    path = reverse("dashboards:dashboard", args=[workspace.slug, dashboard.pk])

    html = assert_page(client_of(owner).get(f"{path}?arrange=1"))

    assert "Delivery" in html and "data-tile" not in html and "New dashboard" not in html


@pytest.mark.django_db
def test_a_dashboard_comes_and_goes_through_the_api(api, workspace):
    api = api(workspace)
    tiles = [{"kind": "trend", "metric": "nps", "width": 8}]
    made = api.post("/api/v1/dashboards", {"name": "Board", "tiles": tiles}, content_type="application/json").json()
    path = f"/api/v1/dashboards/{made['id']}"

    changed = api.patch(path, {"name": "Wall"}, content_type="application/json").json()
    wrong = api.patch(path, {"tiles": [{"kind": "score"}]}, content_type="application/json")

    assert (changed["name"], changed["tiles"][0]["width"]) == ("Wall", 8)
    assert wrong.status_code == 422 and "tiles[0].metric" in wrong.text
    assert [one["id"] for one in api.get("/api/v1/dashboards").json()["items"]] == [made["id"]]
    assert api.delete(path).status_code == 204 and api.get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("scope", "status"), [("edit_surveys", 403), ("edit_dashboards", 201)])
def test_making_dashboards_is_a_permission_of_its_own(api, workspace, scope, status):
    made = api(workspace, [scope]).post("/api/v1/dashboards", {"name": "Board"}, content_type="application/json")

    assert made.status_code == status


@given(st.integers(0, 6), st.integers(-3, 9))
def test_moving_keeps_every_tile_and_the_order_of_the_others(chosen, to):
    tiles = [Tile.made("volume") for _ in range(7)]
    one = tiles[chosen]

    after = layout.moved(tiles, one.id, to)

    assert after.index(one) == min(max(to, 0), 6)
    assert [tile for tile in after if tile is not one] == [tile for tile in tiles if tile is not one]


@given(st.lists(st.integers(-8, 8)))
def test_a_width_never_leaves_the_grid(steps):
    tiles = [Tile.made("volume")]
    for step in steps:
        tiles = layout.resized(tiles, tiles[0].id, step)

    assert tiles[0].width in layout.WIDTHS


@pytest.mark.parametrize(
    ("given_tiles", "named"),
    [
        ("tiles", "tiles"),
        ([{"kind": "volume"}] * 25, "tiles"),
        ([{"kind": "volume"}, {"kind": "pie"}], "tiles[1].kind"),
        ([{"kind": "volume", "width": 13}], "tiles[0].width"),
        ([{"kind": "heat", "metric": "nps", "rows": "mood"}], "tiles[0].rows"),
        ([{"kind": "score", "metric": "nps", "survey": 7}], "tiles[0].survey"),
    ],
)
def test_wrong_tiles_are_named(given_tiles, named):
    with pytest.raises(Invalid) as caught:
        layout.parse(given_tiles)

    assert [one.field for one in caught.value.errors] == [named]


@pytest.mark.django_db
def test_a_table_by_topic_names_topics_in_the_readers_language(workspace, owner, client_of, tell):
    tell(*(said("nps", 2, topics=("late-delivery", "gone")) for _ in range(20)), *(said("nps", 9) for _ in range(20)))
    heat = layout.parse([{"kind": "heat", "metric": "nps", "rows": "topic", "columns": "channel"}])
    made = actions.create_dashboard(workspace, "By topic", heat, owner)

    told = client_of(owner).get(f"/ws/{workspace.slug}/dashboards/{made.pk}/", headers={"Accept-Language": "ar"})

    assert "تأخر التوصيل" in told.content.decode() and "gone" in told.content.decode()
