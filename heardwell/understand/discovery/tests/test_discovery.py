"""What no topic catches is offered in groups, and people decide about them."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from heardwell.feedback.actions import record_batch
from heardwell.feedback.models import Feedback
from heardwell.feedback.said import Item
from heardwell.project import pipeline
from heardwell.text.meaning.groups import groups
from heardwell.text.meaning.phrases import key_phrases
from heardwell.understand.discovery import actions, jobs, queries
from heardwell.understand.discovery.models import Discovery, Suggestion
from heardwell.understand.topics.models import Topic

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = ["Anna", "Bo", "Cem", "Dana", "Emil", "Fei", "Gus", "Hana"]
PARKING = [f"{n} found no parking spot again, the parking lot was full on day {i}" for i, n in enumerate(NAMES)]
MUSIC = [f"the background music is far too loud, {n} could not hear table {i}" for i, n in enumerate(NAMES)]
CHINESE = [f"{n}停车场一直没有车位，停车场太小了{i}" for i, n in enumerate("甲乙丙丁戊己庚辛")]
ARABIC = [
    f"موقف السيارات ممتلئ دائما يا {n} ولا نجد موقفا"
    for n in ("علي", "سارة", "نور", "هدى", "خالد", "منى", "ليث", "رنا")
]


def test_groups_are_named_by_what_their_people_say():
    found = groups(PARKING + MUSIC, "en")

    assert {group.name for group in found} & {"parking", "parking lot", "parking spot"}
    assert any("music" in phrase.text for group in found for phrase in group.phrases)
    assert sorted(place for group in found for place in group.places) == list(range(16))


@pytest.mark.parametrize(("texts", "language", "word"), [(CHINESE, "zh", "停车"), (ARABIC, "ar", "موقف")])
def test_phrases_are_found_without_a_dictionary(texts, language, word):
    assert any(word in phrase.text for phrase in key_phrases(texts, language)[:3])


def test_the_order_plays_no_part_and_a_little_more_changes_little():
    texts = PARKING + MUSIC
    mixed = random.Random(3).sample(texts, len(texts))

    first, second, more = groups(texts, "en"), groups(mixed, "en"), groups([*texts, "a lone word"], "en")

    members = [[{given[p] for p in g.places} for g in found] for given, found in ((texts, first), (mixed, second))]
    assert members[0] == members[1]
    assert [g.name for g in first] == [g.name for g in second] == [g.name for g in more]


def say(workspace, *texts) -> None:
    rows = [
        Item(workspace.pk, "shop", text, 1, "review", "review", text, NOON + timedelta(minutes=number))
        for number, text in enumerate(texts)
    ]
    record_batch(rows)
    assert pipeline.run_until_idle()
    Feedback.objects.filter(workspace=workspace).update(topics="")


def look(workspace) -> Discovery:
    run = actions.begin(workspace, None)
    jobs.work()
    run.refresh_from_db()
    return run


@pytest.fixture
def found(transactional_db, workspace):
    say(workspace, *PARKING, *MUSIC)
    look(workspace)
    return {one.name: one for one in Suggestion.objects.filter(workspace=workspace)}


def test_the_page_offers_groups_with_counts_and_quotes(workspace, owner, client_of, found):
    page = client_of(owner).get(f"/ws/{workspace.slug}/topics/suggested/").content.decode()

    assert all(name in page for name in found)
    assert "8 voices" in page
    assert any(text in page for text in PARKING)


def test_a_run_counts_what_it_has_read_and_finds_the_same_again(workspace, found):
    before = list(Suggestion.objects.values_list("pk", "key", "voices").order_by("pk"))

    run = look(workspace)

    assert (run.state, run.passed, run.total) == ("done", 16, 16)
    assert list(Suggestion.objects.values_list("pk", "key", "voices").order_by("pk")) == before


def test_a_suggestion_becomes_a_topic_that_is_found_by_its_phrases(workspace, owner, client_of, found):
    one = next(iter(found.values()))

    client_of(owner).post(f"/ws/{workspace.slug}/topics/suggested/{one.pk}/make/", {"name": "Our new topic"})

    topic = Topic.objects.get(workspace=workspace, names__en="Our new topic")
    assert one.name in topic.seeds["en"]
    assert one.pk not in [card.suggestion.pk for card in queries.cards(workspace)]


def test_a_suggestion_may_be_given_to_a_topic_that_is_there(workspace, owner, client_of, found):
    one, topic = next(iter(found.values())), Topic.objects.filter(workspace=workspace).first()

    client_of(owner).post(f"/ws/{workspace.slug}/topics/suggested/{one.pk}/merge/", {"topic": topic.pk})

    topic.refresh_from_db()
    assert one.name in topic.seeds["en"]


def test_what_was_put_aside_stays_aside_until_it_is_taken_back(workspace, owner, client_of, found):
    one, client = next(iter(found.values())), client_of(owner)
    address = f"/ws/{workspace.slug}/topics/suggested/{one.pk}"

    client.post(f"{address}/aside/")
    look(workspace)
    assert one.pk not in [card.suggestion.pk for card in queries.cards(workspace)]

    client.post(f"{address}/again/")
    assert one.pk in [card.suggestion.pk for card in queries.cards(workspace)]


def test_a_cancelled_run_changes_nothing(transactional_db, workspace):
    say(workspace, *PARKING)
    run = actions.begin(workspace, None)
    actions.cancel(run)

    actions.carry_out(run)

    run.refresh_from_db()
    assert run.state == "cancelled"
    assert not Suggestion.objects.exists()


def test_a_run_that_was_killed_begins_anew_but_not_for_ever(transactional_db, workspace):
    say(workspace, *PARKING)
    run = actions.begin(workspace, None)
    Discovery.objects.filter(pk=run.pk).update(attempts=1, passed=3, total=8)
    jobs.work()
    run.refresh_from_db()
    assert run.state == "done"

    again = actions.begin(workspace, None)
    Discovery.objects.filter(pk=again.pk).update(attempts=actions.MOST_ATTEMPTS)
    jobs.work()
    again.refresh_from_db()
    assert again.state == "failed"


def test_an_erased_voice_is_quoted_no_more(workspace, found):
    gone = Feedback.objects.filter(text=PARKING[0])
    gone.delete()

    quoted = [item.text for card in queries.cards(workspace) for item in card.quotes]

    assert PARKING[0] not in quoted
