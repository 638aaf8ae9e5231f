"""The author's accent as two colours that can be read: 4.5 on white, 7 on the dark surface."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_WHITE: Final = 1.05
_NIGHT: Final = 0.0635  # the luminance of the dark surface #182021, plus 0.05


@lru_cache
def tones(accent: object) -> tuple[str, str] | None:
    """On light and on dark, as CSS; None where the accent is no colour."""
    if not isinstance(accent, str) or not _COLOUR.fullmatch(accent):
        return None
    rgb = [int(accent[at : at + 2], 16) for at in (1, 3, 5)]
    return _readable(rgb, dark=False), _readable(rgb, dark=True)


def painted(style: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
    """A survey's style with these tones, so that no browser has to mix colours."""
    found = tones(style.get("accent"))
    return {**style, "tones": list(found)} if found else dict(style)


def _readable(rgb: Sequence[int], *, dark: bool) -> str:
    mixed, by, lit = [float(channel) for channel in rgb], 1.03 if dark else 0.94, 5 if dark else 0
    while (_luminance(mixed) + 0.05) / _NIGHT < 7 if dark else _WHITE / (_luminance(mixed) + 0.05) < 4.6:
        mixed = [min(255.0, channel * by + lit) for channel in mixed]
    return f"rgb({','.join(str(int(channel)) for channel in mixed)})"


def _luminance(rgb: Sequence[float]) -> float:
    """Relative luminance (WCAG 2.2), without its short linear foot."""
    red, green, blue = (((channel / 255 + 0.055) / 1.055) ** 2.4 for channel in rgb)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
