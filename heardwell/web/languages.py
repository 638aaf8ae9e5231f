"""Names of languages, in the reader's language."""

from django.utils import translation
from django.utils.translation import gettext as _


def language_name(code: str) -> str:
    """``Arabic`` for ``ar``; the code itself when nobody has named it; a sentence for ``und``."""
    if code in ("", "und"):
        return _("Unknown language")
    for name in (code, code.partition("-")[0]):
        try:
            return str(translation.get_language_info(name.lower())["name_translated"])
        except KeyError:
            continue
    return code


def same_language(code: str) -> bool:
    """Whether words in ``code`` are in the reader's own language: Chinese readers read both scripts."""
    reader = (translation.get_language() or "en").partition("-")[0]
    return code.partition("-")[0] in (reader, "", "und")
