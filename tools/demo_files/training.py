"""``training.xlsx`` and ``online.csv``: courses, one row for each who took part."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from tools.demo_files.school import data, teachers, typed, wide
from tools.demo_files.workbook import Line, Page, Value, write_xlsx

_ACTIVITIES = "AB"
_UPPER: Line = (
    "序号", "参训教师", "教工号", "研修主题", "主办级别", "研修方式", "研修时间", None,
    "认定学时", "承办单位", "备注",
)  # fmt: skip
_LOWER: Line = (None, None, None, None, None, None, "起", "止", None, None, None)


def taken(key: str) -> tuple[list[str], list[str]]:
    """The courses of ``training.xlsx`` and of ``online.csv`` that a teacher took part in."""
    part = data("school")["took_part"][key]
    own = [course for course in part["school"] if course not in _ACTIVITIES]
    other = [course for course in part["else"] if course not in data("school")["online"]]
    return own + other, [course for course in part["else"] if course not in other]


def write(folder: Path) -> None:
    """Writes both files."""
    _write_training(folder / "training.xlsx")
    _write_online(folder / "online.csv")


def _write_training(path: Path) -> None:
    rows: list[Line] = [(f"{data('school')['name']}教师研修学时登记表（2025—2026学年）",)]
    rows += [("登记部门：教务处", *[None] * 7, "单位：学时"), _UPPER, _LOWER]
    total, turn = 0.0, 0
    for course, (title, first, last, mode, level, hours, host) in data("school")["course"].items():
        for one in teachers():
            if course not in taken(one.key)[0]:
                continue
            turn += 1
            start, end = date.fromisoformat(first), date.fromisoformat(last)
            line: list[Value] = [
                turn, one.name, _number(one.number, turn), title, level, mode,
                typed(start, turn), typed(end, turn), _hours(hours, turn), host, None,
            ]  # fmt: skip
            if turn % 17 == 0:
                line[6:8] = [_serial(start), _serial(end)]  # the cells lost their date format
            rows.append(line)
            total += float(hours)
            if (course, one.key) == ("a", "06017"):
                turn += 1  # typed twice, the second time in other styles
                rows.append([turn, "罗 建平", 6017, title, level, mode, start, end, hours, host])
    rows += _bad_rows(turn)
    rows += [("合计", *[None] * 7, total), ("填表人：丁一", *[None] * 6, "审核人：董喆")]
    merges = [(0, 0, 0, 10), (2, 6, 2, 7)]
    merges += [(2, column, 3, column) for column in range(11) if column not in (6, 7)]
    widths = (6, 20, 9, 44, 9, 14, 13, 13, 10, 18, 16)
    write_xlsx(path, [Page("研修学时", rows, merges, (2, 3), widths)])


def _bad_rows(turn: int) -> list[Line]:
    """Two rows that cannot be taken: one of two people is meant; a day that does not exist."""
    title, first, last, mode, level, hours, host = data("school")["course"]["K4"]
    return [
        (turn + 1, "王芳", None, title, level, mode, first, last, float(hours), host, "补登"),
        (
            turn + 2, "林𭑈", "06014", "全市美术教师工作坊", "市级", "面授", "2025-11-30",
            "2025-11-31", 8, "市教育科学研究院", None,
        ),
    ]  # fmt: skip


def _number(number: str, turn: int) -> Value:
    """A staff number, now and then as a number whose zeros are gone."""
    if not number:
        return None
    return int(number) if turn % 11 == 3 else number


def _hours(hours: str, turn: int) -> Value:
    if turn % 7 == 2:
        return f"{hours}学时"
    return wide(hours) if turn % 19 == 5 else float(hours)


def _serial(day: date) -> int:
    """The number a spreadsheet keeps for a day."""
    return (day - date(1899, 12, 30)).days


def _write_online(path: Path) -> None:
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(
        ["学员姓名", "人员编号", "课程名称", "学习时间", "获得学时", "培训层次", "主办机构",
         "参训方式", "结业证编号", "成绩"]
    )  # fmt: skip
    turn = 0
    for course, (title, days, level, hours, host) in data("school")["online"].items():
        for one in teachers():
            if course not in taken(one.key)[1]:
                continue
            turn += 1
            shown = f"{hours}学时" if turn % 5 == 0 else hours
            certificate = f"{course}-2026-{turn:04d}"
            mark = ("合格", "优秀", "合格", "良好")[turn % 4]
            table.writerow(
                [
                    one.name,
                    one.number,
                    title,
                    days,
                    shown,
                    level,
                    host,
                    "网络研修",
                    certificate,
                    mark,
                ]
            )
    title, days, level, _, host = data("school")["online"]["O1"]
    table.writerow(["罗建平", "06017", title, days, "未完成", level, host, "网络研修", "", ""])
    # With the mark that office programs put in front of UTF-8.
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
