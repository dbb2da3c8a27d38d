"""Observed lessons, writing, reading and other kinds in layouts of other schools."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.transfer.cells import ParsedSheet
from studyhours.transfer.people import StaffNumber
from studyhours.transfer.records import RecordRow, parse_records
from tests.transfer.makers import (
    Range,
    Rows,
    only_sheet,
    write_csv,
    write_xlsx,
)


def _parse(
    tmp_path: Path, kind: str, rows: Rows, merges: tuple[Range, ...] = (), name: str = "表1"
) -> ParsedSheet[RecordRow]:
    path = write_xlsx(tmp_path / "school.xlsx", {name: rows}, {name: merges})
    return parse_records(only_sheet(path), kind)


def _faults(parsed: ParsedSheet[RecordRow]) -> list[tuple[int, str, str, str]]:
    return [(bad.row, bad.column, bad.value, bad.code) for bad in parsed.rejected]


def test_observation_with_grouped_headers_and_ticks(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["听课登记表（2025-2026学年第一学期）"],
        [
            "听课人",
            None,
            "授课教师",
            None,
            "听课时间",
            "节次",
            "科目",
            "课题",
            "听课范围",
            None,
            "听课意见",
        ],
        ["编号", "姓名", "编号", "姓名", None, None, None, None, "校内", "校外", None],
        ["007", "赵云", "009", "马超", "2025/9/3", 3, "语文", "静夜思", "√", None, "好"],
        ["007", "赵云", None, "张校外", "2025/9/4", "4", "数学", "加法", None, "√", "无"],
    ]
    parsed = _parse(tmp_path, "observation", rows, ((1, 0, 1, 1), (1, 2, 1, 3), (1, 8, 1, 9)))
    assert parsed.header_row == 3
    assert [(r.staff_no, r.name, r.place, r.text, r.people) for r in parsed.rows] == [
        (StaffNumber("007"), "赵云", "in_school", "好", (("observed", "马超"),)),
        (StaffNumber("007"), "赵云", "out_school", "", (("observed", "张校外"),)),
    ]
    assert parsed.rows[0].fields["period"] == "3"
    assert parsed.rows[0].amount == Amount(100, "period")


def test_observation_in_another_order_with_a_count_of_periods(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["日期", "教师姓名", "课题", "课的类型", "是否本校", "听课节数", "评课意见", "听课教师"],
        ["2025年9月3日 上午第2节", "刘备", "草船借箭", "推门听课", "是", 2, "思路清晰", "孙 权"],
        ["2025-9-4", "刘备", "空城计", "其他课", "否", "1节", "-", "孙权老师"],
    ]
    parsed = parse_records(
        only_sheet(write_csv(tmp_path / "a.csv", rows, "gb18030", "\t")), "observation"
    )
    assert [
        (r.name, r.type, r.type_text, r.place, r.amount, r.text, r.level) for r in parsed.rows
    ] == [
        ("孙权", "dropin", "推门听课", "in_school", Amount(200, "period"), "思路清晰", None),
        ("孙权", None, "其他课", "out_school", Amount(100, "period"), "", None),
    ]
    assert parsed.rows[0].people == (("observed", "刘备"),)


def test_writing_takes_its_type_from_the_column_else_from_the_title(tmp_path: Path) -> None:
    titled = _parse(
        tmp_path,
        "writing",
        [
            ["教育随笔登记表"],
            ["姓名", "标题", "完成时间", "字数"],
            ["周瑜", "甲", "2025.9.9", "1200字"],
        ],
    )
    assert [(r.type, r.title, r.fields["characters"]) for r in titled.rows] == [
        ("essay", "甲", "1200")
    ]
    sheet = _parse(
        tmp_path, "writing", [["姓名", "题目", "日期"], ["周瑜", "甲", "2025.9.9"]], name="教学反思"
    )
    assert sheet.rows[0].type == "reflection"
    with pytest.raises(UnusableInput) as caught:
        _parse(tmp_path, "writing", [["姓名", "题目", "日期"], ["周瑜", "甲", "2025.9.9"]])
    assert (caught.value.code, caught.value.params["target"]) == ("column_missing", "type")


def test_writing_types_by_vocabulary(tmp_path: Path) -> None:
    kinds = [
        "教育叙事",
        "散文",
        "年度教学论文",
        "课后反思",
        "典型案例",
        "读书笔记",
        "博文",
        "案例与反思",
        None,
    ]
    rows: list[list[object]] = [["序号", "作者", "体裁", "篇名", "撰写时间"]]
    rows += [[str(n), "周瑜", kind or "", "甲", "2025.9.9"] for n, kind in enumerate(kinds, 1)]
    parsed = parse_records(only_sheet(write_csv(tmp_path / "a.csv", rows)), "writing")
    assert [r.type for r in parsed.rows] == [
        "story",
        "paper",
        "reflection",
        "case",
        "reading_notes",
        "blog",
    ]
    assert _faults(parsed) == [
        (3, "体裁", "散文", "unknown_kind"),
        (9, "体裁", "案例与反思", "unknown_kind"),
        (10, "体裁", "", "missing_value"),
    ]


def test_a_schools_own_types_win(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["姓名", "类别", "题目", "日期"],
        ["周瑜", "三笔字", "甲", "2025.9.9"],
    ]
    sheet = only_sheet(write_csv(tmp_path / "a.csv", rows))
    assert (
        parse_records(sheet, "writing", types={"三笔字": "calligraphy"}).rows[0].type
        == "calligraphy"
    )


def test_reading_with_a_range_and_book_marks(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["教师", "书籍名称", "著者", "阅读时间", "读书心得", "精读/通读", "页码"],
        ["关羽", "《春秋》", "左丘明", "2025.9.1—2025.9.30", "好", "精读", "共300页"],
        ["关羽", "论语", "孔子", "2025年10月", "好", "通读", 10],
    ]
    parsed = _parse(tmp_path, "reading", rows)
    assert [(r.title, r.first_day, r.last_day, r.text) for r in parsed.rows] == [
        ("春秋", date(2025, 9, 1), date(2025, 9, 30), "好")
    ]
    assert parsed.rows[0].fields == {
        "author": "左丘明", "depth": "intensive", "depth_text": "精读", "pages": "300",
    }  # fmt: skip
    assert _faults(parsed) == [(3, "阅读时间", "2025年10月", "bad_date")]


def test_reading_with_grouped_dates_in_a_semicolon_file(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["读书登记", "", "", ""],
        ["姓名", "书名", "阅读时间", ""],
        ["", "", "开始", "读完"],
        ["关羽", "史记", "2025/9/1", "2025/9/20"],
    ]
    parsed = parse_records(
        only_sheet(write_csv(tmp_path / "a.csv", rows, "utf-8-sig", ";")), "reading"
    )
    assert [(r.first_day.day, r.last_day.day) for r in parsed.rows] == [(1, 20)]


def test_lessons_with_the_level_inside_the_type(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["授课人", "授课时间", "课名", "课别", "年级班级"],
        ["诸葛亮", "2025.9.9", "出师表", "县级公开课", "九（1）班"],
        ["诸葛亮", "2025.9.10", "隆中对", "校级研讨课", "九（2）班"],
        ["诸葛亮", "2025.9.11", "空城计", "同课异构", "九（2）班"],
    ]
    parsed = _parse(tmp_path, "lesson", rows)
    assert [(r.type, r.type_text, r.level, r.title) for r in parsed.rows] == [
        ("open_lesson", "县级公开课", 40, "出师表"),
        ("research_lesson", "校级研讨课", 60, "隆中对"),
        (None, "同课异构", None, "空城计"),
    ]


def test_lessons_in_two_header_rows_of_a_csv(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["执教教师", "", "上课信息", "", ""],
        ["工号", "姓名", "日期", "课题", "课型"],
        ["0007", "黄忠", "20250909", "将相和", "示范课"],
    ]
    parsed = parse_records(only_sheet(write_csv(tmp_path / "a.csv", rows)), "lesson")
    assert [(r.staff_no, r.name, r.title, r.type) for r in parsed.rows] == [
        (StaffNumber("0007"), "黄忠", "将相和", "model_lesson")
    ]


def test_self_study_mentoring_awards_and_a_schools_own_kind(tmp_path: Path) -> None:
    study = _parse(
        tmp_path,
        "self-study",
        [
            ["学习人", "姓名", "学习日期", "学习内容", "时长(分钟)"],
            ["x", "甲", "2025-9-3", "课标", 45],
        ],
    )
    assert study.rows[0].amount == Amount(4500, "minute")
    mentor = _parse(
        tmp_path,
        "mentoring",
        [["师傅", "徒弟", "指导时间", "指导内容"], ["甲", "乙", "2025-9-3", "备课"]],
    )
    assert (mentor.rows[0].name, mentor.rows[0].people) == ("甲", (("mentee", "乙"),))
    award = _parse(
        tmp_path,
        "award",
        [
            ["获奖人", "奖项名称", "获奖时间", "等次", "颁奖单位"],
            ["甲", "县级优质课", "2025年6月", "一等奖", "教育局"],
        ],
    )
    assert (award.rows[0].level, award.rows[0].last_day) == (40, date(2025, 6, 30))
    assert award.rows[0].fields["grade"] == "一等奖"
    own = _parse(
        tmp_path,
        "volunteering",
        [["姓名", "活动名称", "活动日期", "学时"], ["甲", "送教", "2025-9-3", 2]],
    )
    assert (own.rows[0].kind, own.rows[0].title) == ("volunteering", "送教")
