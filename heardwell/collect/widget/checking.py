"""Is the snippet in a page? Fetched by the server, as a visitor without a browser would."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _

from heardwell.collect.widget import queries
from heardwell.collect.widget.models import Site
from heardwell.core import egress

MOST_BYTES: Final = 3 * 1024 * 1024
PATIENCE_S: Final = 8.0
_SNIPPET: Final = re.compile(r"<script\b[^>]*\bw/v1/heardwell\.js[^>]*>", re.IGNORECASE)
_KEY: Final = re.compile(r"data-site\s*=\s*[\"']?([A-Za-z0-9]+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, and a sentence that says what to do."""

    state: Literal["found", "retired", "other", "absent", "unreachable"]
    words: str

    @property
    def good(self) -> bool:
        return self.state == "found"


def look_at(address: str, site: Site) -> Finding:
    """Fetch the page and look for the site's snippet in it."""
    address = address.strip()
    try:
        answer = egress.fetch(
            address if "://" in address else f"https://{address}",
            headers={"accept": "text/html", "user-agent": "Heardwell (checks for its snippet)"},
            most_bytes=MOST_BYTES,
            patience_s=PATIENCE_S,
        )
    except egress.Refused as error:
        return Finding("unreachable", _("The page could not be fetched: %(reason)s.") % {"reason": error.title})
    if answer.status in (301, 302, 303, 307, 308):
        target = answer.headers.get("location", "")
        return Finding("unreachable", _("This address leads on to %(address)s. Check that one.") % {"address": target})
    if answer.status >= 400:
        return Finding("unreachable", _("The page answered with the error %(status)s.") % {"status": answer.status})
    return _read(answer.body.decode("utf-8", "replace"), site)


def _read(page: str, site: Site) -> Finding:
    keys = {match[1] for tag in _SNIPPET.findall(page) if (match := _KEY.search(tag))}
    if site.key in keys:
        return Finding("found", _("The snippet is there, with the key of this website."))
    if keys & {one.key for one in queries.retired_keys(site)}:
        return Finding("retired", _("The snippet is there with an old key that will end. Paste the new snippet."))
    if keys:
        return Finding("other", _("There is a snippet, with the key of another website. Is this the right page?"))
    absent = _(
        "The page does not hold the snippet itself. A tag manager may still add it: open the page and wait here."
    )
    return Finding("absent", absent)
