"""Builds the icon sprite from the ``icons`` folder of the npm package ``lucide-static``.

    python scripts/icons.py node_modules/lucide-static/icons heardwell/web/static/web/icons.svg

Only the symbols named here are shipped. The left name is what templates say; the right one is Lucide's.
"""

import re
import sys
from pathlib import Path

ICONS = {
    "pulse": "activity", "voices": "message-square", "cases": "inbox", "surveys": "list-checks",
    "dash": "layout-dashboard", "settings": "settings-2", "search": "search", "down": "chevron-down", "x": "x",
    "mail": "mail", "web": "globe", "app": "smartphone", "chat": "messages-square", "star": "star",
    "sms": "message-square-text", "more": "ellipsis", "check": "check", "clock": "clock", "warn": "triangle-alert",
    "plus": "plus", "reply": "reply", "lock": "lock", "text": "type", "gauge": "gauge", "list": "list",
    "heart": "heart", "back": "arrow-left", "flow": "workflow", "user": "circle-user", "box": "archive",
    "link": "link", "qr": "qr-code", "kiosk": "tablet", "phone": "phone", "people": "users", "mail-open": "mail-open",
    "send": "send", "download": "download", "upload": "upload", "tag": "tag", "copy": "copy", "key": "key",
    "sign-out": "log-out", "filter": "list-filter", "eye": "eye", "refresh": "refresh-cw", "trash": "trash-2",
    "edit": "pencil", "file": "file-down", "clip": "paperclip", "thumb": "thumbs-up", "smile": "smile",
    "help": "circle-question-mark", "keys": "keyboard", "language": "languages", "info": "info",
    "ok": "circle-check", "undo": "undo-2", "code": "code", "flag": "flag", "assign": "user-plus",
    "snooze": "alarm-clock", "bell": "bell", "grip": "grip-vertical", "up": "arrow-up", "lower": "arrow-down",
    "next": "chevron-right", "previous": "chevron-left", "out": "external-link", "event": "calendar",
    "social": "share-2", "image": "image", "target": "target", "single": "circle-dot", "multi": "square-check",
    "hand": "hand", "data": "database", "sun": "sun", "moon": "moon", "slider": "sliders-horizontal",
    "ranking": "list-ordered", "matrix": "table", "number": "hash", "consent": "file-check", "statement": "text-quote",
    "screenshot": "camera", "topics": "bubbles",
}  # fmt: skip


def sprite(folder: Path) -> str:
    """One ``<symbol>`` per icon, named as templates name it; colours and strokes come from CSS."""
    symbols = []
    for name, source in ICONS.items():
        drawing = (folder / f"{source}.svg").read_text()
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.S)
        assert inner, f"{source} is not an icon"
        body = re.sub(r"\s+", " ", inner[1]).replace(" />", "/>").replace("> <", "><").strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    licence = "<!-- Lucide 1.62.0, ISC licence, https://lucide.dev/license -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{licence}\n' + "\n".join(symbols) + "\n</svg>\n"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(sprite(Path(sys.argv[1])))
