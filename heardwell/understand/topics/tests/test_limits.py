"""The tree of topics stays a tree of three levels and of a readable size, whoever changes it at the same moment."""

import threading

import pytest
from django.db import connection, transaction

from heardwell.core.errors import Conflict, HeardwellError, Invalid, NotFound
from heardwell.understand.discovery import actions as discovery
from heardwell.understand.discovery.models import Suggestion
from heardwell.understand.topics import actions, limits, queries, teaching
from heardwell.understand.topics.history import take_back
from heardwell.understand.topics.models import Topic, TopicChange
from heardwell.understand.topics.settling import settle_merges
from heardwell.understand.topics.tests.test_actions import add, keys, said, shape

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(workspace):
    """The workspace without the topics that it begins with."""
    Topic.objects.filter(workspace=workspace).delete()
    return workspace


def again(topic: Topic) -> Topic:
    """As somebody else has read it a moment ago."""
    return Topic.objects.get(pk=topic.pk)


@pytest.fixture
def circle(bare):
    """Two topics beneath each other, as an older version could leave them, and one beneath those."""
    first, second = add(bare, "First", "one"), add(bare, "Second", "two")
    add(bare, "Third", "three", parent=second)
    Topic.objects.filter(pk=first.pk).update(parent=second)
    Topic.objects.filter(pk=second.pk).update(parent=first)
    TopicChange.objects.filter(workspace=bare).delete()
    TopicChange.objects.create(workspace=bare, kind="moved", about={"name": "First", "to": "Second"})
    return first, second


# ---------------------------------------------------------------- at the same moment


def both(*deeds) -> list[object]:
    """Carry these out with a connection each, all of them about to write before the first one may; what each raised."""
    about_to, found = threading.Barrier(len(deeds) + 1), []

    def act(deed):
        waited = []

        def told(execute, sql, *rest):
            if sql.startswith("BEGIN") and not waited:
                waited.append(about_to.wait(60))
            return execute(sql, *rest)

        try:
            with connection.execute_wrapper(told):
                found.append(deed() and None)
        except HeardwellError as error:
            found.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[deed]) for deed in deeds]
    with transaction.atomic():
        [one.start() for one in threads]
        about_to.wait(60)
    [one.join() for one in threads]
    return sorted(found, key=str)


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_put_two_topics_beneath_each_other(bare):
    first, second = add(bare, "First"), add(bare, "Second")
    x, y, a, b = again(first), again(second), again(first), again(second)

    found = both(lambda: actions.move(x, y, 0, None), lambda: actions.move(b, a, 0, None))

    assert found == [Invalid, None]
    assert sorted(depth for _key, depth in shape(bare)) == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_merge_two_topics_into_each_other(bare):
    first, second = add(bare, "First"), add(bare, "Second")
    x, y, a, b = again(first), again(second), again(first), again(second)

    found = both(lambda: actions.merge(x, y, None), lambda: actions.merge(b, a, None))

    assert found == [Invalid, None]
    assert len(queries.aliases(bare)) == len(shape(bare)) == 1


def test_what_somebody_else_wrote_meanwhile_is_not_lost(bare):
    topic = add(bare, "Coffee", "espresso", "latte")
    stale, older = again(topic), again(topic)
    actions.set_seeds(topic, {"en": ["espresso", "latte", "mocha"]}, None)

    actions.split(stale, {"en": "Milk"}, {"en": ["latte"]}, None)
    take_back(actions.rename(older, {"en": "Drinks"}, None), None)

    assert again(topic).seeds == {"en": ["espresso", "mocha"]}


def test_a_topic_that_is_gone_or_archived_meanwhile_takes_nothing(bare):
    top, (other, change) = add(bare, "Top"), actions.create_topic(bare, {"en": "Other"}, None)
    stale, gone = again(top), again(other)
    take_back(change, None)
    actions.archive(top, None)

    with pytest.raises(NotFound):
        actions.rename(gone, {"en": "X"}, None)
    with pytest.raises(Invalid):
        add(bare, "Below", parent=stale)
    with pytest.raises(Invalid):
        actions.add_seeds(stale, {"en": ["word"]}, None)


def test_a_move_is_not_taken_back_into_a_circle(bare):
    first, second, third = (add(bare, name) for name in ("First", "Second", "Third"))
    actions.move(second, first, 0, None)
    back = actions.move(second, third, 0, None)
    actions.move(first, second, 0, None)

    with pytest.raises(Conflict):
        take_back(back, None)

    assert shape(bare) == [("third", 0), ("second", 1), ("first", 2)]


def test_a_move_is_not_taken_back_to_a_parent_that_is_gone(bare):
    top, other = add(bare, "Top"), add(bare, "Other")
    parent, made = actions.create_topic(bare, {"en": "Parent"}, None, parent=top)
    child = add(bare, "Child", parent=parent)
    back = actions.move(child, other, 0, None)
    take_back(made, None)

    with pytest.raises(Conflict):
        take_back(back, None)

    assert again(child).parent == other


# ---------------------------------------------------------------- a circle that is there


def test_a_circle_that_is_there_loses_no_topic_and_stops_nothing(bare, circle):
    assert shape(bare) == [("first", 0), ("second", 0), ("third", 1)]
    assert [keys(bare, word) for word in ("one", "two", "three")] == [["first"], ["second"], ["third", "second"]]
    assert queries.above(bare) == {"third": "second"}
    assert set(queries.names(bare, "en")) == {"first", "second", "third"}


def test_every_page_and_the_api_answer_over_a_circle(bare, circle, owner, client_of, api):
    client, base = client_of(owner), f"/ws/{bare.slug}/topics/"
    first, _second = circle

    page = client.get(f"{base}edit/").content.decode()
    assert all(f"topic={key}" in page for key in ("first", "second", "third"))
    for query in ("", "?topic=first", "?topic=third", "?show=history", "?show=archive", "?show=new"):
        assert client.get(f"{base}edit/{query}").status_code == 200
    for address in ("/api/v1/topics", "/api/v1/topics/first", "/api/v1/topics/history"):
        assert api(bare).get(address).status_code == 200
    for way in ("up", "down", "in", "out"):
        assert client.post(f"{base}edit/{first.pk}/move/", {"way": way}).status_code in (200, 302, 422)


def test_the_first_change_opens_a_circle(bare, circle):
    first, second = circle

    actions.move(second, first, 0, None)

    assert shape(bare) == [("first", 0), ("second", 1), ("third", 2)]
    with pytest.raises(Invalid):
        add(bare, "Fourth", parent=Topic.objects.get(key="third"))


def test_topics_merged_into_each_other_count_under_one_of_them(bare):
    first, second = add(bare, "First"), add(bare, "Second")
    item = said(bare, "first")
    both_said = [{"key": key, "polarity": "negative", "confidence": 0.7} for key in ("first", "second")]
    item.understanding, item.topics = {"language": "en", "topics": both_said}, " first:negative second:negative "
    item.save()
    for old, new in ((first, second), (second, first)):
        Topic.objects.filter(pk=old.pk).update(merged_into=new, archived_at=item.occurred_at)
        about = {"from_key": old.key, "to_key": new.key}
        TopicChange.objects.create(workspace=bare, kind="merged", about=about, at=item.occurred_at.replace(year=2020))

    settle_merges()

    item.refresh_from_db()
    assert queries.aliases(bare) == {"second": "first"}
    assert item.topics == " first:negative "


# ---------------------------------------------------------------- three levels


def test_an_archived_topic_beneath_counts_as_a_level(bare):
    top = add(bare, "Top")
    actions.archive(add(bare, "Below", parent=top), None)
    second = add(bare, "Second", parent=add(bare, "First"))

    with pytest.raises(Invalid):
        actions.move(top, second, 0, None)


def test_a_topic_that_finds_no_level_any_more_is_restored_at_the_top(bare):
    top = add(bare, "Top")
    below = add(bare, "Below", parent=top)
    actions.archive(below, None)
    second = add(bare, "Second", parent=add(bare, "First"))
    Topic.objects.filter(pk=top.pk).update(parent=second)

    actions.restore(below, None)

    assert dict(shape(bare)) == {"first": 0, "second": 1, "top": 2, "below": 0}


def test_a_restored_topic_needs_room(bare, monkeypatch, owner, client_of):
    topic = add(bare, "Topic")
    archived = actions.archive(topic, None)
    monkeypatch.setattr(limits, "MOST_TOPICS", 1)
    add(bare, "Other")

    with pytest.raises(Invalid):
        actions.restore(topic, None)
    with pytest.raises(Conflict):
        take_back(archived, None)

    page = client_of(owner).post(f"/ws/{bare.slug}/topics/edit/{topic.pk}/restore/")
    assert (page.status_code, "A workspace may have 1 topics" in page.content.decode()) == (422, True)
    assert shape(bare) == [("other", 0)]


def test_a_merge_leaves_no_fourth_level(bare):
    old = add(bare, "Old")
    add(bare, "Child", parent=old)
    third = add(bare, "Third", parent=add(bare, "Second", parent=add(bare, "First")))

    with pytest.raises(Invalid):
        actions.merge(old, third, None)

    assert Topic.objects.get(key="child").parent == old


def test_a_pack_leaves_no_fourth_level(bare):
    second = add(bare, "Second", parent=add(bare, "First"))
    add(bare, "Delivery", parent=second)

    actions.adopt_pack(bare, "shop", None)

    assert max(depth for _key, depth in shape(bare)) == 2
    assert Topic.objects.get(key="courier").parent is None


# ---------------------------------------------------------------- words


def words(n: int, start: str = "w") -> list[str]:
    return [f"{start}{one}" for one in range(n)]


LETTERS = [f"{a}{b}" for a in "abcdefg" for b in "xyz"]  # 21 tags


@pytest.mark.parametrize(
    ("names", "seeds", "field"),
    [
        (dict.fromkeys(LETTERS, "x"), {}, "names"),
        ({"en": "x"}, {tag: ["word"] for tag in LETTERS}, "seeds"),
        ({"en": "x"}, {"en": words(200), "ar": words(200), "zh": ["word"]}, "seeds"),
        ({"en-abcd1234-x9": "x"}, {}, "names"),
        ({"en": "x"}, {"en-1": ["word"]}, "seeds"),
    ],
)
def test_languages_and_words_have_an_end(bare, names, seeds, field):
    with pytest.raises(Invalid) as caught:
        actions.create_topic(bare, names, None, seeds=seeds)

    assert [error.field for error in caught.value.errors] == [field]


def test_tags_of_all_kinds_are_languages(bare):
    names = dict.fromkeys(["en", "zh-Hant", "zh-Hans-CN", "pt-BR", "es-419", "zh-yue", "ca-valencia", "de-1996"], "x")

    assert actions.create_topic(bare, names, None)[0].names == names


def test_a_merge_and_a_suggestion_are_bound_by_the_same_number(bare):
    full, other = add(bare, "Full", *words(200)), add(bare, "Other", "more", "yet more")
    one = Suggestion.objects.create(workspace=bare, language="en", key="music", phrases=["music"])

    with pytest.raises(Invalid) as merged:
        actions.merge(other, full, None)
    with pytest.raises(Invalid):
        discovery.merge_into(one, full, None)

    assert [error.field for error in merged.value.errors] == ["seeds.en"]
    assert Topic.objects.get(pk=other.pk).archived_at is None
    assert Suggestion.objects.get(pk=one.pk).state == Suggestion.State.OPEN


def test_a_suggestion_adds_to_the_words_of_this_moment(bare):
    topic = add(bare, "Noise", "loud")
    stale = again(topic)
    actions.set_seeds(topic, {"en": ["loud", "shouting"]}, None)

    discovery.merge_into(
        Suggestion.objects.create(workspace=bare, language="en", key="music", phrases=["music"]), stale, None
    )

    assert again(topic).seeds == {"en": ["loud", "shouting", "music"]}


def test_the_words_of_a_workspace_have_an_end(bare, monkeypatch):
    monkeypatch.setattr(limits, "MOST_WORDS", 4)
    topic, gone = add(bare, "Topic", "one", "two"), add(bare, "Gone", "three")
    actions.archive(gone, None)
    add(bare, "Other", "four", "five")

    for deed in (
        lambda: add(bare, "New", "six"),
        lambda: actions.set_seeds(topic, {"en": ["one", "two", "six"]}, None),
        lambda: actions.split(topic, {"en": "New"}, {"en": ["six"]}, None),
        lambda: actions.restore(gone, None),
        lambda: actions.adopt_pack(bare, "shop", None),
    ):
        with pytest.raises(Invalid, match="4 words"):
            deed()
    assert [key for key, _depth in shape(bare)] == ["topic", "other"]
    actions.set_seeds(topic, {"en": ["one", "seven"]}, None)  # no more than before


def test_words_that_are_tried_are_bound_too(bare, owner, client_of):
    page = client_of(owner).post(f"/ws/{bare.slug}/topics/edit/trial/", {"seeds_en": "\n".join(words(201))})

    assert page.status_code == 422


def test_examples_do_not_grow_by_merging(bare):
    first, second = add(bare, "First"), add(bare, "Second")
    for topic, start in ((first, "a"), (second, "b")):
        Topic.objects.filter(pk=topic.pk).update(examples={"for": words(150, start)})

    actions.merge(first, second, None)

    assert again(second).examples == {"for": words(150, "b") + words(50, "a")}


def test_a_long_voice_is_kept_as_a_short_example(bare):
    topic, _change = actions.create_topic(bare, {"en": "Long"}, None, examples=["x" * 5000])

    assert [len(text) for text in topic.examples["for"]] == [teaching.LONGEST]


def test_the_history_keeps_of_a_topic_only_what_was_changed(bare):
    topic, beside = add(bare, "Topic", "espresso"), add(bare, "Beside", "latte")

    change = actions.move(topic, None, 1, None)

    assert change.before[str(beside.pk)].keys() == {"parent_id", "position"}
