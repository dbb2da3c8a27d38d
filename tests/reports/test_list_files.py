"""Lists as workbooks and text: values keep their kinds, and nothing runs where they are opened."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from studyhours.reports import list_book
from studyhours.reports.list_book import LONGEST_CELL, write_book
from studyhours.reports.list_sheet import ListColumn, ListSheet, Value
from studyhours.reports.list_text import write_text
from tests.reports.tools import run

EVIL = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "http://x.example", "=HYPERLINK(1)")
ROWS: tuple[tuple[Value, ...], ...] = (
    ("0035", Fraction(71, 2), date(2026, 3, 2), datetime(2026, 3, 2, 14, 30, tzinfo=UTC), 3, None),
    *((text, None, None, None, None, "") for text in EVIL),
)


def sheet_of(rows: tuple[tuple[Value, ...], ...] = ROWS) -> ListSheet:
    heads = ("工号", "学时", "日期", "时刻", "数", "空")
    return ListSheet("名[册]", ("学校",), tuple(ListColumn(one) for one in heads), rows)


def nobody(_number: int) -> None:
    """Is told nothing."""


def test_values_are_what_they_are() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_book(sheet_of(), nobody)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[2][:6] == ["工号", "学时", "日期", "时刻", "数", "空"]
    assert rows[3][:3] == ["0035", 35.5, date(2026, 3, 2)]
    assert str(rows[3][3]) == "2026-03-02 14:30:00"
    assert rows[3][4] == 3.0
    assert [row[0] for row in rows[4:]] == [*EVIL[:4], "\t=1", *EVIL[5:]]


def test_nothing_in_a_workbook_is_a_formula_or_a_link() -> None:
    content = write_book(sheet_of(), nobody)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert 'state="frozen"' in sheet
        assert not [name for name in book.namelist() if "rels" in name and "sheet1" in name]


def test_a_spreadsheet_takes_no_cell_of_the_text_for_a_formula() -> None:
    text = write_text(sheet_of(), nobody).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1] == ["0035", "35.5", "2026-03-02", "2026-03-02 14:30", "3", ""]
    assert [row[0] for row in rows[2:]] == [
        *(f"'{text}" for text in EVIL[:5]), "http://x.example", "'=HYPERLINK(1)"
    ]  # fmt: skip


def test_long_texts_and_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_book, "MOST_ROWS", 10)
    rows = tuple((f"{number}", None, None, None, None, None) for number in range(20))
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_book(sheet_of(rows), nobody)))
    assert book.sheet_names == ["名 册", "名 册 2", "名 册 3"]
    said = [row[0] for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert [one for one in said if str(one).isdigit()] == [str(number) for number in range(20)]
    long = (("字" * 40_000, None, None, None, None, None),)
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_book(sheet_of(long), nobody)))
    cell = str(book.get_sheet_by_index(0).to_python()[3][0])
    assert (len(cell), cell[-1]) == (LONGEST_CELL, "…")


def test_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(write_book(sheet_of(), nobody))
    run(
        "soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
        "--convert-to", "csv", "--outdir", str(tmp_path), str(tmp_path / "list.xlsx"),
    )  # fmt: skip
    said = (tmp_path / "list.csv").read_text(encoding="utf-8")
    assert "0035,35.5,2026-03-02" in said
    assert "=1+1" in said
