from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_sessions")]

    operations = [
        migrations.AddField(model_name="workspace", name="ended_at", field=models.DateTimeField(null=True)),
    ]
