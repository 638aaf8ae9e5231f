"""Makes the tables and one survey: ``python -m ninja_orm.prepare``."""

import django
from django.core.management import call_command

django.setup()

from ninja_orm.models import Answer, Survey  # noqa: E402  # models need the set-up above

call_command("migrate", run_syncdb=True, verbosity=0)
Answer.objects.all().delete()
Survey.objects.all().delete()
Survey.objects.create(
    public_id="bench",
    questions={"nps": {"type": "nps"}, "why": {"type": "text"}, "tags": {"type": "multi", "choices": ["speed"]}},
)
