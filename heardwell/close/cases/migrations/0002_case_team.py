import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A case belongs to a team, no longer to a word."""

    dependencies = [("accounts", "0002_teams"), ("cases", "0001_initial")]

    operations = [
        migrations.RenameField("case", "team", "team_name"),
        migrations.AddField(
            "case",
            "team",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="cases", to="accounts.team"
            ),
        ),
    ]
