"""Parts of a voice's page that come from rooms above: an upward road."""

from collections.abc import Sequence

_templates: list[str] = []
_below_words: list[str] = []


def register(template: str, *, below_words: bool = False) -> None:
    """Called in ``AppConfig.ready()``: a template that is given ``item`` and the page's own context. It stands right
    below the words, or as a section of its own."""
    place = _below_words if below_words else _templates
    if template not in place:
        place.append(template)


def sections() -> Sequence[str]:
    """The templates, in the order of their registering."""
    return tuple(_templates)


def below_words() -> Sequence[str]:
    """Those that belong right below the words."""
    return tuple(_below_words)
