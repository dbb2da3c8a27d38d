from __future__ import annotations

import pytest

from studyhours.domain.tidy import clean_name, fold
from studyhours.transfer.cells import Cell
from studyhours.transfer.people import (
    StaffNumber,
    parse_staff_no,
    split_names,
    split_number_and_name,
)
from studyhours.transfer.text import clean_body, clean_line


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张 伟", "张伟"), ("张\u3000伟", "张伟"), (" 郑 然 ", "郑然"), ("张\u200b伟", "张伟"),
        ("阿依古丽•买买提", "阿依古丽·买买提"), ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"), ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("Mary  Ann Smith", "Mary Ann Smith"), ("王小明老师", "王小明"), ("李䶮", "李䶮"),
        ("𬱖\u3000明", "𬱖明"), ("\uf9d1六", "\uf9d1六"), ("㛃玉", "㛃玉"),
        ("-", ""), ("老师", "老师"),
    ],
    ids=repr,
)  # fmt: skip
def test_names_are_tidied_and_rare_characters_kept(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("cell", "typed", "number"),
    [
        ("0035", True, StaffNumber("0035")), (35, True, StaffNumber("35", eaten=True)),
        (35.0, True, StaffNumber("35", eaten=True)), ("35.0", True, StaffNumber("35", eaten=True)),
        ("００35", True, StaffNumber("0035")), ("'0035", True, StaffNumber("0035")),
        ("35", True, StaffNumber("35")), ("35", False, StaffNumber("35", eaten=True)),
        ("0035", False, StaffNumber("0035")), (" T 001 ", True, StaffNumber("T001")),
        ("", True, None), ("无", True, None), (None, True, None), ("/", True, None),
    ],
    ids=repr,
)  # fmt: skip
def test_staff_numbers(cell: Cell, typed: bool, number: StaffNumber | None) -> None:
    assert parse_staff_no(cell, typed=typed) == number


def test_a_number_and_a_name_in_one_cell() -> None:
    assert split_number_and_name("0001 欧阳雪梅") == (StaffNumber("0001"), "欧阳雪梅")
    assert split_number_and_name("欧阳雪梅（0001）") == (StaffNumber("0001"), "欧阳雪梅")
    assert split_number_and_name("欧阳雪梅") == (None, "欧阳雪梅")


def test_several_names_in_one_cell() -> None:
    assert split_names("张三、李 四，王五") == ("张三", "李四", "王五")
    assert split_names("张 伟") == ("张伟",)
    assert split_names("Smith, John") == ("Smith, John",)


def test_prose_keeps_its_punctuation_and_compatibility_ideographs() -> None:
    assert clean_line("目标明确，活动充分（很好）！") == "目标明确，活动充分（很好）！"
    assert clean_line("Ａ１２\u3000三") == "A12 三"
    assert clean_body("一段 \r\n\r\n二段") == "一段\n\n二段"
    assert fold("\uf9d1") == "\uf9d1"
