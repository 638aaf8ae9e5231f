"""The widget's files and a site's configuration: cached by pages, fresh when they change, nothing else beside them."""

import gzip

import pytest

from heardwell.collect.intake import published
from tests.serving.programs import House


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("widget")
    (folder / "heardwell.js").write_text("/* loader */" + "x" * 1000)
    (folder / "v1").mkdir()
    (folder / "v1" / "part.js").write_text("export {}")
    (folder / ".secret").write_text("no")
    (folder.parent / "outside.js").write_text("no")
    house = House(widget=str(folder), prefix="/voice")
    house.folder = folder
    house.start_edge()
    published.put_site("site-1", 7, "the secret", {"button": True}, path=house.intake_path)
    yield house
    house.stop()


def test_a_file_comes_with_type_and_tag_and_for_any_page(house):
    answer = house.ask("GET", "/w/v1/heardwell.js")

    assert answer.status == 200
    assert answer.header("content-type") == "text/javascript; charset=utf-8"
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("cross-origin-resource-policy") == "cross-origin"
    assert answer.header("x-content-type-options") == "nosniff"
    assert "max-age" in answer.header("cache-control")


def test_a_file_comes_compressed_to_those_who_read_that(house):
    plain = house.ask("GET", "/w/v1/heardwell.js")
    small = house.ask("GET", "/w/v1/heardwell.js", headers={"Accept-Encoding": "br, gzip"})

    assert small.header("content-encoding") == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert small.header("vary") == "accept-encoding"


def test_who_has_the_file_already_gets_304_until_it_changes(house):
    tag = house.ask("GET", "/w/v1/v1/part.js").header("etag")
    known = house.ask("GET", "/w/v1/v1/part.js", headers={"If-None-Match": f'"other", W/{tag}'})
    (house.folder / "v1" / "part.js").write_text("export default 1")
    changed = house.ask("GET", "/w/v1/v1/part.js", headers={"If-None-Match": tag})

    assert (known.status, known.body) == (304, b"")
    assert (changed.status, changed.body) == (200, b"export default 1")


@pytest.mark.parametrize(
    "path",
    [
        "../outside.js",
        "..%2foutside.js",
        "%2e%2e/outside.js",
        ".secret",
        "v1",
        "",
        "none.js",
        "v1/../../outside.js",
        "%00",
        "heardwell.js/x",
        "heardwell.js%0a",
    ],
)
def test_nothing_outside_the_folder_is_handed_out(house, path):
    answer = house.ask("GET", f"/w/v1/{path}")

    assert answer.status == 404
    assert answer.body != b"no"


def test_head_tells_the_length_only(house):
    answer = house.ask("HEAD", "/w/v1/heardwell.js")

    assert (answer.status, answer.header("content-length")) == (200, "1012")


def test_a_sites_configuration_holds_no_secret_and_changes_at_once(house):
    first = house.ask("GET", "/c/v1/sites/site-1/config")
    published.put_site("site-1", 7, "the secret", {"button": False}, path=house.intake_path)
    second = house.ask("GET", "/c/v1/sites/site-1/config", headers={"If-None-Match": first.header("etag")})

    assert first.json == {"button": True}
    assert (second.status, second.json) == (200, {"button": False})
    assert house.ask("GET", "/c/v1/sites/site-1/config", headers={"If-None-Match": second.header("etag")}).status == 304


def test_an_unknown_site_is_not_found(house):
    assert house.ask("GET", "/c/v1/sites/nowhere/config").status == 404


def test_the_path_of_the_public_url_may_stand_in_front(house):
    assert house.ask("GET", "/voice/w/v1/heardwell.js").status == 200
    assert house.ask("POST", "/voice/c/v1/surveys/shop/responses", b"{").status == 400
