from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0006_afterwords")]

    operations = [
        migrations.AlterField(
            model_name="feedbackevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("recorded", "Recorded"),
                    ("understood", "Understood"),
                    ("changed", "Changed"),
                    ("erased", "Erased"),
                    ("reread", "Reread"),
                ],
                max_length=10,
            ),
        ),
    ]
