"""Charts write their numbers as the page around them does."""

import re

import pytest
from django.urls import reverse

from heardwell.understand.dashboards.tests.conftest import said, tell  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
#: Every text that stands in the drawing.
TEXTS = "chart => [...chart.shadowRoot.querySelectorAll('svg text')].map((text) => text.textContent).filter(Boolean)"


@pytest.mark.parametrize(("digits", "found"), [("arabic", "[٠-٩]"), ("latin", "[0-9]")])
def test_axes_and_labels_take_the_digits_of_the_workspace(open_page, owner, workspace, tell, digits, found):  # noqa: F811
    tell(*[said("nps", value, days_ago=day) for value in (9, 7, 2) for day in (1, 9, 40) for _ in range(12)])
    workspace.digits = digits
    workspace.save()

    page = open_page(reverse("dashboards:home", args=[workspace.slug]), language="ar", user=owner)
    page.locator("#nps-trend[data-drawn] svg text").nth(5).wait_for(state="attached", timeout=60_000)
    texts = page.locator("#nps-trend").evaluate(TEXTS)

    assert len([text for text in texts if re.search(found, text)]) >= 5, texts
    assert [text for text in texts if re.search("[٠-٩]|[0-9]", text) and not re.search(found, text)] == []
    assert page.faults == []
