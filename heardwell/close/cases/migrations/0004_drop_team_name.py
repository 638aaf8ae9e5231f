from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_teams_of_names")]

    operations = [migrations.RemoveField("case", "team_name")]
