"""Settings: tags are renamed, merged and deleted everywhere."""

from datetime import UTC, datetime

import pytest

from heardwell.close.cases.actions import Opening, open_case
from heardwell.feedback.actions import record_batch
from heardwell.feedback.models import Feedback, FeedbackEvent, Tag
from heardwell.feedback.said import Item
from heardwell.web.tests.pages import assert_page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


@pytest.fixture
def address(workspace):
    return f"/ws/{workspace.slug}/settings/tags/"


def say(workspace, name, *tags) -> Feedback:
    record_batch([Item(workspace.pk, "shop", name, 1, "web", "comment", name, NOON, tags=tags)])
    return Feedback.objects.get(external_id=name, workspace=workspace)


def tag(name) -> Tag:
    return Tag.objects.get(name=name)


def test_the_page_counts_who_carries_each_tag(client, workspace, address):
    item = say(workspace, "a", "price", "vip")
    say(workspace, "b", "price")
    case, _new = open_case(workspace, Opening(item, "user:1"))
    case.tags.add(tag("vip"))

    html = assert_page(client.get(address))

    assert "2 voices" in html and "1 case" in html


def test_a_tag_is_renamed_everywhere_and_undo_gives_the_old_name_back(client, workspace, address):
    item = say(workspace, "a", "prise")

    html = assert_page(client.post(f"{address}{tag('prise').pk}/rename/", {"name": "price"}, follow=True))
    assert [one.name for one in item.tags.all()] == ["price"]
    assert FeedbackEvent.objects.filter(kind="changed", feedback_id=item.pk).count() == 1

    undo = next(part.split('"')[0] for part in html.split('action="') if "?name=prise" in part.split('"')[0])
    client.post(undo)
    assert tag("prise")


def test_a_name_that_is_taken_is_refused_with_what_to_do(client, workspace, address):
    say(workspace, "a", "price", "prise")

    html = assert_page(client.post(f"{address}{tag('prise').pk}/rename/", {"name": "price"}), 422)

    assert "Merge the two instead" in html and Tag.objects.count() == 2


def test_merged_tags_are_one_and_nobody_carries_it_twice(client, workspace, address):
    both, one = say(workspace, "a", "price", "prise"), say(workspace, "b", "prise")
    case, _new = open_case(workspace, Opening(one, "user:1"))
    case.tags.add(tag("prise"))

    client.post(f"{address}{tag('prise').pk}/merge/", {"into": tag("price").pk})

    assert [found.name for found in Tag.objects.all()] == ["price"]
    assert both.tags.count() == one.tags.count() == case.tags.count() == 1


def test_a_deleted_tag_is_taken_off_and_reported(client, workspace, address):
    item = say(workspace, "a", "price")

    client.post(f"{address}{tag('price').pk}/delete/")

    assert (Tag.objects.count(), item.tags.count()) == (0, 0)
    assert FeedbackEvent.objects.filter(kind="changed", feedback_id=item.pk).exists()


def test_another_workspaces_tag_is_neither_changed_nor_merged_into(client, workspace, other_workspace, address):
    say(workspace, "a", "own")
    say(other_workspace, "b", "foreign")

    for path, given in (("rename", {"name": "x"}), ("delete", {}), ("merge", {"into": tag("own").pk})):
        assert client.post(f"{address}{tag('foreign').pk}/{path}/", given).status_code == 404
    assert client.post(f"{address}{tag('own').pk}/merge/", {"into": tag("foreign").pk}).status_code == 404
    assert Tag.objects.count() == 2
