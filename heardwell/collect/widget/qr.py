"""A link as a QR code, drawn on the server."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def drawing(address: str) -> SafeString:
    """An SVG, black on nothing: the page puts white behind it, so that every camera reads it."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, nl=False, svgclass="qr", lineclass=None, border=2
    )
    return mark_safe(out.getvalue().decode())  # drawn by us; the address is only a pattern of squares
