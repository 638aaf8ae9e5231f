"""Changing the tree of topics: what is looked for follows, what was said stays countable, each deed can be undone."""

from datetime import timedelta

import pytest
from django.utils import translation

from heardwell.core import clock
from heardwell.core.errors import Conflict, Invalid
from heardwell.feedback.models import Feedback, FeedbackEvent
from heardwell.feedback.topics import topics_of
from heardwell.understand.topics import actions, queries
from heardwell.understand.topics.history import take_back
from heardwell.understand.topics.models import Topic, TopicChange
from heardwell.understand.topics.settling import settle_merges

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(workspace):
    """The workspace without the topics that it begins with."""
    Topic.objects.filter(workspace=workspace).delete()
    return workspace


def add(workspace, name: str, *seeds: str, parent: Topic | None = None) -> Topic:
    return actions.create_topic(workspace, {"en": name}, None, seeds={"en": list(seeds)}, parent=parent)[0]


def keys(workspace, text: str) -> list[str]:
    """The topics that a text is about."""
    return [one.key for one in queries.taxonomy_of(workspace).find([text], ["en"])[0]]


def shape(workspace) -> list[tuple[str, int]]:
    return [(node.topic.key, node.depth) for top in queries.tree(workspace) for node in top.walk()]


def test_a_new_workspace_knows_what_any_company_hears_about(workspace):
    found = keys(workspace, "Nobody replied, and my card was declined")

    assert found == ["no-answer", "service", "payment-failure", "failure"]
    assert queries.names(workspace, "zh-Hant")["price"] == "價格"


def test_a_topic_is_found_from_the_moment_it_is_made(bare):
    before = queries.taxonomy_of(bare).version
    add(bare, "Coffee corner", "espresso")

    assert keys(bare, "The espresso machine hisses") == ["coffee-corner"]
    assert queries.taxonomy_of(bare).version != before


def test_keys_are_stable_and_never_given_twice(bare):
    first, second = add(bare, "Café au lait"), add(bare, "Cafe au lait")
    chinese, _ = actions.create_topic(bare, {"zh-Hans": "咖啡"}, None)

    actions.rename(first, {"en": "Milk"}, None)

    assert (first.key, second.key, chinese.key) == ("cafe-au-lait", "cafe-au-lait-2", "topic")
    assert queries.names(bare, "en")["cafe-au-lait"] == "Milk"
    assert queries.names(bare, "ar")["topic"] == "咖啡"  # the only name it has


@pytest.mark.parametrize(
    ("names", "seeds", "field"),
    [
        ({}, {}, "names"),
        ({"en": "  "}, {}, "names"),
        ({"en": "x" * 61}, {}, "names.en"),
        ({"no language": "x"}, {}, "names"),
        ({"en": "x"}, {"en": "word"}, "seeds.en"),
        ({"en": "x"}, {"en": ["w" * 61]}, "seeds.en"),
        ({"en": "x"}, {"en": [f"w{n}" for n in range(201)]}, "seeds.en"),
    ],
)
def test_what_cannot_be_a_topic_is_named(bare, names, seeds, field):
    with pytest.raises(Invalid) as caught:
        actions.create_topic(bare, names, None, seeds=seeds)

    assert [error.field for error in caught.value.errors] == [field]
    assert not Topic.objects.filter(workspace=bare).exists()


def test_topics_are_moved_in_the_tree_but_never_beneath_themselves(bare):
    first, second, third = (add(bare, name) for name in ("First", "Second", "Third"))

    actions.move(third, first, 0, None)
    actions.move(second, None, 0, None)

    assert shape(bare) == [("second", 0), ("first", 0), ("third", 1)]
    with pytest.raises(Invalid):
        actions.move(Topic.objects.get(pk=first.pk), Topic.objects.get(pk=third.pk), 0, None)


def test_the_tree_has_three_levels(bare):
    first = add(bare, "First")
    second = add(bare, "Second", parent=first)
    third = add(bare, "Third", parent=second)

    with pytest.raises(Invalid):
        add(bare, "Fourth", parent=third)
    with pytest.raises(Invalid):
        actions.move(first, add(bare, "Other"), 0, None)


def said(workspace, key: str, **more) -> Feedback:
    topics = [{"key": key, "polarity": "negative", "confidence": 0.7}]
    understanding = {"language": "en", "topics": topics}
    columns = {"topics": f" {key}:negative ", "understanding": understanding, "occurred_at": clock.now(), "text": "x"}
    return Feedback.objects.create(workspace=workspace, source="test", external_id=key, **(columns | more))


def test_what_was_said_of_a_merged_topic_counts_under_the_other(bare, monkeypatch):
    courier, driver = add(bare, "Courier", "courier"), add(bare, "Driver", "driver")
    child = add(bare, "Van", "van", parent=driver)
    item = said(bare, "driver")

    actions.merge(driver, courier, None)

    assert keys(bare, "a rude driver") == ["courier"]
    assert queries.aliases(bare) == {"driver": "courier"}
    assert queries.names(bare, "en")["driver"] == "Courier"
    assert Topic.objects.get(pk=child.pk).parent == courier

    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    settle_merges()
    settle_merges()

    item.refresh_from_db()
    assert item.topics == " courier:negative "
    events = FeedbackEvent.objects.filter(feedback_id=item.pk).values_list("kind", flat=True)
    assert list(events) == [FeedbackEvent.Kind.REREAD]


def test_a_merge_taken_back_touches_nothing_that_was_said(bare, monkeypatch):
    courier, driver = add(bare, "Courier", "courier"), add(bare, "Driver", "driver")
    version, item = queries.taxonomy_of(bare).version, said(bare, "driver")

    take_back(actions.merge(driver, courier, None), None)
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    settle_merges()

    item.refresh_from_db()
    assert (item.topics, queries.aliases(bare)) == (" driver:negative ", {})
    assert queries.taxonomy_of(bare).version == version  # nothing needs to be read again
    assert keys(bare, "a rude driver") == ["driver"]


def test_a_topic_is_not_merged_into_one_beneath_it(bare):
    top = add(bare, "Top")
    below = add(bare, "Below", parent=top)

    with pytest.raises(Invalid):
        actions.merge(top, below, None)


def test_a_split_takes_words_away_from_the_old_topic(bare):
    topic = add(bare, "Delivery", "courier", "delay", "late")

    new, _ = actions.split(topic, {"en": "Late delivery"}, {"en": ["Delay", "late"]}, None)

    assert keys(bare, "courier") == ["delivery"]
    assert keys(bare, "a delay") == [new.key] == ["late-delivery"]


def test_an_archived_topic_is_not_looked_for_and_keeps_its_name(bare):
    top = add(bare, "Top", "top")
    add(bare, "Below", "below", parent=top)

    actions.archive(top, None)
    assert keys(bare, "top below") == []
    assert queries.names(bare, "en") == {"top": "Top", "below": "Below"}

    actions.restore(Topic.objects.get(key="below"), None)
    assert shape(bare) == [("below", 0)]


def test_a_pack_adds_what_is_not_there(bare):
    mine = add(bare, "Delivery", "bring")

    n, change = actions.adopt_pack(bare, "shop", None)
    again, _ = actions.adopt_pack(bare, "shop", None)

    assert (n > 15, again) == (True, 0)
    assert Topic.objects.get(pk=mine.pk).seeds == {"en": ["bring"]}
    assert Topic.objects.get(key="courier").parent == mine
    take_back(change, None)
    assert shape(bare) == [("delivery", 0)]


def test_a_deed_is_taken_back_once_and_only_while_nobody_has_built_on_it(bare):
    topic = add(bare, "Coffee", "espresso")
    first = actions.set_seeds(topic, {"en": ["latte"]}, None)
    second = actions.set_seeds(topic, {"en": ["mocha"]}, None)

    with pytest.raises(Conflict):
        take_back(first, None)
    take_back(second, None)
    with pytest.raises(Conflict):
        take_back(second, None)
    take_back(first, None)

    assert Topic.objects.get(pk=topic.pk).seeds == {"en": ["espresso"]}
    kinds = list(queries.changes(bare).values_list("kind", flat=True)[:4])
    assert kinds == ["undone", "undone", "seeds", "seeds"]


def test_a_new_topic_is_gone_when_it_is_taken_back(bare):
    topic, change = actions.create_topic(bare, {"en": "Coffee"}, None)

    take_back(change, None)

    assert not Topic.objects.filter(pk=topic.pk).exists()
    assert TopicChange.objects.get(pk=change.pk).about["name"] == "Coffee"


def test_rooms_below_read_names_in_the_readers_language(workspace):
    for language, name in (("ar", "السعر"), ("zh-hant", "價格"), ("zh-hans", "价格"), ("fr", "Price")):
        with translation.override(language):
            assert topics_of(workspace.pk)["price"].name == name
