"""The demo school's files: made anew they are the same, and they say what they are meant to."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from studyhours.transfer.attendance import parse_attendance_sheet
from studyhours.transfer.cells import Rejection
from studyhours.transfer.records import parse_records
from studyhours.transfer.roster import parse_roster
from studyhours.transfer.sheets import read_workbook
from studyhours.transfer.workbooks import parse_each
from tests.support.tree_copy import ROOT
from tools.make_demo_files import FILES, make

SCHOOL = ROOT / "resources" / "demo"
MANIFEST: dict[str, Any] = tomllib.loads((SCHOOL / "manifest.toml").read_text(encoding="utf-8"))

# Those a parser turns away; two more are known to be wrong only when the roster is at hand.
BAD_ROWS = {
    "training.xlsx": [(238, "止", "2025-11-31", "bad_date")],
    "online.csv": [(40, "获得学时", "未完成", "not_a_number")],
}
GOOD_ROWS = {
    "roster.xlsx": 24,
    "training.xlsx": 233,
    "online.csv": 38,
    "attendance.xlsx": 48,
    "observations.xlsx": 494,
    "writing.csv": 430,
    "reading.ods": 52,
    "lessons.xlsx": 31,
    "self-study.xlsx": 188,
}


def read(entry: dict[str, str]) -> tuple[int, list[Rejection]]:
    """How many rows of a file are good, and those that are not."""
    sheets = read_workbook(SCHOOL / entry["file"])
    if entry["what"] == "attendance":
        activities, _ = parse_each(sheets, parse_attendance_sheet)
        found = [activity for group in activities for activity in group]
        return (
            sum(len(one.rows) for one in found),
            [bad for one in found for bad in one.rejected],
        )
    if entry["what"] == "roster":
        people, _ = parse_each(sheets, parse_roster)
        return sum(len(one.rows) for one in people), [bad for one in people for bad in one.rejected]
    records, _ = parse_each(sheets, lambda sheet: parse_records(sheet, entry["kind"]))
    return sum(len(one.rows) for one in records), [bad for one in records for bad in one.rejected]


def test_made_anew_they_are_the_same_to_the_byte(tmp_path: Path) -> None:
    make(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == list(FILES)
    changed = [
        name for name in FILES if (tmp_path / name).read_bytes() != (SCHOOL / name).read_bytes()
    ]
    assert changed == []


def test_the_manifest_names_every_file_once() -> None:
    assert sorted(entry["file"] for entry in MANIFEST["import"]) == list(FILES)


@pytest.mark.parametrize("entry", MANIFEST["import"], ids=lambda entry: str(entry["file"]))
def test_exactly_the_intended_rows_are_turned_away(entry: dict[str, str]) -> None:
    good, rejected = read(entry)
    assert [(bad.row, bad.column, bad.value, bad.code) for bad in rejected] == BAD_ROWS.get(
        entry["file"], []
    )
    assert good == GOOD_ROWS[entry["file"]]
