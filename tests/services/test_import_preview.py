"""What a dry run tells a person before anything is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.records import import_records
from studyhours.services.importing.report import (
    PREVIEW_ROWS,
    ColumnSeen,
    RowPreview,
    SheetReport,
    targets,
)
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from tests.support.scenario import (
    Row,
    Walked,
    attendance_file,
    make_ledger,
    roster_file,
    training_file,
    write_xlsx,
)


def _count(ledger: Ledger) -> tuple[object, ...]:
    names = ("record", "imported_row", "activity", "teacher", "audit_entry", "import")
    with ledger.reading() as session:
        return tuple(session.execute(text(f'SELECT count(*) FROM "{n}"')).scalar() for n in names)


def _filled(target: str, folder: Path) -> Ledger:
    ledger = make_ledger(target)
    import_roster(ledger, roster_file(folder))
    return ledger


@pytest.mark.both_engines
def test_a_dry_run_tells_what_the_import_then_does(target: str, tmp_path: Path) -> None:
    ledger = _filled(target, tmp_path)
    path, before = training_file(tmp_path), _count(ledger)
    tried = import_records(ledger, path, "training", dry_run=True)
    assert _count(ledger) == before
    done = import_records(ledger, path, "training")
    assert (tried.import_id, tried.sheets) == (None, done.sheets)
    again = import_records(ledger, path, "training", dry_run=True).sheets[0]
    assert {one.outcome for one in again.preview} == {"unchanged"}
    changed = [replace(one, outcome="added") for one in again.preview]
    assert changed == done.sheets[0].preview
    ledger.close()


def test_records_are_shown_as_they_were_understood(walked: Walked) -> None:
    sheet = walked.reports["training"].sheets[0]
    assert sheet.seen == (
        ColumnSeen(0, "工号", "staff_no", ("0001", "1", "0002")),
        ColumnSeen(1, "姓名", "name", ("欧阳若兰", "帕提古丽·艾山", "李䶮")),
        ColumnSeen(2, "培训名称", "title", ("作业设计", "单元教学", "国培")),
        ColumnSeen(3, "级别", "level", ("校级", "县级", "国家级")),
        ColumnSeen(4, "形式", "mode", ("面授", "网络研修")),
        ColumnSeen(5, "开始日期", "start", ("2025-09-10", "2025.10.9", "2026年7月20日")),
        ColumnSeen(6, "结束日期", "end", ("2025-09-10", "2025.10.10", "2026年7月21日")),
        ColumnSeen(7, "学时", "amount", ("24", "38学时", "１０")),
    )
    assert [one.row for one in sheet.preview] == [2, 3, 4, 5, 6]
    assert sheet.preview[1] == RowPreview(
        row=3, outcome="added", staff_no="0001", name="欧阳若兰",
        first_day=date(2025, 10, 9), last_day=date(2025, 10, 10), title="单元教学", type="course",
        hundredths=3800, unit="hour", level=40, mode="face", status="approved",
        more=(("mode_text", "面授"),),
    )  # fmt: skip
    observed = walked.reports["observation"].sheets[0].preview[0]
    assert (observed.people, observed.place) == ((("observed", "李䶮"),), "in_school")


def test_what_was_not_understood_is_seen_too(target: str, tmp_path: Path) -> None:
    ledger = _filled(target, tmp_path)
    head: Row = ["姓名", "培训名称", "日期", "学时", "天气"]
    rows: list[Row] = [["李䶮", f"培训{number}", "2025-09-10", 2, "晴"] for number in range(70)]
    path = write_xlsx(tmp_path / "odd.xlsx", [head, *rows])
    sheet = import_records(ledger, path, "training", dry_run=True).sheets[0]
    assert sheet.seen[-1] == ColumnSeen(4, "天气", None, ("晴",))
    assert (sheet.unused, sheet.added, len(sheet.preview)) == (("天气",), 70, PREVIEW_ROWS)
    mapped = import_records(
        ledger, path, "training", mapping={"remarks": "天气"}, dry_run=True
    ).sheets[0]
    assert mapped.seen[-1].target == "remarks"
    assert "remarks" in dict(targets("training"))
    ledger.close()


def test_a_roster_is_shown_without_identity_numbers(target: str, tmp_path: Path) -> None:
    ledger = _filled(target, tmp_path)
    number = "110101199003078515"
    path = write_xlsx(
        tmp_path / "new.xlsx",
        [
            ["工号", "姓名", "任教学科", "身份证号"],
            ["0001", "欧阳若兰", "科学", number],
            ["0002", "帕提古丽·艾山", "数学", ""],
            ["0009", "新来的", "数学", number],
        ],
    )
    sheet = import_roster(ledger, path, dry_run=True).sheets[0]
    assert [(one.outcome, one.staff_no, one.name) for one in sheet.preview] == [
        ("updated", "0001", "欧阳若兰"),
        ("unchanged", "0002", "帕提古丽·艾山"),
        ("added", "0009", "新来的"),
    ]
    assert sheet.preview[0].more == (("subject", "科学"),)
    document = next(one for one in sheet.seen if one.target == "document_no")
    assert document.samples == ("110************515",)
    assert number not in repr(sheet)
    ledger.close()


def test_attendance_shows_its_activity_and_who_did_what(target: str, tmp_path: Path) -> None:
    ledger = _filled(target, tmp_path)
    sheet: SheetReport = import_attendance(ledger, attendance_file(tmp_path), dry_run=True).sheets[
        0
    ]
    activity = sheet.activity
    assert activity is not None
    assert (activity.title, activity.first_day, activity.hundredths, activity.unit) == (
        "课堂提问", date(2025, 10, 14), 200, "hour",
    )  # fmt: skip
    assert (activity.speaker, activity.venue, activity.level) == ("王芳", "会议室", 60)
    assert [(one.name, one.status) for one in sheet.preview] == [
        ("欧阳若兰", "present"),
        ("帕提古丽·艾山", "sick"),
        ("李䶮", "official"),
        ("王芳", "blank"),
        ("王芳", "late"),
    ]
    assert [one.header for one in sheet.seen] == ["序号", "工号", "姓名", "签到"]
    ledger.close()
