"""What the edge hands out of its own: a site's configuration, and a survey's form in one language."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs

import msgspec

from heardwell.collect.intake.published import Forms, Site, Survey
from heardwell.collect.intake.speaking import choose_language, spoken
from heardwell.core import clock
from heardwell.core.errors import Forbidden, Gone, NotFound
from heardwell.project.edge.address import Headers, header
from heardwell.project.edge.answers import Document, Reply

AGE_S: Final = 60
#: Documents kept ready. A crowd of addresses cannot fill the memory; the most are asked again and again.
MOST_KEPT: Final = 2000
#: Where proxies in front say in which country a visitor is. Believed from trusted proxies alone.
_COUNTRY: Final = (b"cf-ipcountry", b"cloudfront-viewer-country", b"x-country-code")
_NOWHERE: Final = (b"XX", b"T1")
_COUNTRY_TOLD: Final = (b"x-heardwell-country", b"retry-after, x-heardwell-country")


class Offers:
    """Each document is made once for each revision, compressed and with its ETag."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._sites: dict[str, tuple[int, Document]] = {}
        self._documents: dict[tuple[str, str], tuple[Survey, Document]] = {}

    def site(self, key: str, headers: Headers, *, trusted: bool) -> Reply:
        """A site's configuration. Raises :class:`NotFound`, and :class:`Forbidden` for pages of another origin."""
        site = self._forms.site(key)
        if site is None or not site.lives(clock.now_ms()):
            raise NotFound("There is no such site.")
        if not site.shown_on(header(headers, b"origin").decode("latin-1").lower()):
            raise Forbidden("This site key belongs to other pages.")
        reply = self._configuration(site).reply(headers)
        country = _country(headers) if trusted else b""
        return _with_country(reply, country) if country else reply

    def _configuration(self, site: Site) -> Document:
        known = self._sites.get(site.key)
        if known is None or known[0] != site.rev:
            known = self._sites[site.key] = site.rev, Document(site.body, "application/json", AGE_S)
        return known[1]

    def form(self, survey_id: str, query: bytes, headers: Headers) -> Reply:
        """A published form in the first language of ``?lang=`` that it speaks.

        Raises :class:`NotFound`, and :class:`Gone` when it is closed.
        """
        survey = self._forms.survey(survey_id)
        if survey is None:
            raise NotFound("There is no such survey.")
        if survey.closed_ms is not None and survey.closed_ms <= clock.now_ms():
            raise Gone("This survey is closed.")
        lang = choose_language(survey.form.languages, survey.form.default_language, _wanted(query))
        known = self._documents.get((survey_id, lang))
        # The very object: forms are read anew whenever something was published.
        if known is None or known[0] is not survey:
            if len(self._documents) >= MOST_KEPT:
                self._documents.pop(next(iter(self._documents)))
            known = self._documents[survey_id, lang] = survey, _drawn(survey, lang)
        return known[1].reply(headers)


def _drawn(survey: Survey, lang: str) -> Document:
    form: Mapping[str, object] = msgspec.json.decode(survey.body)
    return Document(msgspec.json.encode(spoken(form, lang)), "application/json", AGE_S)


def _wanted(query: bytes) -> list[str]:
    """``?lang=ar-EG,en``: wishes in order."""
    said = parse_qs(query[:500].decode("latin-1")).get("lang", [""])[0]
    return [tag.strip() for tag in said.split(",")[:10] if tag.strip()]


def _country(headers: Headers) -> bytes:
    said = next((found for name in _COUNTRY if (found := header(headers, name).strip().upper())), b"")
    return said if len(said) == 2 and said.isalpha() and said not in _NOWHERE else b""


def _with_country(reply: Reply, country: bytes) -> Reply:
    """The same for this visitor alone: no cache on the way may keep it for another country."""
    name, exposed = _COUNTRY_TOLD
    replaced = {
        b"cache-control": b"private, max-age=%d" % AGE_S,
        b"access-control-expose-headers": exposed,
    }
    kept = [(key, replaced.get(key, value)) for key, value in reply.headers]
    return reply._replace(headers=[*kept, (name, country)])
