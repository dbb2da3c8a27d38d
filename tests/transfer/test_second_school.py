"""Record tables in layouts of other schools, each nastier than the samples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.transfer.cells import ParsedSheet, Skipped
from studyhours.transfer.people import StaffNumber
from studyhours.transfer.records import RecordRow, parse_records
from studyhours.transfer.sheets import read_workbook
from studyhours.transfer.workbooks import parse_each
from tests.transfer.makers import (
    Range,
    Rows,
    only_sheet,
    write_ods,
    write_xls,
    write_xlsx,
)


def _parse(
    tmp_path: Path, kind: str, rows: Rows, merges: tuple[Range, ...] = (), name: str = "表1"
) -> ParsedSheet[RecordRow]:
    path = write_xlsx(tmp_path / "school.xlsx", {name: rows}, {name: merges})
    return parse_records(only_sheet(path), kind)


def _faults(parsed: ParsedSheet[RecordRow]) -> list[tuple[int, str, str, str]]:
    return [(bad.row, bad.column, bad.value, bad.code) for bad in parsed.rejected]


def _skips(parsed: ParsedSheet[RecordRow]) -> list[tuple[int, str]]:
    return [(skip.row, skip.reason) for skip in parsed.skipped]


TWO_ROWS: Rows = [
    ["青山镇第二小学教师继续教育学时统计表"],
    ["填报单位：青山二小", None, None, None, None, None, "2025年度"],
    ["序号", "教师\n姓名", "教师编号", "研修项目", "研修时间", None, "研修学时\n（小时）",
     "研修方式", "层次"],
    [None, None, None, None, "起", "止", None, None, None],
    [1, "王 小明", "A001", "信息技术2.0", 45901, 45903, "24", "线上线下混合", "省培"],
    [2, None, None, "师德专题", "2025.10.1", "2025.10.1", 8, "线上", "校本"],
    [3, "李四", "A002", "班主任", "2025年11月3日", "2025年11月5日", "1天半", "脱产", "学区级"],
    [4, None, None, None, None, None, None, None, None],
    ["小计", None, None, None, None, None, 32],
    ["注：1.本表一式两份；2.学时以证书为准。"],
]  # fmt: skip
TWO_ROWS_MERGES: tuple[Range, ...] = (
    (0, 0, 0, 8), (2, 4, 2, 5), (4, 1, 5, 1), (4, 2, 5, 2),
    *[(2, c, 3, c) for c in (0, 1, 2, 3, 6, 7, 8)],
)  # fmt: skip


def test_two_header_rows_and_a_name_merged_over_its_rows(tmp_path: Path) -> None:
    parsed = _parse(tmp_path, "training", TWO_ROWS, TWO_ROWS_MERGES)
    assert parsed.header_row == 4
    assert [(r.row, r.name, r.title, r.amount, r.level, r.mode) for r in parsed.rows] == [
        (5, "王小明", "信息技术2.0", Amount(2400, "hour"), 20, "mixed"),
        (6, "王小明", "师德专题", Amount(800, "hour"), 60, "online"),
        (7, "李四", "班主任", Amount(150, "day"), 50, "full_time"),
    ]
    assert parsed.rows[1].staff_no == StaffNumber("A001")
    assert parsed.rows[0].first_day == date(2025, 9, 1)
    assert parsed.rows[0].last_day == date(2025, 9, 3)
    assert _skips(parsed) == [(9, "total_row"), (10, "note_row")]
    assert not parsed.rejected


def test_the_same_from_xls(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", TWO_ROWS, TWO_ROWS_MERGES)
    assert [r.name for r in parse_records(only_sheet(path), "training").rows] == [
        "王小明",
        "王小明",
        "李四",
    ]


def test_merged_names_from_ods(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "培训名称", "日期", "学时"],
        ["张三", "甲", "2025-9-3", 2],
        [None, "乙", "2025-9-4", 3],
    ]
    parsed = parse_records(only_sheet(write_ods(tmp_path / "a.ods", rows, {(1, 0): 2})), "training")
    assert [(r.name, r.title) for r in parsed.rows] == [("张三", "甲"), ("张三", "乙")]


def test_merged_hours_of_one_person_do_not_count_twice(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "培训名称", "日期", "学时"],
        ["张三", "甲", "2025-9-3", 20],
        [None, "乙", "2025-9-4", None],
    ]
    parsed = _parse(tmp_path, "training", rows, ((1, 0, 2, 0), (1, 3, 2, 3)))
    assert [r.amount for r in parsed.rows] == [Amount(2000, "hour")]
    assert _faults(parsed) == [(3, "学时", "", "missing_value")]


def test_merged_hours_of_several_people_are_each_ones_hours(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["培训名称", "日期", "学时", "姓名"],
        ["甲", "2025-9-3", 2, "张三"],
        [None, None, None, "李四"],
    ]
    parsed = _parse(tmp_path, "training", rows, ((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2)))
    assert [(r.name, r.title, r.amount) for r in parsed.rows] == [
        ("张三", "甲", Amount(200, "hour")),
        ("李四", "甲", Amount(200, "hour")),
    ]


def test_one_range_column_credits_repeated_headers_and_bad_rows(tmp_path: Path) -> None:
    header: list[object] = ["学员姓名", "课程名称", "学习起止时间", "获得学分", "培训机构", "年度"]
    rows: list[list[object]] = [
        header,
        ["张三丰", "公需课", "2025-09-01至2025-09-30", "3学分", "国培网", 2025],
        ["李老师傅", "专业课", "2025.9", 3, "甲", 2025],
        header,
        ["王五", "专业课", "2025.9.8", 0, "甲", 2025],
        ["赵六", None, "2025.9.8", 1, "甲", 2025],
        [None, "专业课", "2025.9.8", 1, "甲", 2025],
        ["钱七", "专业课", "2025.9.8-2025.9.1", "x", "甲", 2025],
        [None, "合计", None, 6],
        ["审核人：", None, "日期："],
        ["第1页 共1页"],
    ]
    parsed = _parse(tmp_path, "training", rows)
    assert [(r.name, r.last_day, r.amount) for r in parsed.rows] == [
        ("张三丰", date(2025, 9, 30), Amount(300, "credit"))
    ]
    assert _faults(parsed) == [
        (3, "学习起止时间", "2025.9", "bad_date"),
        (5, "获得学分", "0", "out_of_range"),
        (6, "课程名称", "", "missing_value"),
        (7, "学员姓名", "", "missing_value"),
        (8, "学习起止时间", "2025.9.8-2025.9.1", "bad_date"),
    ]
    assert _skips(parsed) == [
        (4, "header_row"),
        (9, "total_row"),
        (10, "note_row"),
        (11, "note_row"),
    ]
    assert parsed.unused == ("年度",)


def test_several_people_in_one_row_are_each_credited(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["培训时间", "培训内容", "参加人员", "课时"],
        ["2025.9.1-3", "新教材", "张三、李四", "6节"],
    ]
    parsed = _parse(tmp_path, "training", rows)
    assert [(r.row, r.name, r.amount) for r in parsed.rows] == [
        (2, "张三", Amount(600, "period")),
        (2, "李四", Amount(600, "period")),
    ]


def test_a_title_names_the_level_but_no_school_or_grade_does(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "培训名称", "日期", "时长（分钟）"],
        ["张三", "甲", "2025-9-3", 90],
    ]
    titled = _parse(tmp_path, "training", [["青山学校校本研训登记表"], *rows])
    assert (titled.rows[0].level, titled.rows[0].amount) == (60, Amount(9000, "minute"))
    assert _parse(tmp_path, "training", [["青山学校三年级登记表"], *rows]).rows[0].level is None


def test_editing_the_end_before_the_start_is_a_bad_date(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "培训名称", "开始时间", "结束时间", "学时"],
        ["张三", "甲", "2025-9-5", "2025-9-3", 2],
    ]
    assert _faults(_parse(tmp_path, "training", rows)) == [(2, "结束时间", "2025-9-3", "bad_date")]


def test_a_number_column_that_only_counts_rows_is_no_staff_number(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["编号", "姓名", "培训名称", "日期", "学时"],
        [1, "张三", "甲", "2025-9-3", 2],
        [2, "李四", "甲", "2025-9-3", 2],
    ]
    assert [r.staff_no for r in _parse(tmp_path, "training", rows).rows] == [None, None]
    rows[1][0], rows[2][0] = 35, 41
    assert _parse(tmp_path, "training", rows).rows[0].staff_no == StaffNumber("35", eaten=True)


def test_two_columns_of_one_header_are_not_guessed(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "培训名称", "日期", "线上学时", "线下学时"],
        ["张三", "甲", "2025-9-3", 2, 3],
    ]
    with pytest.raises(UnusableInput) as caught:
        _parse(tmp_path, "training", rows)
    assert caught.value.code == "column_ambiguous"
    assert "线上学时" in str(caught.value.params["choices"])


def test_several_sheets_and_one_without_a_table(tmp_path: Path) -> None:
    header: list[object] = ["姓名", "题目", "日期"]
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {
            "填写说明": [["请按要求填写，每人一行。"]],
            "教学反思": [header, ["甲", "一", "2025-9-3"]],
            "典型案例": [["二〇二五年"], header, ["乙", "二", "2025-9-4"]],
        },
    )
    results, left_out = parse_each(
        read_workbook(path), lambda sheet: parse_records(sheet, "writing")
    )
    assert [(result.sheet, [row.type for row in result.rows]) for result in results] == [
        ("教学反思", ["reflection"]),
        ("典型案例", ["case"]),
    ]
    assert [(sheet.sheet, sheet.skipped) for sheet in left_out] == [
        ("填写说明", (Skipped(1, "no_table"),))
    ]


def test_a_sheet_that_lacks_a_column_is_told_beside_good_ones(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {
            "一": [["姓名", "培训名称", "日期", "学时"], ["甲", "一", "2025-9-3", 1]],
            "二": [
                ["工号", "姓名", "培训名称", "日期", "备注"],
                ["01", "乙", "二", "2025-9-4", ""],
            ],
        },
    )
    with pytest.raises(UnusableInput) as caught:
        parse_each(read_workbook(path), lambda sheet: parse_records(sheet, "training"))
    assert (caught.value.code, caught.value.params["sheet"]) == ("column_missing", "二")
    assert caught.value.params["column"] == "学时"
