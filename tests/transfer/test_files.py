"""Files of every kind, good and bad: found out by content, never a traceback."""

from __future__ import annotations

import contextlib
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.transfer import filekind
from studyhours.transfer.mapping import ColumnMapping
from studyhours.transfer.records import parse_records
from studyhours.transfer.sheets import read_workbook
from tests.transfer.makers import (
    EVERY_FORMAT,
    only_sheet,
    write_csv,
    write_ods,
    write_xls,
    write_xlsx,
)

ROWS: list[list[object]] = [
    ["学时登记表", None, None, None, None],
    [None, None, None, None, None],
    ["工号", "姓名", "培训名称", "培训日期", "学时"],
    ["0001", "欧阳雪梅", "师德；修养, 一", "2025.9.3", "2.5学时"],
    ["0002", "李䶮", "信息\n技术", "20250904", "4"],
]


@pytest.mark.parametrize("form", sorted(EVERY_FORMAT))
@pytest.mark.parametrize("ending", ["csv", "xls", "xlsx"])
def test_every_format_under_any_ending_gives_the_same_records(
    tmp_path: Path, form: str, ending: str
) -> None:
    path = EVERY_FORMAT[form](tmp_path / f"file.{ending}", ROWS)
    parsed = parse_records(only_sheet(path), "training")
    assert parsed.header_row == 3
    assert [row.row for row in parsed.rows] == [4, 5]
    assert [
        (row.name, row.first_day.day, row.amount and row.amount.hundredths) for row in parsed.rows
    ] == [
        ("欧阳雪梅", 3, 250),
        ("李䶮", 4, 400),
    ]
    assert [row.staff_no and row.staff_no.text for row in parsed.rows] == ["0001", "0002"]
    assert parsed.rows[0].title == "师德；修养, 一"
    assert not parsed.rejected


def test_leading_blank_rows_and_columns_keep_their_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [], [], *[[None, None, *row] for row in ROWS[2:]]]
    for path in (write_xlsx(tmp_path / "a.xlsx", {"a": rows}), write_csv(tmp_path / "a.csv", rows)):
        parsed = parse_records(only_sheet(path), "training")
        assert parsed.header_row == 4
        assert [column.index for column in parsed.columns] == [2, 3, 4, 5, 6]
        assert [row.row for row in parsed.rows] == [5, 6]


def test_a_web_page_called_xls(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_text(
        "<html><head><meta charset='utf-8'></head><table><tr><th>姓名</th><th>培训名称</th>"
        "<th>培训日期</th><th>学时</th></tr><tr><td rowspan=2>张三</td><td>甲</td>"
        "<td>2025-9-3</td><td>2</td></tr><tr><td>乙&amp;丙</td><td>2025-9-4</td><td>3</td></tr>"
        "</table></html>",
        encoding="gb18030",
    )
    parsed = parse_records(only_sheet(path), "training")
    assert [(row.name, row.title) for row in parsed.rows] == [("张三", "甲"), ("张三", "乙&丙")]


def _fault(path: Path) -> UnusableInput:
    with pytest.raises(UnusableInput) as caught:
        read_workbook(path)
    for language in ("zh", "en"):
        said = load_texts(language).say(f"fault.{caught.value.code}", **caught.value.params)
        assert said != f"fault.{caught.value.code}"
        assert "{" not in said
    return caught.value


def test_files_that_are_not_there_or_not_files(tmp_path: Path) -> None:
    assert _fault(tmp_path / "nothing.xlsx").code == "file_missing"
    assert _fault(tmp_path).code == "file_is_folder"
    assert _fault(Path("a\x00b.xlsx")).code == "file_unreadable"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind root")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    path.chmod(0)
    assert _fault(path).code == "file_unreadable"


@pytest.mark.parametrize("content", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\x00" * 100])
def test_empty_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert _fault(path).code == "file_empty"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7 x", "PDF"), (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
     (b"\xff\xd8\xff\xe0", "JPEG"), (b"Rar!\x1a\x07", "RAR"), (b"SQLite format 3\x00", "SQLite"),
     (bytes(range(256)) * 9, "other")],
)  # fmt: skip
def test_other_kinds_are_named(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    fault = _fault(path)
    assert (fault.code, fault.params["kind"]) == ("file_wrong_kind", kind)


@pytest.mark.parametrize(("part", "kind"), [("word/document.xml", "Word"), ("a.txt", "ZIP")])
def test_other_zips_are_named(tmp_path: Path, part: str, kind: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    assert _fault(path).params["kind"] == kind


@pytest.mark.parametrize("maker", ["xlsx", "xls", "ods"])
def test_truncated_workbooks(tmp_path: Path, maker: str) -> None:
    whole = EVERY_FORMAT[maker](tmp_path / "whole", ROWS * 40).read_bytes()
    for share in (3, 5, 9):
        path = tmp_path / f"{share}.{maker}"
        path.write_bytes(whole[: len(whole) * share // 10])
        assert _fault(path).code in {"file_damaged", "file_wrong_kind"}


def test_every_flipped_byte_is_read_or_refused_but_never_a_bug(tmp_path: Path) -> None:
    codes = set()
    for name in ("xlsx", "xls", "ods"):
        whole = EVERY_FORMAT[name](tmp_path / name, ROWS).read_bytes()
        for place in range(0, len(whole), max(1, len(whole) // 120)):
            path = tmp_path / "flipped"
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
            with contextlib.suppress(UnusableInput):
                codes.add("read" if read_workbook(path) else "")
                continue
            codes.add(_fault(path).code)
    assert {"read", "file_damaged"} <= codes
    assert "" not in codes


def test_encrypted_workbooks(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path = tmp_path / "a.xlsx"
    path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + bytes(2000))
    assert _fault(path).code == "file_password"
    # An xls whose stream says FilePass (record 0x2F) right after its first record.
    plain = write_xls(tmp_path / "a.xls", ROWS).read_bytes()
    start = plain.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    after = start + 20
    path.write_bytes(plain[:after] + b"\x2f\x00" + plain[after + 2 :])
    assert _fault(path).code == "file_password"


def test_size_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"a": ROWS})
    monkeypatch.setattr(filekind, "MAX_UNPACKED_BYTES", 1000)
    assert _fault(path).code == "file_too_large"
    monkeypatch.setattr(filekind, "MAX_BYTES", 100)
    assert _fault(path).code == "file_too_large"


def test_a_stray_cell_far_away_is_refused_before_memory_runs_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows: list[list[object]] = [*ROWS]
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, [value or "" for value in row])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert _fault(path).code == "sheet_too_large"


def test_a_workbook_without_cells(tmp_path: Path) -> None:
    assert _fault(write_xlsx(tmp_path / "a.xlsx", {"a": []})).code == "file_no_table"
    assert _fault(write_ods(tmp_path / "a.ods", [])).code == "file_no_table"


def test_hidden_sheets_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("数据").write(0, 0, "姓名")
    hidden = book.add_worksheet("旧")
    hidden.write(0, 0, "姓名")
    hidden.hide()
    book.close()
    assert [sheet.name for sheet in read_workbook(path)] == ["数据"]


def test_no_table_and_unknown_headers_are_told_apart(tmp_path: Path) -> None:
    letter = write_csv(tmp_path / "a.csv", [["亲爱的老师们："], ["你们好。"]])
    with pytest.raises(UnusableInput) as caught:
        parse_records(only_sheet(letter), "training")
    assert caught.value.code == "file_no_table"
    strange = write_csv(tmp_path / "b.csv", [["谁", "何事", "何时"], ["张三", "培训", "2025-9-3"]])
    with pytest.raises(UnusableInput) as caught:
        parse_records(only_sheet(strange), "training", ColumnMapping(()))
    assert caught.value.code == "column_missing"
    assert "何事" in str(caught.value.params["headers"])
