"""Questions that come again and again, and the replies that a help page can begin with."""

from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import expect

from heardwell.close.cases.models import Case, CaseEvent
from heardwell.close.questions.actions import gather
from heardwell.close.questions.jobs import gather_due
from heardwell.close.questions.models import Gathering, HelpPage
from heardwell.core import clock
from heardwell.feedback.models import Feedback
from heardwell.web.tests.pages import assert_page

_numbers = count(1)
REFUND = [
    "How long does a refund take?",
    "When will I get my refund? How long does it take?",
    "How long until the refund is on my card?",
    "Hello, how long does a refund take with you?",
    "How many days does the refund take?",
]
OTHERS = ["Do you ship to Norway?", "Is the blue one vegan?", "Who designed the logo?", "Can I pay with a cheque?"]


@pytest.fixture
def ask(workspace):
    """``ask(text)``: somebody asks; returns the feedback."""

    def asked(text: str, intent: str = "question", workspace=workspace) -> Feedback:
        columns = {"text": text, "intent": intent, "language": "en", "occurred_at": clock.now()}
        return Feedback.objects.create(workspace=workspace, source="api", external_id=str(next(_numbers)), **columns)

    return asked


def answer(workspace, feedback: Feedback, words: str) -> Case:
    case = Case.objects.create(workspace=workspace, feedback=feedback, opened_by="user:1")
    CaseEvent.objects.create(case=case, kind=CaseEvent.Kind.REPLIED, body=words)
    return case


@pytest.fixture
def refunds(ask, workspace) -> list[Feedback]:
    rows = [ask(text) for text in REFUND]
    for text in OTHERS:
        ask(text)
    gather(workspace)
    return rows


def look(client_of, user, workspace) -> str:
    return assert_page(client_of(user).get(f"/ws/{workspace.slug}/questions/"))


def test_what_many_ask_is_listed_with_its_count_and_their_words(refunds, client_of, owner, workspace):
    html = look(client_of, owner, workspace)

    assert "1 question has no help page yet." in html
    assert "asked 5 times" in html and "refund" in html
    assert "Norway" not in html


def test_a_draft_begins_with_a_real_reply_without_what_identifies_somebody(refunds, client_of, owner, workspace):
    case = answer(workspace, refunds[0], "Refunds take five days. Call me at +1 202 555 0143 or nora@leaf.example.")

    html = look(client_of, owner, workspace)

    draft = html[html.index("<textarea") : html.index("</textarea>")]
    assert "Refunds take five days." in draft
    assert "555" not in html and "nora@" not in html and "[email]" in draft
    assert f"/cases/{case.pk}/" in html


def test_a_question_with_a_page_leaves_the_list_and_may_come_back(refunds, open_page, owner, workspace):
    page = open_page(f"/ws/{workspace.slug}/questions/", user=owner)

    page.get_by_text("There is a page").click()
    page.get_by_label("Address of the help page").fill("https://help.example/refunds")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Every frequent question has its page.")).to_be_visible()
    expect(page.get_by_role("link", name="https://help.example/refunds")).to_be_visible()
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_text("1 question has no help page yet.")).to_be_visible()
    assert not HelpPage.objects.exists()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "help", "", "ftp://help.example/x"])
def test_what_is_no_address_is_refused_by_name(url, refunds, client_of, owner, workspace):
    given = {"language": "en", "phrase": "refund take", "url": url}

    response = client_of(owner).post(f"/ws/{workspace.slug}/questions/page/", given)

    assert response.status_code == 422 and not HelpPage.objects.exists()


def test_complaints_and_other_workspaces_are_no_questions_of_ours(ask, other_workspace, workspace):
    for text in REFUND:
        ask(text, "complaint")
        ask(text, workspace=other_workspace)

    assert gather(workspace).groups == []


def test_an_erased_question_is_quoted_no_more(refunds, client_of, owner, workspace):
    Feedback.objects.filter(pk__in=[row.pk for row in refunds]).delete()

    assert "refund" not in look(client_of, owner, workspace)


def test_a_page_of_another_workspace_is_not_there(refunds, client_of, owner, workspace, other_workspace):
    page = HelpPage.objects.create(workspace=other_workspace, language="en", phrase="x", url="https://x.example")

    response = client_of(owner).post(f"/ws/{workspace.slug}/questions/page/{page.pk}/forget/")

    assert response.status_code == 404 and HelpPage.objects.exists()


def test_nothing_is_gathered_before_somebody_wants_to_see_it(ask, client_of, owner, workspace):
    for text in REFUND:
        ask(text)
    gather_due()
    assert not Gathering.objects.exists()

    assert "being gathered" in look(client_of, owner, workspace)
    gather_due()

    assert "1 question has no help page yet." in look(client_of, owner, workspace)


def test_the_job_looks_again_only_when_somebody_asked_since(ask, client_of, owner, workspace):
    ask(REFUND[0])
    look(client_of, owner, workspace)
    gather_due()
    first = Gathering.objects.get().made_at
    ask("no question", "praise")
    Gathering.objects.update(made_at=first - timedelta(hours=2))

    gather_due()
    assert Gathering.objects.get().made_at == first - timedelta(hours=2)

    ask(REFUND[1])
    gather_due()
    assert Gathering.objects.get().made_at > first
