import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("widget", "0001_initial")]

    operations = [
        migrations.AddField("site", "origins", models.JSONField(default=list)),
        migrations.CreateModel(
            "RetiredKey",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True)),
                ("ends_at", models.DateTimeField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="retired_keys", to="widget.site"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "AskingRules",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cap_days", models.PositiveSmallIntegerField(default=0, verbose_name="Days between two surveys")),
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asking_rules",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
    ]
