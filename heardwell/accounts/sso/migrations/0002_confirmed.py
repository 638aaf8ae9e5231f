from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sso", "0001_initial")]

    operations = [
        migrations.AddField(model_name="identity", name="confirmed", field=models.BooleanField(default=False)),
    ]
