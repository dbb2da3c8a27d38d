"""Sign-in sheets of other schools."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.transfer.attendance import (
    ParsedAttendance,
    parse_attendance,
    parse_attendance_sheet,
)
from studyhours.transfer.people import StaffNumber
from tests.transfer.makers import Rows, only_sheet, write_csv, write_xlsx

TABLE: Rows = [["工号", "姓名", "签到", "备注"], ["0001", "甲", "√", None]]


def _parse(tmp_path: Path, rows: Rows, name: str = "表1") -> ParsedAttendance:
    return parse_attendance(only_sheet(write_xlsx(tmp_path / "a.xlsx", {name: rows})))


def test_a_block_with_values_beside_their_labels(tmp_path: Path) -> None:
    block: list[list[object]] = [
        ["校本研训活动签到表"],
        ["活动主题：", "大单元作业", None, "主讲人：", "付 强"],
        ["时 间", "2025年10月14日", None, "地点：", "录播室"],
        ["学时", 2, None, "活动级别：", "校级"],
    ]
    activity = _parse(tmp_path, [*block, *TABLE]).activity
    assert (activity.title, activity.first_day, activity.speaker, activity.venue) == (
        "大单元作业", date(2025, 10, 14), "付强", "录播室",
    )  # fmt: skip
    assert (activity.amount, activity.level) == (Amount(200, "hour"), 60)


def test_several_pairs_in_one_cell_and_tables_side_by_side(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["“核心素养”专题研讨签到表"],
        ["时间：2025年10月14日（星期二）下午2:30—4:30   地点：会议室  主讲人：付 强"],
        ["学  时：2学时  级别：县级  形式：线上"],
        ["序号", "姓名", "签名", "序号", "姓名", "签名"],
        [1, "曹操", "曹 操", 4, "刘备", "迟到10分钟"],
        [2, "郭嘉", "请假", 5, "关羽", "√"],
        [3, "荀彧", None, 6, "张飞", "？"],
        [None, None, None, 7, None, None],
        ["应到：6人", None, "实到：4人"],
    ]
    parsed = _parse(tmp_path, rows)
    activity = parsed.activity
    assert (activity.title, activity.first_day, activity.last_day) == (
        "“核心素养”专题研讨", date(2025, 10, 14), date(2025, 10, 14),
    )  # fmt: skip
    assert (activity.amount, activity.level, activity.mode) == (Amount(200, "hour"), 40, "online")
    assert [(row.row, row.name, row.status) for row in parsed.rows] == [
        (5, "曹操", "present"), (5, "刘备", "late"), (6, "郭嘉", "personal"),
        (6, "关羽", "present"), (7, "荀彧", "blank"),
    ]  # fmt: skip
    assert [(bad.row, bad.column, bad.value, bad.code) for bad in parsed.rejected] == [
        (7, "签名", "？", "unknown_status")
    ]
    assert [(skip.row, skip.reason) for skip in parsed.skipped] == [(9, "note_row")]


def test_activities_in_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["活动名称", "日期", "工号", "姓名", "考勤情况", "学时"],
        ["教研一", "2025-9-3", "01", "甲", "出席", "2"],
        ["教研一", "2025-9-3", "02", "乙", "因公外出", "2"],
        ["教研二", "2025-9-10", "01", "甲", "旷会", "1.5"],
    ]
    sheet = only_sheet(write_csv(tmp_path / "a.csv", rows, "gb18030"))
    first, second = parse_attendance_sheet(sheet)
    assert (first.activity.title, first.activity.amount) == ("教研一", Amount(200, "hour"))
    assert [row.status for row in first.rows] == ["present", "official"]
    assert (second.activity.first_day, second.activity.amount) == (
        date(2025, 9, 10),
        Amount(150, "hour"),
    )
    assert [(row.row, row.staff_no, row.status) for row in second.rows] == [
        (4, StaffNumber("01"), "absent")
    ]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("√", "present"), ("✓", "present"), ("出席", "present"), ("到", "present"),
        ("已签到", "present"),
        ("是", "present"), ("甲", "present"), ("14:02", "present"), ("迟到", "late"),
        ("签到（迟到）", "late"), ("早退", "early"), ("公假", "official"), ("出差", "official"),
        ("事假", "personal"), ("病假（有证明）", "sick"), ("缺席", "absent"), ("未签到", "absent"),
        ("×", "absent"), ("旷", "absent"), ("", "blank"), ("/", "blank"), (None, "blank"),
    ],
    ids=repr,
)  # fmt: skip
def test_statuses(tmp_path: Path, written: str | None, status: str) -> None:
    rows: list[list[object]] = [
        ["时间：2025-9-3"],
        ["工号", "姓名", "签到", "备注"],
        ["0001", "甲", written, "新教师"],
    ]
    parsed = _parse(tmp_path, rows)
    assert [row.status for row in parsed.rows] == [status]


def test_the_remark_explains_an_empty_status_and_another_signature_is_refused(
    tmp_path: Path,
) -> None:
    rows: Rows = [
        ["时间：2025-9-3"],
        TABLE[0],
        ["0001", "甲", None, "公假"],
        ["0002", "乙", "丙丁", None],
    ]
    parsed = _parse(tmp_path, rows)
    assert [row.status for row in parsed.rows] == ["official"]
    assert [bad.code for bad in parsed.rejected] == ["unknown_status"]


def test_the_day_may_stand_in_title_or_sheet_name_and_must_stand_somewhere(tmp_path: Path) -> None:
    assert _parse(tmp_path, TABLE, "2025.9.3").activity.first_day == date(2025, 9, 3)
    titled = _parse(tmp_path, [["2025年9月4日校本研训签到表"], *TABLE])
    assert (titled.activity.first_day, titled.activity.level) == (date(2025, 9, 4), 60)
    for rows, code in (
        (TABLE, "activity_date_missing"),
        ([["时间：9月3日"], *TABLE], "activity_date_bad"),
        ([["时间：2025-9-3 学时：若干"], *TABLE], "activity_amount_bad"),
    ):
        with pytest.raises(UnusableInput) as caught:
            _parse(tmp_path, rows)
        assert caught.value.code == code
