"""A draft is shown to people without an account, who say what they think of it; and nothing else opens."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from heardwell.accounts.models import AuditEvent
from heardwell.collect.surveys import actions as surveys
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.reviewing import actions, links, pace, queries
from heardwell.collect.surveys.reviewing.models import ReviewComment, ReviewLink
from heardwell.core import clock
from heardwell.messaging.models import Notification
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def _calm():
    cache.clear()


@pytest.fixture
def survey(workspace, owner) -> Survey:
    return surveys.create_survey(workspace, owner, template="nps", languages=["en", "ar"])


@pytest.fixture
def link(survey, owner) -> ReviewLink:
    return actions.make_link(survey, owner, 7)


@pytest.fixture
def client(client_of, owner) -> Client:
    return client_of(owner)


def public(link: ReviewLink, path: str = "") -> str:
    return f"/review/{links.token_of(link)}/{path}"


def staff(survey: Survey, path: str = "") -> str:
    return f"/ws/{survey.workspace.slug}/surveys/{survey.pk}/review/{path}"


def say(link: ReviewLink, body: str = "Too long", name: str = "Nour", question: str = "nps", client=None):
    return (client or Client()).post(public(link), {"name": name, "body": body, "question": question})


def test_a_link_shows_the_draft_to_a_stranger_and_to_no_search_engine(survey, link):
    page = Client().get(public(link, "?lang=ar"))

    assert survey.draft["questions"][0]["label"]["ar"] in assert_page(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Cache-Control"] == "no-store"
    assert len(links.token_of(link).partition(".")[2]) == 43


def test_the_draft_inside_runs_nothing_and_sends_nothing(survey, link):
    inside = Client().get(public(link, "form?lang=ar"))

    assert inside.status_code == 200
    assert "sandbox allow-same-origin" in inside["Content-Security-Policy"]
    assert "<script" not in inside.content.decode()


def test_no_other_token_opens_it(link):
    token = links.token_of(link)
    other = token[:-1] + ("A" if token[-1] != "A" else "B")

    for wrong in (other, token.split(".")[0], "9" * 30, f"{link.pk + 1}.{token.split('.')[1]}", "x"):
        assert Client().get(f"/review/{wrong}/").status_code == 404
        assert Client().get(f"/review/{wrong}/form").status_code == 404


def test_a_link_ends_by_itself_and_by_hand(survey, link, client):
    client.post(staff(survey, f"links/{link.pk}/revoke"))
    late = ReviewLink.objects.create(survey=survey, expires_at=clock.now() - timedelta(seconds=1))

    for ended in (link, late):
        assert Client().get(public(ended)).status_code == 410
        assert say(ended).status_code == 410
    assert not ReviewComment.objects.exists()
    assert list(AuditEvent.objects.filter(action__startswith="survey.review").values_list("action", flat=True)) == [
        "survey.review_shared",
        "survey.review_ended",
    ]


def test_a_strangers_comment_reaches_the_author_and_the_page_of_the_survey(survey, link, owner, client):
    answer = say(link, "Too long for a phone")

    assert answer["Location"].endswith("#about-nps")
    page = assert_page(client.get(staff(survey)))
    assert "Too long for a phone" in page
    assert "guest" in page
    assert Notification.objects.get(user=owner).facts["words"] == "Too long for a phone"
    assert re.search(r'count-of">1<', client.get(f"/ws/{survey.workspace.slug}/surveys/{survey.pk}/").content.decode())


def test_a_member_speaks_under_their_own_name_and_is_not_told_of_it(survey, link, owner, client):
    say(link, name="Somebody else", client=client)

    comment = ReviewComment.objects.get()
    assert (comment.author, comment.user) == ("Olive Owner", owner)
    assert not Notification.objects.exists()


def test_somebody_of_another_workspace_is_a_stranger_here(link, other_workspace, client_of):
    rival = other_workspace.memberships.get().user

    say(link, name="Rita", client=client_of(rival))

    assert ReviewComment.objects.get().user is None


def test_the_team_answers_resolves_and_opens_again(survey, link, client):
    say(link)
    comment = ReviewComment.objects.get()

    client.post(staff(survey, f"{comment.pk}/answer"), {"body": "Shortened."})
    assert "Shortened." in assert_page(Client().get(public(link)))
    client.post(staff(survey, f"{comment.pk}/resolve"))
    assert queries.open_count(survey) == 0
    assert "Too long" in assert_page(client.get(staff(survey, "?resolved=1")))
    client.post(staff(survey, f"{comment.pk}/resolve?open=1"))
    assert queries.open_count(survey) == 1


def test_what_people_write_stays_text_on_both_sides(survey, link, client):
    say(link, SCRIPT, name=SCRIPT)
    client.post(staff(survey, f"{ReviewComment.objects.get().pk}/answer"), {"body": SCRIPT})

    for page in (client.get(staff(survey)), Client().get(public(link)), client.get(f"/ws/{survey.workspace.slug}/")):
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


@pytest.mark.parametrize(
    ("body", "name", "question", "message"),
    [
        ("", "Nour", "nps", "Write something"),
        ("x" * 4001, "Nour", "nps", "Write something"),
        ("x", "", "nps", "Say who you are"),
        ("x", "x" * 121, "nps", "Say who you are"),
        ("x", "Nour", "gone", "no longer there"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_kept(body, name, question, message, link):
    page = say(link, body, name, question)

    assert message in assert_page(page, 422)
    assert not ReviewComment.objects.exists()


def test_a_comment_outlives_its_question(survey, link, client):
    say(link)
    survey.refresh_from_db()
    surveys.save_draft(survey, {**survey.draft, "name": survey.name, "questions": []}, survey.draft_revision)

    assert "no longer there" in assert_page(client.get(staff(survey)))


def test_too_many_comments_at_once_have_to_wait(link):
    answers = [say(link, f"No {n}").status_code for n in range(pace.PER_ADDRESS + 1)]

    assert answers[-2:] == [302, 429]
    assert ReviewComment.objects.count() == pace.PER_ADDRESS


def test_comments_and_links_of_another_survey_are_not_found(survey, link, workspace, owner, client):
    say(link)
    other = surveys.create_survey(workspace, owner, template="csat")

    assert client.post(staff(other, f"{ReviewComment.objects.get().pk}/resolve")).status_code == 404
    assert client.post(staff(other, f"links/{link.pk}/revoke")).status_code == 404


def test_a_link_lasts_one_of_the_offered_times(survey, client):
    client.post(staff(survey, "share"), {"days": "3650"})
    assert not ReviewLink.objects.exists()
    client.post(staff(survey, "share"), {"days": "30"})

    assert links.address_of(ReviewLink.objects.get()) in assert_page(client.get(staff(survey)))
