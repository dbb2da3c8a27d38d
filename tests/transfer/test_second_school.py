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
    write_csv,
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
    ["序号", "教师\n姓名", "教师编号", "研修项目", "研修时间", None, "研修学时\n（小时）", "研修方式", "层次"],
    [None, None, None, None, "起", "止", None, None, None],
    [1, "王 小明", "A001", "信息技术2.0", 45901, 45903, "24", "线上线下混合", "省培"],
    [2, None, None, "师德专题", "2025.10.1", "2025.10.1", 8, "线上", "校本"],
    [3, "李四", "A002", "班主任", "2025年11月3日", "2025年11月5日", "1天半", "脱产", "学区级"],
    [4, None, None, None, None, None, None, None, None],
    ["小计", None, None, None, None, None, 32],
    ["注：1.本表一式两份；2.学时以证书为准。"],
]  # fmt: skip
TWO_ROWS_MERGES: tuple[Range, ...] = (
    (0, 0, 0, 8), (2, 4, 2, 5), (4, 1, 5, 1), (4, 2, 5, 2), *[(2, c, 3, c) for c in (0, 1, 2, 3, 6, 7, 8)],
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
