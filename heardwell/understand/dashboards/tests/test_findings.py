"""Sentences that say what numbers mean."""

from heardwell.understand.dashboards import findings
from heardwell.understand.dashboards.filters import PERIODS

MONTH = PERIODS["30d"]


def _figures(value=34.0, n=812, **compare):
    change = {"value": 25.0, "delta": 9.0, "low": 1.0, "high": 17.0, "significant": True} | compare
    return {"value": value, "low": 28.4, "high": 39.2, "n": n, "compare": change}


def test_the_headline_says_the_score_the_change_and_whether_it_is_real():
    said = findings.headline("nps", "NPS", _figures(), MONTH)

    assert said == "NPS is <em>34</em>, up 9 on the 30 days before. The change is likely real."


def test_a_fall_is_called_a_fall_and_shares_change_by_points():
    said = findings.headline("csat", "CSAT", _figures(82.4, delta=-1.2), MONTH)

    assert said == "CSAT is <em>82%</em>, down 1 point on the 30 days before. The change is likely real."


def test_without_a_period_before_nothing_is_compared():
    assert findings.headline("nps", "NPS", _figures() | {"compare": None}, PERIODS["all"]) == "NPS is <em>34</em>."


def test_too_few_answers_are_never_called_a_change():
    said = findings.headline("nps", "NPS", _figures(significant=None), MONTH)

    assert said.endswith("There are too few answers to say whether it changed.")


def test_the_reason_gives_both_intervals_and_n():
    said = findings.because("nps", _figures())

    assert "between 28 and 39" in said and '<bdi dir="ltr">+1</bdi> and <bdi dir="ltr">+17</bdi>' in said
    assert "95% interval" in said and "n = 812" in said


def test_a_score_of_one_answer_has_no_interval():
    said = findings.because("nps", _figures(100.0, 1) | {"low": -48.0, "high": 98.5})

    assert "n = 1</bdi>, too few to tell." in said and "98" not in said


def test_parts_of_a_sentence_are_escaped():
    assert findings.said("%(name)s <b>", name="<i>") == "&lt;i&gt; &lt;b&gt;"


def test_what_is_missing_is_counted():
    assert findings.missing(29) == "29 answers so far, 1 more needed to judge a change."
    assert findings.missing(30) == ""
