"""The alternative: what one would write in an afternoon with Django, django-ninja and the ORM."""
