"""One index that holds all that lists filter and sum by, so that any filters are answered from it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_bulk")]
    operations = [
        migrations.RemoveIndex(model_name="feedback", name="feedback_latest"),
        migrations.RemoveIndex(model_name="feedback", name="feedback_by_sentiment"),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                fields=[
                    *("workspace", "-occurred_at", "-id", "score_metric", "score_band", "score_value", "sentiment"),
                    *("channel", "language", "triage", "kind", "source", "survey", "visibility", "quote_permission"),
                ],
                name="feedback_latest",
            ),
        ),
    ]
