"""Lists of a hundred thousand stay quick because one index answers them: no filter may read the rows, or sort them."""

import pytest
from django.db import connection

from heardwell.feedback import filters, queries
from heardwell.feedback.filters import parse

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(connection.vendor != "sqlite", reason="plans of SQLite")]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sentiment": "unsure"},
        {"channel": "sms", "sentiment": "negative"},
        {"lang": "zh"},
        {"score": "nps:0-6"},
        {"kind": "note", "source": "log"},
        {"triage": "new", "visibility": "public", "quote_permission": "named"},
        {"tag": "vip"},
        {"tone": "angry", "intent": "bug"},
        {"topic": "delivery"},
        {"topic": "delivery:negative", "channel": "web"},
        {"survey_id": "s", "period": "30d"},
        {"sort": "oldest"},
    ],
    ids=str,
)
def test_ids_come_from_the_index_in_its_order(workspace, query):
    asked = parse(workspace, query)
    ordered = queries._oldest_first if query.get("sort") else queries._newest_first
    rows = ordered(filters.rows(workspace, asked), None).values_list("pk", flat=True)[:31]

    plan = rows.explain()

    assert "COVERING INDEX" in plan.splitlines()[0]
    assert "TEMP B-TREE FOR ORDER BY" not in plan


@pytest.mark.parametrize("column", ["channel", "language", "source"])
def test_the_values_of_a_column_are_found_by_skipping(workspace, column):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries._SKIPPING.format(column=column)}", [workspace.pk, 30])
        plan = " ".join(row[3] for row in cursor.fetchall())

    assert f"{column}>?" in plan
