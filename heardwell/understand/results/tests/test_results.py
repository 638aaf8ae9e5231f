"""What was answered, how far people came, and what must not be shown."""

import pytest

from heardwell.collect.intake.log import accept
from heardwell.collect.surveys import actions, queries
from heardwell.collect.surveys.models import Survey
from heardwell.core import clock
from heardwell.project import pipeline
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db(transaction=True)

FORM = {
    "name": "Shop",
    "languages": ["en", "ar"],
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": "Recommend us?"}},
        {"key": "bad", "type": "text", "label": {"en": "What was bad?"}, "show_if": {"question": "nps", "in": [0, 1]}},
        {
            "key": "what",
            "type": "multi",
            "label": {"en": "What?"},
            "choices": [{"value": "price", "label": {"en": "Price"}}, {"value": "staff", "label": {"en": "Staff"}}],
        },
        {
            "key": "parts",
            "type": "matrix",
            "label": {"en": "How was"},
            "rows": [{"value": "speed", "label": {"en": "Speed"}}],
            "scale": {"min": 1, "max": 5},
        },
        {
            "key": "order",
            "type": "ranking",
            "label": {"en": "Order"},
            "choices": [{"value": "a", "label": {"en": "Apples"}}, {"value": "b", "label": {"en": "Bread"}}],
        },
    ],
}
START = 1_790_000_000_000


@pytest.fixture
def survey(workspace, owner) -> Survey:
    made = actions.create_survey(workspace, owner, form=FORM)
    actions.publish(made, owner)
    return made


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now_ms", lambda: START + 3_600_000)


def respond(survey: Survey, n: int, *parts: dict, channel: str = "web", done: bool = True, pace_ms: int = 4000) -> None:
    """Response number n, each part some seconds after the one before."""
    for seq, answers in enumerate(parts, 1):
        body = {"response_id": f"response-{n:08}", "seq": seq, "done": done and seq == len(parts), "channel": channel}
        accept(survey.pk, body | {"answers": answers, "language": "en"}, received_ms=START + n * 60_000 + seq * pace_ms)


def look(client_of, owner, survey: Survey, query: str = "") -> tuple[str, object]:
    assert pipeline.run_until_idle()
    page = client_of(owner).get(f"/ws/{survey.workspace.slug}/surveys/{survey.pk}/results/{query}")
    return assert_page(page), page.context["results"]


def by_key(found) -> dict:
    return {one.label.key: one for one in found.questions}


def test_nobody_has_answered_yet(client_of, owner, survey):
    page, found = look(client_of, owner, survey)

    assert found.n == 0
    assert "Nobody has answered yet" in page


def test_every_question_has_its_figures(client_of, owner, survey):
    for n in range(8):
        order = ["b", "a"] if n < 6 else ["a", "b"]
        respond(survey, n, {"nps": 9 if n < 6 else 3, "what": ["price"], "parts": {"speed": 4}, "order": order})

    page, found = look(client_of, owner, survey)
    questions = by_key(found)

    assert questions["nps"].picture.finding.startswith("NPS 50, between ")
    assert [bar.n for bar in questions["nps"].picture.bars][9] == 6
    assert questions["what"].picture.finding == "Most often: Price (100%)"
    assert questions["parts"].picture.heat[0].mean == "4.0"
    assert questions["order"].picture.finding == "First on average: Bread"
    assert questions["order"].picture.bars[0].shown == "1.3"
    assert (found.n, found.completion) == (8, "100%")
    assert "Bread" in page


def test_people_are_followed_along_their_own_path(client_of, owner, survey):
    respond(survey, 1, {"nps": 0}, {"bad": "Rude"}, {"what": ["staff"]}, {"parts": {"speed": 1}}, {"order": ["a"]})
    respond(survey, 2, {"nps": 9}, {"what": None}, done=False)
    respond(survey, 3, {"nps": 10}, done=False)

    page, found = look(client_of, owner, survey)
    questions = by_key(found)

    came = {key: (one.reached, one.left) for key, one in questions.items()}
    assert came == {"nps": (3, 0), "bad": (1, 0), "what": (3, 1), "parts": (2, 1), "order": (1, 0)}
    assert questions["what"].picture.n == 1
    assert "Rude" in page
    assert "Too few to tell" in page


def test_time_is_the_median_between_parts_and_of_the_first_question_unknown(client_of, owner, survey):
    for n in range(5):
        respond(survey, n, {"nps": 9}, {"what": ["price"]}, {"parts": {"speed": 5}, "order": ["a"]}, pace_ms=3000 + n)

    _page, found = look(client_of, owner, survey)

    times = {key: one.seconds for key, one in by_key(found).items()}
    assert times == {"nps": "", "bad": "", "what": "3.0 s", "parts": "", "order": ""}


def test_answers_on_another_scale_never_blend(client_of, owner, survey):
    respond(survey, 1, {"nps": 0})
    form = queries.draft_of(survey)
    form["questions"] = [{**form["questions"][0], "scale": "nps_1_10"}]
    actions.save_draft(survey, form, survey.draft_revision)
    actions.publish(survey, owner)
    respond(survey, 2, {"nps": 10})

    page, found = look(client_of, owner, survey)

    assert (by_key(found)["nps"].picture.n, by_key(found)["nps"].picture.apart) == (1, 1)
    assert "1 earlier answer was given on another scale" in page


def test_a_removed_question_stays_with_its_answers(client_of, owner, survey):
    respond(survey, 1, {"nps": 9, "what": ["price"]})
    form = queries.draft_of(survey)
    form["questions"] = form["questions"][:1]
    actions.save_draft(survey, form, survey.draft_revision)
    actions.publish(survey, owner)

    page, found = look(client_of, owner, survey)

    assert [(one.label.key, one.gone) for one in found.questions] == [("nps", False), ("what", True)]
    assert "no longer asked" in page


def test_small_groups_show_no_answers(client_of, owner, survey):
    for n in range(6):
        respond(survey, n, {"nps": 9, "what": ["price"]}, channel="email" if n == 0 else "web")

    page, found = look(client_of, owner, survey, "?channel=email")
    assert (found.n, found.suppressed, found.questions) == (1, True, [])
    assert "show no answers" in page
    _page, found = look(client_of, owner, survey, "?channel=web")
    assert (found.n, found.suppressed) == (5, True), "the whole less these would be the one"


def test_large_groups_show_theirs(client_of, owner, survey):
    for n in range(10):
        respond(survey, n, {"nps": 9 if n < 5 else 0}, channel="email" if n < 5 else "web")

    _page, found = look(client_of, owner, survey, "?channel=email")

    assert (found.n, found.suppressed, found.completion) == (5, False, "100%")
    assert by_key(found)["nps"].picture.finding.startswith("NPS 100")


def test_what_people_write_stays_text(client_of, owner, survey):
    respond(survey, 1, {"nps": 0, "bad": "<script>alert(1)</script>"})

    page, _found = look(client_of, owner, survey)

    assert "<script>alert" not in page


def test_a_period_that_does_not_exist_is_refused(client_of, owner, survey):
    page = client_of(owner).get(f"/ws/{survey.workspace.slug}/surveys/{survey.pk}/results/?period=century")

    assert page.status_code == 422
