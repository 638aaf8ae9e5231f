"""The editor over HTTP: what is written is found, tried and taken back; who only reads changes nothing."""

import pytest
from django.urls import reverse

from heardwell.close.cases.tests.factories import member  # noqa: F401  # a fixture
from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.understand.topics import queries
from heardwell.understand.topics.models import Topic, TopicChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(owner, client_of):
    return client_of(owner)


def address(workspace, name: str = "edit", *more) -> str:
    return reverse(f"topics:{name}", args=[workspace.slug, *more])


def topic(workspace, key: str) -> Topic:
    return Topic.objects.get(workspace=workspace, key=key)


def say_words(workspace, *texts: str) -> None:
    for n, text in enumerate(texts):
        Feedback.objects.create(
            workspace=workspace, source="t", external_id=str(n), occurred_at=clock.now(), text=text, language="en"
        )


def form(found: Topic, **more: str) -> dict[str, str]:
    names = {f"name_{lang}": name for lang, name in found.names.items()}
    seeds = {f"seeds_{lang}": "\n".join(words) for lang, words in found.seeds.items()}
    return names | seeds | more


def test_the_tree_is_named_in_the_readers_language(workspace, client):
    told = client.get(address(workspace), headers={"Accept-Language": "ar"}).content.decode()

    assert "تأخر التوصيل" in told and "Late delivery" not in told


def test_words_are_pasted_saved_and_taken_back(workspace, client):
    price = topic(workspace, "price")

    saved = client.post(
        address(workspace, "save", price.pk), form(price, seeds_en="dear, steep\nsteep;-dear friend"), follow=True
    )

    price.refresh_from_db()
    assert price.seeds["en"] == ["dear", "steep", "-dear friend"]
    assert "It holds for what is said from now on" in saved.content.decode()

    change = TopicChange.objects.filter(workspace=workspace).latest("pk")
    client.post(address(workspace, "undo", change.pk))
    price.refresh_from_db()
    assert "expensive" in price.seeds["en"]


def test_saving_what_is_there_is_no_deed(workspace, client):
    price, before = topic(workspace, "price"), TopicChange.objects.count()

    client.post(address(workspace, "save", price.pk), form(price))

    assert TopicChange.objects.count() == before


def test_a_topic_without_a_name_is_refused_with_what_was_typed(workspace, client):
    answer = client.post(address(workspace, "create"), {"name_en": " ", "seeds_en": "espresso"})

    assert answer.status_code == 422
    assert "Expected a name" in answer.content.decode() and "espresso" in answer.content.decode()


def test_a_new_topic_is_made_beneath_another(workspace, client):
    client.post(address(workspace, "create"), {"name_en": "Coffee", "seeds_en": "espresso", "parent": "quality"})

    assert topic(workspace, "coffee").parent.key == "quality"


def test_words_are_tried_before_they_are_kept(workspace, client):
    say_words(workspace, "The espresso was <b>cold</b>", "Espressos all day", "Nothing to add")

    tried = client.post(address(workspace, "trial"), {"seeds_en": "espresso"}).content.decode()

    assert "<b>2</b> of the last 3 voices would be about it." in tried
    assert "<mark>espresso</mark>" in tried and "&lt;b&gt;cold" in tried


@pytest.mark.parametrize(
    ("key", "way", "parent", "position"),
    [
        ("packaging", "up", None, 0),
        ("packaging", "down", None, 2),
        ("packaging", "in", "delivery", 1),
        ("late-delivery", "out", None, 1),
        ("delivery", "up", None, 0),
    ],
)
def test_a_topic_is_moved_by_one_step(workspace, client, key, way, parent, position):
    answer = client.post(
        address(workspace, "move", topic(workspace, key).pk), {"way": way}, headers={"HX-Request": "true"}
    )

    moved = topic(workspace, key)
    assert answer.status_code == 200 and 'id="topic-tree"' in answer.content.decode()
    assert ((moved.parent.key if moved.parent else None), moved.position) == (parent, position)


def test_a_topic_dropped_where_it_cannot_stand_stays(workspace, client):
    delivery, late = topic(workspace, "delivery"), topic(workspace, "late-delivery")

    answer = client.post(address(workspace, "move", delivery.pk), {"under": late.pk}, headers={"HX-Request": "true"})

    assert "cannot stand beneath itself" in answer["HX-Trigger"]
    assert topic(workspace, "delivery").parent is None


def test_topics_are_merged_and_split_from_the_page(workspace, client):
    price, quality = topic(workspace, "price"), topic(workspace, "quality")

    client.post(address(workspace, "split", price.pk), {"name": "Coupons", "word": ["en:coupon", "zh:优惠券"]})
    client.post(address(workspace, "merge", price.pk), {"into": quality.pk})

    coupons, price = topic(workspace, "coupons"), topic(workspace, "price")
    assert coupons.seeds == {"en": ["coupon"], "zh": ["优惠券"]}
    assert price.merged_into == quality and "expensive" in topic(workspace, "quality").seeds["en"]


def test_a_topic_learns_from_examples_once_it_is_switched_on(workspace, client):
    say_words(workspace, "Thanks a lot", "Parcel came early", "Fine")
    quality = topic(workspace, "quality")
    examples = "\n".join(
        ["the zipper jammed at once", "the zipper came loose", "a zipper that jams daily", "zipper stuck and jammed"]
    )
    lesson = client.post(address(workspace, "teach", quality.pk), {"examples": examples}).content.decode()
    assert "With words and examples together" in lesson
    assert topic(workspace, "quality").taught is None

    client.post(address(workspace, "teach", quality.pk), {"examples": examples, "on": "1"})

    found = queries.taxonomy_of(workspace).find(["another zipper jammed"], ["en"])[0]
    assert [one.key for one in found] == ["quality"]
    client.post(address(workspace, "teach", quality.pk), {"off": "1"})
    assert queries.taxonomy_of(workspace).find(["another zipper jammed"], ["en"]) == [[]]


def test_too_few_examples_teach_nothing(workspace, client):
    answer = client.post(address(workspace, "teach", topic(workspace, "price").pk), {"examples": "one\ntwo"})

    assert answer.status_code == 422 and "at least 3 examples" in answer.content.decode()


def test_a_pack_is_adopted_and_said_to_be_there(workspace, client):
    client.post(address(workspace, "adopt"), {"pack": "hotel"})
    told = client.get(f"{address(workspace)}?show=packs").content.decode()

    assert topic(workspace, "bed").parent.key == "room"
    assert told.count("all there") == 2  # the general one, too
    assert client.post(address(workspace, "adopt"), {"pack": "nothing"}).status_code == 404


def test_the_history_says_who_did_what(workspace, client):
    client.post(address(workspace, "archive", topic(workspace, "price").pk))
    told = client.get(f"{address(workspace)}?show=history").content.decode()

    assert "Olive Owner" in told and "archived “Price”" in told
    assert "Price" in client.get(f"{address(workspace)}?show=archive").content.decode()


def test_who_does_not_manage_only_reads(workspace, member, client_of):  # noqa: F811
    reading, price = client_of(member(workspace, "agent")), topic(workspace, "price")

    told = reading.get(f"{address(workspace)}?topic=price").content.decode()

    assert "expensive" in told and "Save" not in told and "New topic" not in told
    assert reading.post(address(workspace, "archive", price.pk)).status_code == 403


def test_a_workspace_without_topics_is_shown_where_to_begin(workspace, client):
    Topic.objects.filter(workspace=workspace).delete()

    assert "There is no topic yet" in client.get(address(workspace)).content.decode()
