"""A row that stands on two sheets of one workbook: month by month, and once more on a summary."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import Imported
from studyhours.services.importing.records import import_records
from tests.support.ledgers import opened, small_ledger, teacher_name
from tests.transfer.makers import Rows, write_xlsx

ONE, TWO = teacher_name(1), teacher_name(2)
HEADER = ["姓名", "培训名称", "培训日期", "学时", "级别"]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of three teachers of its own."""
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    return small_ledger(tmp_path / "school.studyhours")


def _counts(done: Imported) -> list[tuple[int, int, list[tuple[int, str]]]]:
    return [
        (sheet.added, sheet.unchanged, [(row.row, row.reason) for row in sheet.skipped])
        for sheet in done.sheets
    ]


def test_records_count_once(ledger: Path, tmp_path: Path) -> None:
    first, second = [ONE, "一", "2024-10-9", 2, "校级"], [TWO, "二", "2024-10-9", 2, "校级"]
    path = write_xlsx(
        tmp_path / "a.xlsx", {"9月": [HEADER, first], "全部": [HEADER, second, first, second]}
    )
    with opened(ledger) as book:
        assert _counts(import_records(book, path, "training")) == [
            (1, 0, []),
            (1, 0, [(3, "duplicate_row"), (4, "duplicate_row")]),
        ]
        again = _counts(import_records(book, path, "training"))
    assert [(added, unchanged) for added, unchanged, _ in again] == [(0, 1), (0, 2)]


def test_attendance_counts_once(ledger: Path, tmp_path: Path) -> None:
    rows: Rows = [
        ["校本研修签到表"], ["时间：2024年10月14日  学时：2"], ["姓名", "签到"],
        [ONE, "√"], [TWO, "病假"],
    ]  # fmt: skip
    path = write_xlsx(tmp_path / "a.xlsx", {"签到": rows, "签到 (2)": rows})
    with opened(ledger) as book:
        assert _counts(import_attendance(book, path)) == [
            (2, 0, []),
            (0, 0, [(4, "duplicate_row"), (5, "duplicate_row")]),
        ]


def test_an_unknown_name_above_the_table_is_named(ledger: Path, tmp_path: Path) -> None:
    rows: Rows = [["教师：查无此人"], ["书名", "读完日期"], ["书", "2024-10-9"]]
    path = write_xlsx(tmp_path / "a.xlsx", {"读书": rows})
    with opened(ledger) as book:
        (sheet,) = import_records(book, path, "reading").sheets
    assert [(bad.row, bad.value, bad.code) for bad in sheet.rejected] == [
        (3, "查无此人", "unknown_teacher")
    ]
