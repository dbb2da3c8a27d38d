"""Rosters, mapping files, and that every code has its words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.resources import resource
from studyhours.domain.texts import load_texts
from studyhours.transfer.mapping import make_mapping, read_mapping
from studyhours.transfer.people import StaffNumber
from studyhours.transfer.records import parse_records
from studyhours.transfer.roster import parse_roster
from tests.transfer.makers import Rows, only_sheet, write_csv, write_xlsx


def test_a_roster_under_titles_with_stars_totals_and_signatures(tmp_path: Path) -> None:
    rows: Rows = [
        ["教师花名册"],
        ["单位：青山小学", None, None, "2025—2026学年"],
        ["序号", "工号*", "姓名*", "性别", "任教学科", "教研组", "参加工作年月", "职称", "备注"],
        [1, "0001", "欧阳雪梅", "女", "语文", "语文组", "1998.09", "一级教师", None],
        [2, "0002", "郑 然", "男", "数学", "数学组", "2003年8月", "高级教师", "无"],
        [3, "0003", None, "男", "数学", None, None, None, None],
        [4, "0004", "李䶮", "男", "数学", None, "1998.13", None, None],
        ["合计", None, "4人"],
        ["填表人：", None, None, None, "审核："],
    ]
    parsed = parse_roster(
        only_sheet(write_xlsx(tmp_path / "a.xlsx", {"表": rows}, {"表": [(0, 0, 0, 8)]}))
    )
    assert parsed.header_row == 3
    assert [
        (r.row, r.staff_no, r.name, r.sex, r.joined_profession, r.remarks) for r in parsed.rows
    ] == [
        (4, StaffNumber("0001"), "欧阳雪梅", "female", date(1998, 9, 1), None),
        (5, StaffNumber("0002"), "郑然", "male", date(2003, 8, 1), None),
    ]
    assert [(bad.row, bad.column, bad.value, bad.code) for bad in parsed.rejected] == [
        (6, "姓名*", "", "missing_value"),
        (7, "参加工作年月", "1998.13", "bad_date"),
    ]
    assert [(skip.row, skip.reason) for skip in parsed.skipped] == [
        (8, "total_row"),
        (9, "note_row"),
    ]


def test_another_schools_roster(tmp_path: Path) -> None:
    rows: Rows = [
        [
            "编号",
            "姓名（必填）",
            "出生年月",
            "来校时间",
            "入职时间",
            "学科",
            "学段",
            "岗位",
            "政治面貌",
            "手机",
        ],
        [1, "曹 操", "1980.5", "2010年9月", "2005-07", "语文", "初中", "班主任", "中共党员", "139"],
        [2, "Mary  Smith", 29221, 2011.9, "2006/7/1", "英语", "-", None, None, None],
    ]
    parsed = parse_roster(only_sheet(write_xlsx(tmp_path / "a.xlsx", {"表": rows})))
    assert [
        (r.staff_no, r.name, r.birth, r.joined_school, r.joined_profession, r.stage)
        for r in parsed.rows
    ] == [
        (
            StaffNumber("1", eaten=True),
            "曹操",
            date(1980, 5, 1),
            date(2010, 9, 1),
            date(2005, 7, 1),
            "初中",
        ),
        (
            StaffNumber("2", eaten=True),
            "Mary Smith",
            date(1980, 1, 1),
            date(2011, 9, 1),
            date(2006, 7, 1),
            None,
        ),
    ]
    assert parsed.unused == ("手机",)


_OTHERS = frozenset(["backup", "files", "package"])  # they keep their words elsewhere
ODD: Rows = [["谁", "做了什么", "哪天", "分"], ["张三", "培训", "2025-9-3", "3"]]


def test_a_mapping_names_strange_headers(tmp_path: Path) -> None:
    sheet = only_sheet(write_csv(tmp_path / "a.csv", ODD))
    with pytest.raises(UnusableInput) as caught:
        parse_records(sheet, "training")
    assert caught.value.code == "column_missing"
    path = tmp_path / "map.toml"
    path.write_text(
        'name = "谁"\ntitle = "做了什么"\nhours = "分"\n[columns]\nend_date = "哪天"\n', "utf-8"
    )
    parsed = parse_records(sheet, "training", read_mapping(path))
    assert [(r.name, r.title, r.last_day) for r in parsed.rows] == [
        ("张三", "培训", date(2025, 9, 3))
    ]
    chinese = make_mapping({"姓名": "谁", "培训名称": "做了什么", "学时": "分", "培训日期": "哪天"})
    assert parse_records(sheet, "training", chinese).rows == parsed.rows


@pytest.mark.parametrize(
    ("mapping", "code", "named"),
    [
        ({"name": "何人"}, "mapping_header_absent", "做了什么"),
        ({"colour": "谁"}, "mapping_unknown_target", "staff_no"),
    ],
    ids=["header", "target"],
)
def test_a_mapping_that_does_not_fit_says_what_there_is(
    tmp_path: Path, mapping: dict[str, object], code: str, named: str
) -> None:
    sheet = only_sheet(write_csv(tmp_path / "a.csv", ODD))
    with pytest.raises(UnusableInput) as caught:
        parse_records(sheet, "training", make_mapping(mapping))
    assert caught.value.code == code
    assert named in load_texts("zh").say(f"fault.{code}", **caught.value.params)


def test_a_mapping_that_is_no_mapping(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    for content in ("name = ", "name = 3", "name = []"):
        path.write_text(content, "utf-8")
        with pytest.raises(UnusableInput) as caught:
            read_mapping(path)
        assert caught.value.code == "mapping_unreadable"


def test_every_code_has_words_in_both_languages() -> None:
    source = Path(parse_roster.__code__.co_filename).parent
    text = "".join(
        path.read_text("utf-8") for path in source.glob("*.py") if path.stem not in _OTHERS
    )
    faults = set(re.findall(r'UnusableInput\(\s*"(\w+)"', text))
    rejects = set(re.findall(r'(?:BadValue\(|reject\("?[\w.]+"?, )"(\w+)"', text)) | {
        "unknown_status"
    }
    own = resource("texts", "zh", "transfer.toml").read_text("utf-8")
    assert {"file_no_table", "column_missing"} <= faults
    assert {"missing_value", "bad_date", "out_of_range"} <= rejects
    for language in ("zh", "en"):
        entries = load_texts(language).entries
        for code in faults:
            assert f"fault.{code}" in entries
        for code in rejects:
            assert f"reject.{code}" in entries
        for reason in ("total_row", "note_row", "header_row", "no_table"):
            assert f"skip.{reason}" in entries
    english = resource("texts", "en", "transfer.toml").read_text("utf-8")
    assert re.findall(r"^(\w+) =", own, re.MULTILINE) == re.findall(
        r"^(\w+) =", english, re.MULTILINE
    )
    for one, other in zip(own.splitlines()[1:], english.splitlines()[1:], strict=True):
        assert set(re.findall(r"\{(\w+)\}", one)) == set(re.findall(r"\{(\w+)\}", other))
