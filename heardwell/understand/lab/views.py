"""The Text lab: comments go in, what would be understood comes out, nothing is kept."""

import json
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heardwell.accounts.access import WorkspaceRequest, workspace_page
from heardwell.accounts.roles import Permission
from heardwell.feedback.topics import topics_of
from heardwell.text.engine import Understanding
from heardwell.understand.lab.queries import Given, analyse, trouble
from heardwell.understand.lab.showing import row

#: Comments of one try: more are a file, for ``heardwell understand``.
MOST = 200
#: One for each script, to begin with.
EXAMPLES = {
    "zh-Hans": "快递拖了一个星期才到，客服还一直不回复，太失望了。不过衣服质量很好。",
    "ar": "التطبيق يتوقف كلما فتحت صفحة الطلبات، أتمنى إصلاحه قريباً. رقمي 0501234567",
    "en": "Delivery was two days late and nobody answered my mail, but the packaging is lovely.",
}


@require_http_methods(["GET", "POST"])
@workspace_page(Permission.READ)
def lab(request: WorkspaceRequest) -> HttpResponse:
    """What each comment would be understood as, a line each; ``?example=ar`` begins with one of ours."""
    example = EXAMPLES.get(request.GET.get("example", ""), "")
    given = request.POST.get("comments", "") if request.method == "POST" else example
    lines = [line.strip() for line in given.splitlines() if line.strip()]
    error = _problem(lines)
    found = [] if error else analyse(request.workspace, [Given(line) for line in lines])
    context = {
        "comments": given,
        "error": error,
        "most": MOST,
        "examples": list(EXAMPLES.items()),
        **_shown(request, lines, found),
    }
    return render(request, "lab/lab.html", context, status=422 if error else 200)


def _problem(lines: Sequence[str]) -> str:
    if len(lines) > MOST:
        return _("These are %(n)s comments. Here fit %(most)s; for more there is heardwell understand --file.") % {
            "n": len(lines),
            "most": MOST,
        }
    return next((problem for line in lines if (problem := trouble(line))), "")


def _shown(request: WorkspaceRequest, lines: Sequence[str], found: Sequence[Understanding]) -> dict[str, object]:
    names = topics_of(request.workspace.pk) if found else {}
    items = [{"text": line} | one.as_json() for line, one in zip(lines, found, strict=False)]
    return {
        "rows": [row(line, one, names) for line, one in zip(lines, found, strict=False)],
        "as_json": json.dumps(items, ensure_ascii=False, indent=1) if items else "",
    }
