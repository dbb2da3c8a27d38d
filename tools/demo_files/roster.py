"""``roster.xlsx``: the teachers, under a header of two rows, and a sheet that is no table."""

from __future__ import annotations

from pathlib import Path

from tools.demo_files.school import data, teachers, wide
from tools.demo_files.workbook import Line, Page, write_xlsx

_UPPER: Line = (
    "序号", "基本情况", None, None, None, None, None, None,
    "工作情况", None, None, None, None, None, None, "备注",
)  # fmt: skip
_LOWER: Line = (
    None, "教师姓名", "性别", "民族", "出生年月", "最高学历", "普通话等级", "教职工编号",
    "参加工作时间", "到校时间", "任教科目", "学科组", "行政职务", "现任职称", "骨干称号", None,
)  # fmt: skip
_DEGREES = {"06017": "专科", "06019": "专科", "06021": "硕士研究生"}  # the others: 本科
_SPEECH = ("二级甲等", "二级乙等", "二级甲等", "一级乙等", "二级甲等")
_REMARKS = {"06022": "病假半年，3月返岗", "曾可欣": "特岗教师，编号待定", "06021": "兼网络管理"}


def write(folder: Path) -> None:
    """Writes the file."""
    school = data("school")["name"]
    rows: list[Line] = [
        (f"{school}教职工信息采集表",),
        (f"填报单位：{school}", *[None] * 6, "填报日期：2025年9月5日"),
        _UPPER,
        _LOWER,
    ]
    for one in teachers():
        number, name = one.number or None, one.name
        if one.key == "06012":
            name = f"{name[0]}　{name[1:]}"
        if one.key == "06021":
            name = f"{name[0]} {name[1:]}"
        if one.key == "06016":
            number = wide(one.number)
        rows.append(
            (
                one.place + 1, name, one.sex, one.ethnicity, one.born,
                _DEGREES.get(one.key, "本科"), _SPEECH[one.place % len(_SPEECH)], number,
                one.started, one.came, one.subject, one.group, one.post or None, one.title,
                one.backbone or None, _REMARKS.get(one.key),
            )
        )  # fmt: skip
    women = sum(one.sex == "女" for one in teachers())
    rows += [
        ("合计", f"{len(teachers())}人", f"女{women}人"),
        ("填表人：丁一", *[None] * 6, "审核：董喆"),
    ]
    merges = [(0, 0, 0, 15), (2, 0, 3, 0), (2, 1, 2, 7), (2, 8, 2, 14), (2, 15, 3, 15)]
    notes: list[Line] = [
        ("填表说明",),
        ("1. 姓名以身份证为准，生僻字请用系统自带输入法输入，不要用拼音代替。",),
        ("2. 编号待定的教师可以先空着。",),
    ]
    widths = (5, 22, 5, 9, 9, 11, 10, 11, 12, 9, 12, 9, 12, 10, 13, 20)
    write_xlsx(
        folder / "roster.xlsx",
        [Page("教职工信息", rows, merges, (2, 3), widths), Page("填表说明", notes, widths=(70,))],
    )
