"""Layouts a tester of another school came with: each was refused or misread before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.transfer.attendance import ParsedAttendance, parse_attendance
from studyhours.transfer.cells import ParsedSheet, Skipped
from studyhours.transfer.records import RecordRow, parse_records
from studyhours.transfer.roster import parse_roster
from studyhours.transfer.sheets import read_workbook
from studyhours.transfer.vocabulary import words
from studyhours.transfer.workbooks import parse_each
from tests.transfer.makers import Range, Rows, only_sheet, write_csv, write_xlsx


def _parse(
    tmp_path: Path, kind: str, rows: Rows, merges: tuple[Range, ...] = (), name: str = "表1"
) -> ParsedSheet[RecordRow]:
    path = write_xlsx(tmp_path / "school.xlsx", {name: rows}, {name: merges})
    return parse_records(only_sheet(path), kind)


def _attendance(
    tmp_path: Path, rows: Rows, merges: tuple[Range, ...] = (), name: str = "表1"
) -> ParsedAttendance:
    path = write_xlsx(tmp_path / "school.xlsx", {name: rows}, {name: merges})
    return parse_attendance(only_sheet(path))


def _columns(parsed: ParsedSheet[RecordRow]) -> dict[str, str]:
    return {column.target: column.header for column in parsed.columns}


# ------------------------------------------------------------------ columns judged by their cells


def test_a_time_column_that_holds_periods_is_no_date(tmp_path: Path) -> None:
    rows: Rows = [
        ["授课教师", "开课日期", "上课时间", "课题", "课时", "课程类别", "开课级别"],
        ["甲", "2025/10/9", "第3节", "一", "第一课时", "研究课", "校级"],
        ["乙", "2025/10/10", "上午第2节", "二", "第二课时", "研究课", "校级"],
    ]
    parsed = _parse(tmp_path, "lesson", rows)
    assert [row.first_day for row in parsed.rows] == [date(2025, 10, 9), date(2025, 10, 10)]
    assert "amount" not in _columns(parsed)
    assert parsed.rejected == ()


def test_a_date_column_that_is_all_wrong_stays_and_is_told(tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "培训名称", "培训时间", "学时"],
        ["甲", "一", "第八周", 2],
        ["乙", "二", "第九周", 2],
    ]
    parsed = _parse(tmp_path, "training", rows)
    assert [(bad.row, bad.column, bad.code) for bad in parsed.rejected] == [
        (2, "培训时间", "bad_date"),
        (3, "培训时间", "bad_date"),
    ]


def test_one_heading_merged_across_first_and_last_day(tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "培训名称", "培训起止时间", None, "学时"],
        ["甲", "一", "2025-10-10", "2025-10-12", 2],
        ["乙", "二", date(2025, 10, 10), date(2025, 10, 13), 2],
    ]
    parsed = _parse(tmp_path, "training", rows, ((0, 2, 0, 3),))
    assert [(row.first_day.day, row.last_day.day) for row in parsed.rows] == [(10, 12), (10, 13)]


def test_one_heading_merged_across_a_day_and_its_hours_of_the_clock(tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "培训名称", "培训时间", None, "学时"],
        ["甲", "一", "2025-10-10", "14:00-16:00", 2],
        ["乙", "二", "2025-10-11", "下午", 2],
    ]
    parsed = _parse(tmp_path, "training", rows, ((0, 2, 0, 3),))
    assert [row.last_day.day for row in parsed.rows] == [10, 11]


def test_cells_merged_sideways_for_looks(tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", None, "培训名称", None, "培训时间", "学时"],
        ["甲", None, "一", None, "2025-10-10", 2],
        ["乙", None, "二", None, "2025-10-11", 2],
    ]
    merges = tuple((row, column, row, column + 1) for row in range(3) for column in (0, 2))
    parsed = _parse(tmp_path, "training", rows, merges)
    assert [(row.name, row.title) for row in parsed.rows] == [("甲", "一"), ("乙", "二")]


def test_hours_in_parts_take_their_total_or_are_not_guessed(tmp_path: Path) -> None:
    merges: tuple[Range, ...] = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2))
    rows: Rows = [
        ["姓名", "培训名称", "培训时间", "学时", None, None],
        [None, None, None, "面授", "网络", "合计"],
        ["甲", "一", "2025-10-10", 3, 2, 5],
    ]
    parsed = _parse(tmp_path, "training", rows, (*merges, (0, 3, 0, 5)))
    assert [row.amount for row in parsed.rows] == [Amount(500, "hour")]
    with pytest.raises(UnusableInput, match="column_ambiguous"):
        _parse(tmp_path, "training", [row[:5] for row in rows], (*merges, (0, 3, 0, 4)))


# ------------------------------------------------------------------ numbers, levels, places


def test_staff_numbers_wrapped_against_spreadsheets(tmp_path: Path) -> None:
    rows: Rows = [
        ["教师编码*", "教师姓名*"],
        ['="0053001"', "甲"],
        ["\t0053002", "乙"],
        ['="含""引号"', "丙"],
    ]
    parsed = parse_roster(only_sheet(write_csv(tmp_path / "a.csv", rows)))
    assert [row.staff_no.text for row in parsed.rows if row.staff_no] == [
        "0053001", "0053002", '含"引号',
    ]  # fmt: skip


@pytest.mark.parametrize(
    "header", ["教师编码", "教职工代码", "人事编号", "工牌号", "人员编码", "教师ID"]
)
def test_more_names_of_the_staff_number(tmp_path: Path, header: str) -> None:
    parsed = parse_roster(
        only_sheet(write_xlsx(tmp_path / "a.xlsx", {"一": [[header, "名字"], ["007", "甲"]]}))
    )
    assert [(row.staff_no.text, row.name) for row in parsed.rows if row.staff_no] == [("007", "甲")]


@pytest.mark.parametrize(
    ("kind", "headers", "values"),
    [
        ("writing", ("作者", "作者编号", "体裁", "题目", "日期"), ("反思", "一", "2025-9-3")),
        ("reading", ("读者", "读者编号", "书名", "读完日期"), ("书", "2025-9-3")),
        ("training", ("学员", "学员编号", "课程名称", "完成日期", "学时"), ("课", "2025-9-3", 1)),
    ],
)
def test_the_number_of_an_author_or_reader(
    tmp_path: Path, kind: str, headers: tuple[str, ...], values: tuple[object, ...]
) -> None:
    parsed = _parse(tmp_path, kind, [list(headers), ["甲", "007", *values]])
    assert [(row.name, row.staff_no.text) for row in parsed.rows if row.staff_no] == [("甲", "007")]


@pytest.mark.parametrize(
    ("text", "level"),
    [("县（市）级", "40"), ("县市级", "40"), ("市县级", "40"), ("市级", "30"), ("教研组", "60")],
)
def test_levels_of_counties_that_are_cities(text: str, level: str) -> None:
    assert words("level").find(text) == level


def test_a_lesson_s_level_in_its_type_or_its_scope(tmp_path: Path) -> None:
    rows: Rows = [
        ["执教人", "课题", "开课时间", "类型", "开课范围"],
        ["甲", "一", "2025-10-9", "研究课", "校级"],
        ["甲", "二", "2025-10-9", "校研究课", None],
        ["甲", "三", "2025-10-9", "校外公开课", None],
    ]
    assert [row.level for row in _parse(tmp_path, "lesson", rows).rows] == [60, 60, None]


def test_where_a_lesson_was_observed_said_by_type_or_sheet(tmp_path: Path) -> None:
    rows: Rows = [
        ["听课人", "听课日期", "授课教师", "听课类别（校内/校外）", "评价"],
        ["甲", "2025-10-9", "乙", "校内", "好"],
        ["甲", "2025-10-9", "丙", "校外", "好"],
    ]
    parsed = _parse(tmp_path, "observation", rows)
    assert [row.place for row in parsed.rows] == ["in_school", "out_school"]
    plain: Rows = [["听课人", "日期", "授课教师", "评价"], ["甲", "2025-10-9", "乙", "好"]]
    for name, place in (("校外听课", "out_school"), ("校内外听课", None), ("听课", None)):
        parsed = _parse(tmp_path, "observation", plain, name=name)
        assert [row.place for row in parsed.rows] == [place]


# ------------------------------------------------------------------ one sheet for each person


@pytest.mark.parametrize(
    ("above", "number", "name"),
    [
        (["听课教师：欧阳 雪梅", None, "学科：语文"], None, "欧阳雪梅"),
        (["姓  名：甲乙    工号：007   学科：语文"], "007", "甲乙"),
        (["姓名", "甲乙", "学科", "语文"], None, "甲乙"),
        (["教师：", "甲乙"], None, "甲乙"),
    ],
)
def test_the_person_stands_above_the_table(
    tmp_path: Path, above: list[object], number: str | None, name: str
) -> None:
    rows: Rows = [
        ["听课登记表"], above, ["日期", "节次", "授课教师", "课题", "评价"],
        ["2025-10-9", "第1节", "丙丁", "一", "好"], ["合计", "1节"],
    ]  # fmt: skip
    parsed = _parse(tmp_path, "observation", rows)
    assert [(row.name, row.staff_no and row.staff_no.text) for row in parsed.rows] == [
        (name, number)
    ]
    assert parsed.skipped == (Skipped(5, "total_row"),)


@pytest.mark.parametrize(
    "above",
    [["听课教师：______"], ["姓名", "性别"], ["姓名：甲", "姓名：乙"], ["听课教师：甲、乙"], []],
)
def test_nobody_is_guessed_from_above_the_table(tmp_path: Path, above: list[object]) -> None:
    rows: Rows = [above, ["日期", "授课教师", "评价"], ["2025-10-9", "丙丁", "好"]]
    with pytest.raises(UnusableInput, match="column_missing"):
        _parse(tmp_path, "observation", rows)


# ------------------------------------------------------------------ attendance


def test_a_sign_off_under_tables_side_by_side_is_told(tmp_path: Path) -> None:
    rows: Rows = [
        ["校本研修签到表"], ["时间：2025年10月14日  学时：2"],
        ["序号", "姓名", "签到", "序号", "姓名", "签到"], [1, "甲", "√", 2, "乙", "√"],
        ["主持人签字：", None, None, "记录人："], [3, None, None, 4],
    ]  # fmt: skip
    assert _attendance(tmp_path, rows).skipped == (Skipped(5, "note_row"),)


def test_day_and_hours_in_brackets_behind_the_title(tmp_path: Path) -> None:
    rows: Rows = [["校本研修签到表（2025年10月14日，2学时）"], ["姓名", "签到"], ["甲", "√"]]
    activity = _attendance(tmp_path, rows).activity
    assert (activity.first_day, activity.amount) == (date(2025, 10, 14), Amount(200, "hour"))


def test_hours_mentioned_twice_differently_are_not_guessed(tmp_path: Path) -> None:
    rows: Rows = [["上午2学时，下午3学时"], ["2025年10月14日"], ["姓名", "签到"], ["甲", "√"]]
    assert _attendance(tmp_path, rows).activity.amount is None


def test_hours_in_a_column_where_the_absent_have_none(tmp_path: Path) -> None:
    rows: Rows = [
        ["校本研修考勤 2025年10月14日"], ["姓名", "考勤", "学时"],
        ["甲", "缺勤", 0], ["乙", "迟到", 1], ["丙", "正常", 2], ["丁", "正常", 2],
    ]  # fmt: skip
    assert _attendance(tmp_path, rows).activity.amount == Amount(200, "hour")


def test_a_block_without_colons_right_above_the_header(tmp_path: Path) -> None:
    rows: Rows = [
        ["签到表"], ["活动日期", None, "2025-10-14", None, "培训学时", "3学时"],
        ["培训主题", None, "课堂提问", None, "培训级别", "校本"],
        ["姓 名", "性别", "签 到"], ["甲", "男", "✔"],
    ]  # fmt: skip
    parsed = _attendance(tmp_path, rows)
    assert (parsed.header_row, parsed.activity.title, parsed.activity.level) == (4, "课堂提问", 60)
    assert [column.header for column in parsed.columns] == ["姓 名", "签 到"]


# ------------------------------------------------------------------ one workbook for everything

WHOLE_SCHOOL: dict[str, Rows] = {
    "花名册": [
        ["序号", "工号", "姓名", "性别", "出生日期", "学科", "职称", "参加工作时间", "备注"],
        [1, "007", "甲", "男", "1980-05-05", "语文", "一级", "2003-08-01", None],
    ],
    "培训": [["姓名", "工号", "培训名称", "培训时间", "学时", "级别"],
           ["甲", "007", "一", "2025-10-9", 2, "校级"]],
    "听课": [["听课人", "日期", "授课教师", "课题", "评价"], ["甲", "2025-10-9", "乙", "一", "好"]],
    "读书": [["姓名", "书名", "作者", "开始日期", "读完日期"],
           ["甲", "书", "某", "2025-10-1", "2025-10-9"]],
    "撰写": [["姓名", "类别", "题目", "完成时间"], ["甲", "教学反思", "一", "2025-10-9"]],
    "公开课": [["授课教师", "课题", "授课时间", "课型", "级别"],
            ["甲", "一", "2025-10-9", "研究课", "校级"]],
    "签到": [["时间：2025年10月14日  学时：2"], ["姓名", "签到"], ["甲", "√"]],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("training", "培训"), ("observation", "听课"), ("reading", "读书"), ("writing", "撰写"),
     ("lesson", "公开课")],
)  # fmt: skip
def test_each_kind_finds_its_own_sheet(tmp_path: Path, kind: str, meant: str) -> None:
    sheets = read_workbook(write_xlsx(tmp_path / "a.xlsx", WHOLE_SCHOOL))
    results, left_out = parse_each(sheets, lambda sheet: parse_records(sheet, kind), kind)
    assert [(result.sheet, len(result.rows)) for result in results] == [(meant, 1)]
    assert {sheet.skipped for sheet in left_out} == {(Skipped(1, "other_table"),)}


def test_roster_and_attendance_find_their_own_sheet(tmp_path: Path) -> None:
    sheets = read_workbook(write_xlsx(tmp_path / "a.xlsx", WHOLE_SCHOOL))
    people, _ = parse_each(sheets, parse_roster, "roster")
    activities, _ = parse_each(sheets, parse_attendance, "attendance")
    assert [one.sheet for one in people] == ["花名册"]
    assert [one.sheet for one in activities] == ["签到"]


@pytest.mark.parametrize("kind", ["observation", "lesson"])
@pytest.mark.parametrize("sheet", ["花名册", "培训"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, kind: str, sheet: str) -> None:
    sheets = read_workbook(write_xlsx(tmp_path / "a.xlsx", {sheet: WHOLE_SCHOOL[sheet]}))
    with pytest.raises(UnusableInput, match="looks_like_other"):
        parse_each(sheets, lambda one: parse_records(one, kind), kind)


def test_sign_in_sheets_with_the_columns_of_a_roster_are_all_read(tmp_path: Path) -> None:
    when: list[object] = ["时间：2025年10月14日  学时：2"]
    long: Rows = [when, ["工号", "姓名", "性别", "学科", "教研组", "职务", "签到"],
                  ["1", "甲", "男", "语文", "语文组", "组长", "√"]]  # fmt: skip
    people: Rows = [["工号", "姓名", "性别", "状态"], ["1", "甲", "男", "在职"]]
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"一": [when, ["姓名", "签到"], ["甲", "√"]], "二": long, "教师": people},
    )
    results, left_out = parse_each(read_workbook(path), parse_attendance, "attendance")
    assert [one.sheet for one in results] == ["一", "二"]
    assert [(one.sheet, one.skipped[0].reason) for one in left_out] == [("教师", "other_table")]
