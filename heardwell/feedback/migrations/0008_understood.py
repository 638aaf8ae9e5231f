"""Tone, intent and topics beside the feeling, in the index that lists filter by."""

from django.db import migrations, models

COLUMNS = {"tone": 12, "intent": 64, "topics": 400}


def _column(name: str, length: int) -> migrations.SeparateDatabaseAndState:
    # Django would copy the whole table on SQLite; a column with a constant default is there at once.
    add = f"ALTER TABLE feedback_feedback ADD COLUMN {name} varchar({length}) DEFAULT '' NOT NULL"
    drop = f"ALTER TABLE feedback_feedback DROP COLUMN {name}"
    field = models.CharField(blank=True, max_length=length)
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(add, drop)], [migrations.AddField("feedback", name, field)]
    )


class Migration(migrations.Migration):
    dependencies = [("feedback", "0007_reread")]
    operations = [
        migrations.RemoveIndex(model_name="feedback", name="feedback_latest"),
        *(_column(name, length) for name, length in COLUMNS.items()),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                fields=[
                    *("workspace", "-occurred_at", "-id", "score_metric", "score_band", "score_value", "sentiment"),
                    *("channel", "language", "triage", "kind", "source", "survey", "visibility", "quote_permission"),
                    *("tone", "intent", "topics"),
                ],
                name="feedback_latest",
            ),
        ),
        migrations.AlterField("correction", "field", models.CharField(max_length=100)),
        migrations.AlterField("correction", "value", models.CharField(max_length=40)),
    ]
