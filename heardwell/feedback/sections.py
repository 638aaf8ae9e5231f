"""Parts of a voice's page that come from rooms above: an upward road."""

from collections.abc import Sequence

_templates: list[str] = []


def register(template: str) -> None:
    """Called in ``AppConfig.ready()``: a template that is given ``item`` and the page's own context."""
    if template not in _templates:
        _templates.append(template)


def sections() -> Sequence[str]:
    """The templates, in the order of their registering."""
    return tuple(_templates)
