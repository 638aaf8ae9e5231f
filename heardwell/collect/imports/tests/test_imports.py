"""Files of other people's making: good rows come in once, bad ones are named, bombs are refused."""

import csv
import gzip
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook

from heardwell.collect.imports.actions import run_import
from heardwell.collect.imports.models import Import
from heardwell.collect.intake import log
from heardwell.collect.intake.envelope import FeedbackItem, decode_item
from heardwell.core.errors import Invalid, TooLarge
from heardwell.core.spreadsheets import harmless

ROWS = [
    {"id": "1", "text": "送餐很快", "stars": 5, "date": "2026-03-01 18:30", "name": "王小明"},
    {"id": "2", "text": 'تأخر الطلب، "ساعة"\nكاملة', "stars": 1, "date": "2026-03-02", "name": "سارة"},
    {"id": "3", "text": "fine; really", "stars": 3, "date": "2026-03-03T00:00:00Z", "name": "Tom, B."},
]


def as_jsonl(path: Path, rows=ROWS) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def as_csv(path: Path, rows=ROWS, encoding="utf-8", **options) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, **options)
        writer.writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return path


def as_xlsx(path: Path, rows=ROWS) -> Path:
    book = Workbook()
    for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
        book.active.append(row)
    book.save(path)
    return path


def logged(workspace) -> list[FeedbackItem]:
    return [decode_item(row.body) for row in log.read_after(0, 10_000) if row.workspace == workspace.pk]


def rejected(result) -> list[dict]:
    with result.report.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def said(item: FeedbackItem) -> FeedbackItem:
    return msgspec.structs.replace(item, received_ms=0, source="")


@pytest.mark.parametrize("write", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_the_same_rows_say_the_same_in_every_format(workspace, other_workspace, tmp_path, write):
    run_import(workspace, as_jsonl(tmp_path / "reviews.jsonl"))
    run_import(other_workspace, write(tmp_path / "reviews.any"))

    expected = [said(item) for item in logged(workspace)]
    found = [msgspec.structs.replace(said(item), workspace=workspace.pk) for item in logged(other_workspace)]
    assert found == expected
    assert [item.text for item in expected] == [row["text"] for row in ROWS]


def test_a_second_run_adds_nothing_whatever_the_format(workspace, tmp_path):
    run_import(workspace, as_jsonl(tmp_path / "reviews.jsonl"))

    again = run_import(workspace, as_xlsx(tmp_path / "reviews.xlsx"))

    assert (again.accepted, again.duplicates, again.rejected) == (0, 3, 0)
    assert len(logged(workspace)) == 3


def test_control_signs_and_line_ends_that_a_format_cannot_hold_make_no_difference(workspace, tmp_path):
    run_import(workspace, as_jsonl(tmp_path / "x.jsonl", [{"id": "1", "text": " one\r\ntwo\x08 "}]))

    again = run_import(workspace, as_xlsx(tmp_path / "x.xlsx", [{"id": "1", "text": "one\ntwo"}]))

    assert (again.accepted, again.duplicates) == (0, 1)


def test_rows_without_an_id_are_recognised_again_even_when_two_say_the_same(workspace, tmp_path):
    path = as_jsonl(tmp_path / "x.jsonl", [{"text": "good"}, {"text": "good"}, {"text": "bad"}])
    first = run_import(workspace, path)

    second = run_import(workspace, path)

    assert (first.accepted, second.accepted, second.duplicates) == (3, 0, 3)


def test_killed_half_way_and_run_again_it_completes(workspace, tmp_path):
    path = as_jsonl(tmp_path / "x.jsonl", [{"id": number, "text": f"text {number}"} for number in range(1200)])

    def kill(done, total, counts):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(workspace, path, progress=kill)
    assert len(logged(workspace)) == 500
    assert Import.objects.get().state == "failed"

    result = run_import(workspace, path)

    assert (result.accepted, result.duplicates) == (700, 500)
    assert len(logged(workspace)) == 1200


def test_broken_rows_are_reported_and_the_good_ones_come_in(workspace, tmp_path):
    path = tmp_path / "x.jsonl"
    lines = [
        '{"id": 1, "text": "good"}',
        '{"id": 2, "text": "cut',
        "[1, 2]",
        '{"id": 4, "text": "six stars", "stars": 6}',
        '{"id": 5, "text": "when?", "date": "03/04/2026"}',
        '{"id": 6, "text": "   "}',
        '{"id": 7, "text": {"not": "text"}}',
        '{"id": 8, "text": "index", "nps": 55}',
        '{"id": 1, "text": "the same id"}',
        '{"id": 9, "text": "good too"}',
    ]
    path.write_text("\n".join(lines))

    result = run_import(workspace, path)

    assert (result.accepted, result.rejected) == (2, 8)
    found = {row["line"]: (row["field"], row["reason"]) for row in rejected(result)}
    fields = ["row", "row", "scores.stars", "date", "text", "text", "scores.nps", "id"]
    assert [(line, field) for line, (field, _) in found.items()] == list(zip("23456789", fields, strict=True))
    assert "1 and 5" in found["4"][1]
    assert "03/04/2026" in found["5"][1]
    assert "index" in found["8"][1]


def test_broken_rows_of_a_csv_are_reported_with_their_line(workspace, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes('id,text\n1,"two\nlines"\n2\n3,a,b\n4,é?\n5,é\n6,é\n'.encode().replace(b"?", b"\xff"))

    result = run_import(workspace, path)

    assert result.accepted == 3
    assert [row["line"] for row in rejected(result)] == ["4", "5", "6"]
    assert "encoding" in rejected(result)[2]["reason"]


def test_formulas_in_the_report_are_text():
    for formula in ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", '"=1"', "＝1", " =1"):
        assert harmless(formula).startswith("'")
    assert harmless("fine") == "fine"


def test_a_row_that_is_rejected_cannot_put_a_formula_into_the_report(workspace, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("id,text,stars\n=HYPERLINK(1),bad,9\n")

    (row,) = rejected(run_import(workspace, path))

    assert row["row"].startswith("'=HYPERLINK")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "送餐很快，下次还来"),
        ("gb18030", "送餐很快，味道也不错，下次还来。"),
        ("big5", "送餐很快，味道也不錯，下次還會再來。"),
        ("utf-16", "送餐很快 delivery تأخر"),
        ("utf-16-le", "送餐很快 delivery"),
        ("cp1256", "تأخر الطلب كثيرا ولم يصل حتى الآن"),
    ],
)
def test_files_of_other_encodings_are_read(workspace, tmp_path, encoding, text):
    path = as_csv(tmp_path / "x.csv", [{"id": "1", "text": text}], encoding)

    run_import(workspace, path)

    assert [item.text for item in logged(workspace)] == [text]


def test_columns_are_guessed_in_chinese_and_arabic(workspace, tmp_path):
    run_import(workspace, as_csv(tmp_path / "a.csv", [{"编号": 1, "评论内容": "好吃", "评分": 5, "昵称": "小明"}]))
    run_import(workspace, as_csv(tmp_path / "b.csv", [{"المعرف": 1, "التعليق": "ممتاز", "تقييم": 5, "الاسم": "سارة"}]))

    assert [(item.text, item.scores["stars"].value, item.contact.name) for item in logged(workspace)] == [
        ("好吃", 5, "小明"),
        ("ممتاز", 5, "سارة"),
    ]


def test_a_column_can_be_named_and_the_others_go_into_the_context(workspace, tmp_path):
    path = as_csv(tmp_path / "x.csv", [{"id": 1, "what_they_said": "good", "product": "kettle"}])

    run_import(workspace, path, mapping={"text": "what_they_said"})

    (item,) = logged(workspace)
    assert (item.text, item.context) == ("good", {"product": "kettle"})


def test_a_mapping_that_does_not_fit_is_named(workspace, tmp_path):
    with pytest.raises(Invalid) as caught:
        run_import(workspace, as_csv(tmp_path / "x.csv"), mapping={"txt": "text", "text": "nope"})

    assert [error.field for error in caught.value.errors] == ["map.txt", "map.text"]


def test_a_file_without_words_or_scores_says_what_it_has(workspace, tmp_path):
    with pytest.raises(Invalid, match="colour"):
        run_import(workspace, as_csv(tmp_path / "x.csv", [{"id": 1, "colour": "red"}]))


def test_moments_without_a_zone_are_in_the_zone_of_the_workspace(workspace, tmp_path):
    workspace.time_zone = "Asia/Taipei"

    run_import(workspace, as_csv(tmp_path / "x.csv", [{"id": 1, "text": "a", "date": "2026/3/1 08:00"}]))

    assert logged(workspace)[0].occurred_at_ms == datetime(2026, 3, 1, tzinfo=UTC).timestamp() * 1000


def test_nobody_can_import_answers_of_a_survey(workspace, tmp_path):
    with pytest.raises(Invalid, match="survey"):
        run_import(workspace, as_csv(tmp_path / "x.csv"), source="survey")

    result = run_import(workspace, as_jsonl(tmp_path / "y.jsonl", [{"id": "s:r", "source": "survey", "text": "x"}]))

    assert rejected(result)[0]["field"] == "source"


def test_progress_ends_at_the_size_of_the_file(workspace, tmp_path):
    path = tmp_path / "x.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps({"id": number, "text": "good"}) + "\n" for number in range(1100))
    seen = []

    run_import(workspace, path, progress=lambda done, total, counts: seen.append((done, total, counts.accepted)))

    assert [accepted for *_, accepted in seen] == [500, 1000, 1100, 1100]
    assert seen[-1][0] == seen[-1][1] == path.stat().st_size


def test_a_gzip_bomb_is_refused(workspace, tmp_path):
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"text\n" + b"a" * 1000 + b"\n")
        for _ in range(100):
            file.write(b"0\n" * 500_000)

    with pytest.raises(TooLarge):
        run_import(workspace, path)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_read(workspace, tmp_path):
    path = as_xlsx(tmp_path / "bomb.xlsx")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as sheet,
    ):
        for _ in range(100):
            sheet.write(b" " * 1_000_000)

    with pytest.raises(TooLarge):
        run_import(workspace, path)


def test_a_workbook_with_a_cell_at_the_end_of_the_world_is_refused(workspace, tmp_path):
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "text", "far"
    book.save(tmp_path / "wide.xlsx")

    with pytest.raises(TooLarge):
        run_import(workspace, tmp_path / "wide.xlsx")


@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8b\x08\x00broken", b"PK\x03\x04broken", b"[\n{}]", bytes(range(128, 256)) * 50]
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(workspace, tmp_path, content):
    path = tmp_path / "x.json"
    path.write_bytes(content)

    with pytest.raises(Invalid) as caught:
        run_import(workspace, path)

    assert caught.value.errors[0].field in ("file", "map.text")
    assert not Import.objects.exclude(state="failed").exists()
