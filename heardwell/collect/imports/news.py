"""What members are told about imports."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from heardwell.collect.imports.models import Import
from heardwell.messaging.notifications import notify, register
from heardwell.web.numbers import number


def register_kind() -> None:
    register("import_done", "upload", _sentence, gettext_lazy("An import of yours is done"))


def _sentence(facts: Mapping[str, Any]) -> str:  # Any: JSON
    name = f"\u2068{facts.get('file', '')}\u2069"  # kept apart: a file's name has a direction of its own
    if facts.get("failed"):
        return _("The import of %(file)s failed.") % {"file": name}
    n = int(facts.get("accepted", 0))
    words = {"file": name, "n": number(n)}
    return ngettext("%(file)s is imported: %(n)s voice.", "%(file)s is imported: %(n)s voices.", n) % words


def tell_done(run: Import) -> None:
    """Whoever started it hears that it has ended."""
    if run.by is None:
        return
    facts = {"file": run.file_name, "accepted": run.accepted, "failed": bool(run.error)}
    url = reverse("feedback:voices", args=[run.workspace.slug])
    notify(run.workspace, [run.by], "import_done", key=f"import:{run.pk}", url=url, facts=facts)
