"""Surveys that end by themselves, that everybody answers once, and that lead only where they may."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from heardwell.accounts.models import AuditEvent
from heardwell.collect.intake.envelope import Contact
from heardwell.collect.intake.log import accept, forms
from heardwell.collect.intake.paths import Known
from heardwell.collect.surveys import actions, limiting, queries
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.tests.kinds import choices, question
from heardwell.core import clock
from heardwell.core.errors import Conflict, Gone, Invalid
from heardwell.feedback.models import Feedback
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_ids = count(1)


@pytest.fixture
def publish(workspace, owner, django_capture_on_commit_callbacks):
    """``publish(question, …, limits={…})``: a survey that is asked."""

    def published(*questions: dict, **parts: object) -> Survey:
        form = {"name": "S", "languages": ["en"], "questions": list(questions) or [question("nps", "nps")], **parts}
        survey = actions.create_survey(workspace, owner, form=form)
        with django_capture_on_commit_callbacks(execute=True):
            actions.publish(survey, owner)
        return Survey.objects.get(pk=survey.pk)

    return published


@pytest.fixture
def kept(django_capture_on_commit_callbacks):
    """``kept()``: limits are looked at; how many surveys changed."""

    def looked() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return limiting.close_due()

    return looked


def heard(survey: Survey, **answers: object) -> Feedback:
    return Feedback.objects.create(
        workspace=survey.workspace,
        source="survey",
        external_id=f"{survey.pk}:{next(_ids)}",
        survey=survey.pk,
        occurred_at=clock.now(),
        answers=answers,
    )


def give(survey: Survey, response: str = "response-1", contact: Contact | None = None, **more: object):
    return accept(survey.pk, {"response_id": response, "answers": {"nps": 9}, **more}, contact=contact)


def status(survey: Survey) -> str:
    return Survey.objects.get(pk=survey.pk).status


def test_a_survey_closes_at_its_moment_before_anybody_looks(publish, kept):
    with clock.at(NOON):
        survey = publish(limits={"closes_at": "2026-03-01T21:00:00+08:00"})

        give(survey)
        with clock.at(NOON + timedelta(hours=1)), pytest.raises(Gone):
            give(survey, "response-2")
        assert kept() == 0
    with clock.at(NOON + timedelta(hours=2)):
        assert kept() == 1
        assert kept() == 0
        closed = Survey.objects.get(pk=survey.pk)
        assert (closed.status, closed.closed_at) == ("closed", NOON + timedelta(hours=1))
        assert actions.sync_published() == 0


def test_what_closed_by_date_is_opened_again_by_a_later_date(publish, kept, owner):
    with clock.at(NOON):
        survey = publish(limits={"closes_at": "2026-03-01T13:00:00Z"})
    with clock.at(NOON + timedelta(days=1)):
        kept()

        with pytest.raises(Conflict, match="closing date"):
            actions.reopen(survey, owner)
        with pytest.raises(Invalid) as refused:
            actions.publish(survey, owner)
    assert [error.field for error in refused.value.errors] == ["limits.closes_at"]


def test_a_survey_closes_when_it_has_enough_responses_that_were_sent(publish, kept):
    survey = publish(limits={"responses": 2})

    heard(survey, nps=9)
    Feedback.objects.filter(pk=heard(survey, nps=1).pk).update(done=False)
    assert (kept(), status(survey)) == (0, "published")
    heard(survey, nps=3)
    assert (kept(), status(survey)) == (1, "closed")


def test_a_full_quota_thanks_the_next_of_its_kind_at_once(publish, kept):
    kind = question("multi", "in", choices=choices("new", "old"), pick={}, required=True)
    quota = {"question": "in", "in": ["new"], "most": 2}
    survey = publish(kind, question("text", "why", required=True), limits={"quotas": [quota]})

    def path(given: str) -> tuple[str, ...]:
        return forms().survey(survey.pk).way(Known({"in": [given]})).asked

    for given in (["new"], ["old"], None, ["old", "new"]):
        assert path("new") == ("in", "why")
        heard(survey, **{"in": given})
        kept()

    assert path("new") == ("in",)
    assert path("old") == ("in", "why")
    assert status(survey) == "published"
    assert actions.sync_published() == 0


def test_a_quota_may_look_at_a_row_or_a_number(publish, kept):
    quotas = [
        {"question": "grid/speed", "in": [1, 2], "most": 1},
        {"question": "ok", "in": [True], "most": 1},
        {"question": "nps", "in": [1], "most": 1},
    ]
    survey = publish(
        question("matrix", "grid"), question("consent", "ok"), question("nps", "nps"), limits={"quotas": quotas}
    )

    heard(survey, grid={"staff": 1, "speed": 2}, ok=False, nps=10)
    kept()

    assert Survey.objects.get(pk=survey.pk).full_quotas == [0]


def test_publishing_a_new_version_begins_quotas_anew(publish, kept, owner):
    survey = publish(question("nps", "nps"), limits={"quotas": [{"question": "nps", "in": [1], "most": 1}]})
    heard(survey, nps=1)
    kept()

    actions.save_draft(survey, {**queries.draft_of(survey), "limits": {}}, survey.draft_revision)
    actions.publish(survey, owner)

    assert Survey.objects.get(pk=survey.pk).full_quotas == []


def test_a_verified_contact_answers_once(publish):
    survey = publish(limits={"once": True})
    mei = Contact(external_id="u42", verified=True)

    assert give(survey, contact=mei).status == "accepted"
    assert give(survey, seq=2, contact=mei, done=True).status == "accepted"
    assert give(survey, seq=2, contact=mei, done=True).status == "duplicate"
    with pytest.raises(Conflict, match="answered already"):
        give(survey, "response-2", mei)
    assert give(survey, "response-3", Contact(external_id="u43", verified=True)).status == "accepted"
    assert give(survey, "response-4", Contact(external_id="u42")).status == "accepted"
    assert give(publish(), "response-5", mei).status == "accepted"


def test_who_was_erased_is_not_remembered_as_having_answered(publish):
    from heardwell.collect.intake import log

    survey = publish(limits={"once": True})
    mei = Contact(email="mei@shop.example", verified=True)
    give(survey, contact=mei)

    log.redact([row.id for row in log.read_after(0, 10)])

    assert give(survey, "response-2", mei).status == "accepted"


def test_an_ending_leads_only_to_hosts_on_the_list(publish, workspace, owner):
    def leading_to(address: str) -> list[str]:
        try:
            publish(endings=[{"key": "e", "title": {"en": "Thanks"}, "redirect": address}])
        except Invalid as invalid:
            return [error.field for error in invalid.errors]
        return []

    assert leading_to("https://shop.example/thanks") == ["endings.0.redirect"]
    actions.set_redirect_hosts(workspace, owner, ["Shop.example", "*.marlow.example"])
    assert leading_to("https://shop.example/thanks") == []
    assert leading_to("https://a.marlow.example/") == []
    assert leading_to("https://marlow.example/") == ["endings.0.redirect"]
    assert leading_to("https://shop.example.evil.example/") == ["endings.0.redirect"]
    assert leading_to("https://evilmarlow.example/") == ["endings.0.redirect"]


def test_a_host_that_leaves_the_list_is_led_to_no_more_and_comes_back_with_it(
    publish, workspace, owner, django_capture_on_commit_callbacks
):
    def keep(*hosts: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.set_redirect_hosts(workspace, owner, hosts)

    def led_to() -> str:
        [ending] = json.loads(forms().survey(survey.pk).body)["endings"]
        return ending.get("redirect", "")

    keep("shop.example")
    address = "https://shop.example/thanks"
    survey = publish(endings=[{"key": "e", "title": {"en": "Thanks"}, "redirect": address}])
    before = led_to()
    keep()
    without = led_to()
    keep("shop.example")

    assert (before, without, led_to()) == (address, "", address)
    assert actions.sync_published() == 0


def test_a_host_that_leaves_the_list_leaves_no_review_for_the_happy_alone(
    publish, workspace, owner, django_capture_on_commit_callbacks
):
    actions.set_redirect_hosts(workspace, owner, ["www.trustpilot.com", "www.yelp.com"])
    happy = {"question": "nps", "from": 9}
    good = {"key": "good", "title": {"en": "Thanks"}, "redirect": "https://www.yelp.com/biz/x", "if": happy}
    rest = {"key": "rest", "title": {"en": "Thanks"}, "redirect": "https://www.trustpilot.com/evaluate/x"}
    survey = publish(endings=[good, rest])

    with django_capture_on_commit_callbacks(execute=True):
        actions.set_redirect_hosts(workspace, owner, ["www.yelp.com"])

    endings = json.loads(forms().survey(survey.pk).body)["endings"]
    assert [ending.get("redirect") for ending in endings] == [None, None]


def test_the_list_is_kept_on_a_page_of_the_settings_and_in_the_audit_log(client_of, owner, workspace):
    client, page = client_of(owner), f"/ws/{workspace.slug}/settings/redirects"

    saved = client.post(page, {"hosts": "https://shop.example/thanks\r\n\r\n *.marlow.example "})
    wrong = client.post(page, {"hosts": "shop.example, marlow.example"})
    html = assert_page(client.get(page))

    assert saved.status_code == 302
    assert wrong.status_code == 422
    assert "shop.example, marlow.example: Expected a host" in wrong.content.decode()
    assert "shop.example\n*.marlow.example" in html
    event = AuditEvent.objects.get(action="survey.redirect_hosts")
    assert event.detail["after"] == ["shop.example", "*.marlow.example"]


def test_programs_read_and_set_the_list(api, workspace):
    client, path = api(workspace), "/api/v1/surveys/settings"

    def patch(body: object):
        return client.patch(path, body, content_type="application/json")

    assert client.get(path).json() == {"redirect_hosts": []}
    assert patch({"redirect_hosts": ["shop.example"]}).json() == {"redirect_hosts": ["shop.example"]}
    for wrong in (["ok.example", "no host"], ["a.b", 3], ["a.example"] * 51):
        refused = patch({"redirect_hosts": wrong})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"].startswith("redirect_hosts.")
    assert patch({"redirect_hosts": "shop.example"}).json()["errors"][0]["field"] == "redirect_hosts"
    assert client.get(path).json() == {"redirect_hosts": ["shop.example"]}
