"""The one page that the edge draws itself: the app is away for a moment."""

from typing import Final

from heardwell.core.errors import Unavailable
from heardwell.project.edge.address import Headers, header
from heardwell.project.edge.answers import Reply, problem_reply

#: title, sentence, and the direction of the script.
TEXTS: Final = {
    "en": ("One moment", "Heardwell is starting. This page tries again by itself.", "ltr"),
    "zh-Hans": ("请稍候", "Heardwell 正在启动，本页面会自动重试。", "ltr"),
    "zh-Hant": ("請稍候", "Heardwell 正在啟動，本頁面會自動重試。", "ltr"),
    "ar": ("لحظة من فضلك", "يجري الآن تشغيل Heardwell، وستعيد هذه الصفحة المحاولة تلقائيًا.", "rtl"),
}
_PAGE: Final = """<!doctype html>
<html lang="{lang}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title} · Heardwell</title></head>
<body><main><h1>{title}</h1><p>{sentence}</p></main></body>
</html>
"""


def resting_page(headers: Headers, error: Unavailable) -> Reply:
    """503 with ``Retry-After``: a page for people, ``application/problem+json`` for programs."""
    if b"text/html" not in header(headers, b"accept"):
        return problem_reply(error)
    lang = _language(header(headers, b"accept-language").decode("latin-1"))
    title, sentence, direction = TEXTS[lang]
    page = _PAGE.format(lang=lang, direction=direction, title=title, sentence=sentence)
    after = error.headers["Retry-After"].encode()
    return Reply(
        503,
        [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"retry-after", after),
            (b"refresh", after),
            (b"content-security-policy", b"default-src 'none'"),
        ],
        page.encode(),
    )


def _language(accepted: str) -> str:
    for entry in accepted.lower().replace("_", "-").split(","):
        tag = entry.partition(";")[0].strip()
        if tag.startswith("zh"):
            return "zh-Hant" if any(part in tag for part in ("hant", "-tw", "-hk", "-mo")) else "zh-Hans"
        if tag[:2] in ("en", "ar"):
            return tag[:2]
    return "en"
