"""Texts side by side, files out and in, and nothing half-stored."""

import codecs
import csv
import io
import json
from xml.etree import ElementTree

import pytest

from heardwell.collect.surveys import actions, queries
from heardwell.collect.surveys.models import Survey
from heardwell.collect.surveys.translating.files import table, xliff
from heardwell.collect.surveys.translating.queries import lost, rows
from heardwell.core.errors import Invalid
from heardwell.web.tests.pages import assert_page

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Shop",
    "languages": ["en", "ar"],
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": "Recommend us?", "ar": "هل توصي بنا؟"}},
        {"key": "why", "type": "text", "label": {"en": "Why {nps}, {trait.name|friend}?"}, "help": {"en": "=1+1"}},
    ],
    "texts": {"thanks": {"en": 'Thank you,\n"friend" <b>& co</b>'}},
}
NPS, WHY, THANKS = "questions.nps.label", "questions.why.label", "texts.thanks"


@pytest.fixture
def survey(workspace, owner) -> Survey:
    return actions.create_survey(workspace, owner, form=FORM)


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


def at(survey: Survey, path: str = "") -> str:
    return f"/ws/{survey.workspace.slug}/surveys/{survey.pk}/translate/{path}"


def draft(survey: Survey) -> dict:
    return queries.draft_of(Survey.objects.get(pk=survey.pk))


def save(client, survey, texts: dict, revision: int = 1, lang: str = "ar"):
    body = {"lang": lang, "texts": texts, "revision": revision}
    return client.post(at(survey, "save"), json.dumps(body), content_type="application/json")


def test_the_page_shows_both_languages_each_in_its_direction(survey, client):
    page = assert_page(client.get(at(survey)))

    assert "Recommend us?" in page
    assert 'dir="rtl"' in page
    assert "3 texts missing" in page
    assert "Recommend us?" not in assert_page(client.get(at(survey, "?to=ar&missing=1"))).split("<main")[1]


def test_what_is_typed_is_in_the_draft_and_counted(survey, client):
    answer = save(client, survey, {WHY: "لماذا {nps}، {trait.name|صديقي}؟"}).json()

    assert (answer["revision"], answer["words"]) == (2, "2 texts missing")
    assert draft(survey)["questions"][1]["label"]["ar"] == "لماذا {nps}، {trait.name|صديقي}؟"


def test_a_translation_goes_to_its_question_wherever_that_was_moved(survey, client):
    form = draft(survey)
    actions.save_draft(survey, form | {"questions": form["questions"][::-1]}, 1)

    save(client, survey, {WHY: "لماذا؟"}, revision=2)

    assert draft(survey)["questions"][0]["label"]["ar"] == "لماذا؟"


def test_an_older_revision_is_refused_with_what_stands_there_now(survey, client):
    save(client, survey, {WHY: "لماذا؟"})

    late = save(client, survey, {WHY: "لمَ؟"}, revision=1)

    assert late.status_code == 409
    assert (late.json()["revision"], late.json()["texts"]) == (2, {WHY: "لماذا؟"})
    assert draft(survey)["questions"][1]["label"]["ar"] == "لماذا؟"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"lang": "ar", "texts": {"questions.gone.label": "x"}, "revision": 1}, "texts.questions.gone.label"),
        ({"lang": "de", "texts": {}, "revision": 1}, "lang"),
        ({"lang": "ar", "texts": {NPS: 5}, "revision": 1}, "texts"),
        ({"lang": "ar", "texts": {NPS: "x" * 2001}, "revision": 1}, "questions.0.label.ar"),
        ({"lang": "ar", "texts": {}, "revision": "1"}, "revision"),
    ],
)
def test_wrong_input_names_its_field_and_stores_nothing(body, field, survey, client):
    before = draft(survey)

    answer = client.post(at(survey, "save"), json.dumps(body), content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert draft(survey) == before


def test_placeholders_that_a_translation_lost_are_named():
    assert lost("Why {nps}, {trait.name|friend}?", "لماذا {trait.name|صديقي}") == ["{nps}"]
    assert lost("Why {nps}?", "") == []


def test_a_language_is_added(survey, client):
    answer = client.post(at(survey, "add"), {"language": "zh-hant"})

    assert answer["Location"].endswith("?to=zh-Hant")
    assert draft(survey)["languages"] == ["en", "ar", "zh-Hant"]


# Files


def upload(client, survey, name: str, body: bytes):
    file = io.BytesIO(body)
    file.name = name
    return client.post(at(survey, "ar/upload"), {"file": file})


def take_in(client, survey, page):
    context = page.context
    sent = {"texts": context["texts"], "revision": context["survey"].draft_revision}
    return client.post(at(survey, "ar/take-in"), sent)


def test_no_cell_of_the_csv_is_a_formula(survey, client):
    body = client.get(at(survey, "ar/csv")).content

    cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def edited(body: bytes, delimiter: str, encoding: str, mark: bytes = b"") -> bytes:
    """What a spreadsheet makes of our file after somebody translated three texts."""
    cells = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    for row in cells:
        row[3] = {WHY: "لماذا {nps}؟", THANKS: "شكرا", "questions.why.help": "'=2"}.get(row[0], row[3])
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(cells)
    return mark + out.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("delimiter", "encoding", "mark"),
    [
        (",", "utf-8", codecs.BOM_UTF8),
        (";", "utf-8", codecs.BOM_UTF8),
        ("\t", "utf-16-le", codecs.BOM_UTF16_LE),
        (";", "cp1256", b""),
    ],
)
def test_a_csv_that_a_spreadsheet_saved_again_is_shown_and_then_taken_in(delimiter, encoding, mark, survey, client):
    body = edited(client.get(at(survey, "ar/csv")).content, delimiter, encoding, mark)

    page = upload(client, survey, "shop.csv", body)

    text = assert_page(page)
    assert "3 texts would change" in text
    assert "{trait.name} is missing" in text
    assert "1 text is the same already." in text
    assert "ar" not in draft(survey)["questions"][1]["label"]
    take_in(client, survey, page)
    assert draft(survey)["questions"][1]["label"]["ar"] == "لماذا {nps}؟"
    assert draft(survey)["questions"][1]["help"] == {"en": "=1+1", "ar": "=2"}


def test_xliff_goes_out_and_comes_back_as_it_was(survey, client):
    body = client.get(at(survey, "ar/xliff")).content
    namespace = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
    units = ElementTree.fromstring(body).findall(".//x:trans-unit", namespace)

    told = xliff.read(body)

    assert [unit.get("id") for unit in units] == [NPS, WHY, "questions.why.help", THANKS]
    assert (told.source, told.target) == ("en", "ar")
    expected = [(row.name, row.source, row.target) for row in rows(draft(survey), "en", "ar")]
    assert [(line.name, line.source, line.target) for line in told.lines] == expected


def test_xliff_of_version_2_with_a_tools_own_tags_is_read(survey, client):
    body = f"""<xliff version="2.0" srcLang="en" trgLang="ar" xmlns="urn:oasis:names:tc:xliff:document:2.0">
      <file id="1"><unit id="{WHY}"><segment><source>Why <ph id="1"/>?</source>
      <target>لماذا <mrk id="2">{{nps}}</mrk>؟</target></segment></unit></file></xliff>"""

    page = upload(client, survey, "shop.xlf", body.encode())
    take_in(client, survey, page)

    assert "The text it translates has changed since" in page.content.decode()
    assert draft(survey)["questions"][1]["label"]["ar"] == "لماذا {nps}؟"


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE xliff [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xliff>&b;</xliff>',
        '<!DOCTYPE xliff SYSTEM "file:///etc/passwd"><xliff/>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xliff><source>&f;</source></xliff>',
    ],
)
def test_a_document_type_is_refused_unread(body):
    with pytest.raises(Invalid) as refused:
        xliff.read(body.encode())

    assert "document type" in refused.value.title


@pytest.mark.parametrize(
    "body", [b"<xliff", b"<html/>", b"<xliff>" * 500, b"\xff\xfe<", b'<?xml version="1.0" encoding="x"?><xliff/>']
)
def test_what_is_no_xliff_is_said_to_be_none(body):
    with pytest.raises(Invalid):
        xliff.read(body)


def test_wrong_rows_are_named_and_nothing_is_taken_in(survey, client):
    body = f"id,en,ar\r\n{NPS},x,{'x' * 2001}\r\n{WHY},x,one\r\n{WHY},x,two\r\n".encode()
    before = draft(survey)

    page = upload(client, survey, "shop.csv", body)

    text = assert_page(page, 422)
    assert "Row 2, ar" in text
    assert "Row 4, id" in text
    assert draft(survey) == before


def test_a_file_without_its_columns_or_for_another_language_is_refused(survey, client):
    assert "columns id and ar" in assert_page(upload(client, survey, "a.csv", b"a,b\r\n1,2\r\n"), 422)
    other = b'<xliff srcLang="en" trgLang="de"><file/></xliff>'
    assert "translates into de" in assert_page(upload(client, survey, "a.xlf", other), 422)
    assert "Choose a file" in assert_page(client.post(at(survey, "ar/upload")), 422)


def test_texts_that_are_gone_are_left_out_and_said(survey, client):
    body = f"id,en,ar\r\nquestions.gone.label,x,y\r\n{WHY},x,لماذا\r\n".encode()

    page = upload(client, survey, "shop.csv", body)

    assert "1 text is no longer in the survey" in assert_page(page)
    take_in(client, survey, page)
    assert draft(survey)["questions"][1]["label"]["ar"] == "لماذا"


def test_what_was_shown_is_not_applied_over_a_later_edit(survey, client):
    page = upload(client, survey, "shop.csv", f"id,en,ar\r\n{WHY},x,لماذا\r\n".encode())
    save(client, survey, {WHY: "meanwhile"})

    refused = take_in(client, survey, page)

    assert "edited elsewhere" in assert_page(refused, 409)
    assert draft(survey)["questions"][1]["label"]["ar"] == "meanwhile"


def test_cells_come_back_as_they_went_out():
    for text in ("=1+1", "'=1+1", "-5", "'plain", "plain", "+1", " @x", "''=x"):
        row = rows(
            {**FORM, "default_language": "en", "questions": [], "texts": {"thanks": {"en": text, "ar": text}}},
            "en",
            "ar",
        )
        (line,) = table.read(table.write(row, "en", "ar"), "ar").lines
        assert line.target == text
