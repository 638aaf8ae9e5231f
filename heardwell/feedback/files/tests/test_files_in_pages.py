"""What members see of files, on the page of a voice and on the page of its case."""

import pytest

from heardwell.close.cases.models import Case
from heardwell.feedback.files.tests import samples
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db(transaction=True)
NASTY = '"><script>alert(1)</script>.pdf'


def test_voice_and_case_show_the_files_and_what_was_pointed_at(upload, answer, client_of, owner, workspace):
    photo, paper = upload(name="صورة.jpg"), upload(samples.PDF, NASTY)
    shot = upload(samples.png(), question="shot", selector="#buy > b", viewport="360x800", url="https://a.example/x")
    said = answer(nps=2, photo=[photo, paper], shot=shot)
    case = Case.objects.get(feedback=said)

    for path in (f"voices/{said.pk}/", f"cases/{case.pk}/"):
        html = assert_page(client_of(owner).get(f"/ws/{workspace.slug}/{path}"))
        assert f'src="/ws/{workspace.slug}/voices/files/{photo}"' in html
        assert f'src="/ws/{workspace.slug}/voices/files/{paper}"' not in html
        assert f'href="/ws/{workspace.slug}/voices/files/{paper}" download' in html
        assert "صورة.jpg" in html
        assert "#buy &gt; b" in html
        assert "360x800" in html
        assert "<script>alert" not in html


def test_without_files_there_is_no_empty_strip(answer, client_of, owner, workspace):
    said = answer(nps=9)

    assert "data-files" not in assert_page(client_of(owner).get(f"/ws/{workspace.slug}/voices/{said.pk}/"))


def test_pictures_open_over_the_page_and_arrows_go_on(upload, answer, open_page, workspace):
    photos = [upload(name="one.jpg"), upload(samples.png(400, 300), "two.png")]
    said = answer(nps=9, photo=photos)

    page = open_page(f"voices/{said.pk}/")
    page.click("[data-picture] >> nth=0")
    shown = page.locator("dialog[open] img")

    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 8
    page.keyboard.press("ArrowRight")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 400
    assert page.inner_text("dialog[open] [data-caption]") == "two.png"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
