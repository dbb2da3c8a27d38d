"""A small school with files of its own, for tests that walk the main job."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from studyhours.domain.clock import FixedClock
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import Imported
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger
from tests.support.templates import copy_of

YEAR = "2025-2026"
TERMS = (
    (date(2025, 9, 1), date(2026, 1, 23)),
    (date(2026, 3, 2), date(2026, 7, 7)),
)
PRESETS = ("school-72", "seven-ones-cadence", "seven-ones-term", "observe-15")
CLOCK = FixedClock(datetime(2026, 9, 10, 2, 0, tzinfo=UTC))
EARLIER = FixedClock(CLOCK.now() - timedelta(hours=1))
"""When ledgers were made: identifiers of one instant, made by two programs, have no order."""
YEAR_END = date(2026, 8, 31)

PEOPLE = (
    ("0001", "欧阳若兰", "女", "语文", "语文组"),
    ("0002", "帕提古丽·艾山", "女", "数学", "数学组"),
    ("0003", "李䶮", "男", "英语", "综合组"),
    ("0004", "王芳", "女", "语文", "语文组"),
    ("0005", "王芳", "女", "音乐", "综合组"),
)

Row = Sequence[str | int | float]


def write_xlsx(path: Path, rows: Sequence[Row], sheet: str = "Sheet1") -> Path:
    """A workbook of one sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def write_csv(path: Path, rows: Sequence[Row], encoding: str = "utf-8-sig") -> Path:
    """A comma-separated file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def roster_file(folder: Path) -> Path:
    """A roster under a title, with a total row."""
    return write_xlsx(
        folder / "roster.xlsx",
        [
            ["教师名册"],
            ["工号*", "姓名*", "性别", "任教学科", "教研组"],
            *PEOPLE,
            ["合计", "", f"{len(PEOPLE)}人"],
        ],
    )


def training_file(folder: Path) -> Path:
    """Training: 0001 meets 72 of which 24, 0002 falls short by half an hour, and bad rows."""
    return write_xlsx(
        folder / "training.xlsx",
        [
            ["工号", "姓名", "培训名称", "级别", "形式", "开始日期", "结束日期", "学时"],
            ["0001", "欧阳若兰", "作业设计", "校级", "面授", "2025-09-10", "2025-09-10", 24],
            [1, "欧阳若兰", "单元教学", "县级", "面授", "2025.10.9", "2025.10.10", "38学时"],
            ["0001", "", "国培", "国家级", "网络研修", "2026年7月20日", "2026年7月21日", "１０"],
            ["0002", "帕提古丽·艾山", "作业设计", "校级", "面授", 20250910, 20250910, 71.5],
            ["", "李䶮", "去年的课", "校级", "面授", "2025-05-06", "2025-05-06", 30],
            ["", "王芳", "谁的课", "校级", "面授", "2025-10-10", "2025-10-10", 2],
            ["0003", "李䶮", "负学时", "校级", "面授", "2025-10-10", "2025-10-10", -2],
            ["0001", "欧阳若兰", "作业设计", "校级", "面授", "2025/9/10", "2025/9/10", "24"],
            ["合计", "", "", "", "", "", "", 999],
        ],
    )


def attendance_file(folder: Path) -> Path:
    """One school-level activity of two hours."""
    return write_xlsx(
        folder / "attendance.xlsx",
        [
            ["校本研训签到表"],
            ["活动主题：", "课堂提问", "主讲人：", "王芳"],
            ["时间：", "2025年10月14日", "地点：", "会议室"],
            ["学时：", 2, "活动级别：", "校级"],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", "√"],
            [2, "0002", "帕提古丽·艾山", "病假"],
            [3, "0003", "李䶮", "公假"],
            [4, "0004", "王芳", ""],
            [5, "0005", "王芳", "迟到"],
        ],
    )


def observation_file(folder: Path) -> Path:
    """Observed lessons of 0001: 15 that count in the first term, 14 in the second, GB18030."""
    rows: list[Row] = [
        [
            "日期",
            "节次",
            "听课人工号",
            "听课人",
            "授课教师",
            "课题",
            "课型",
            "校内/校外",
            "评价与建议",
        ]
    ]
    who = ["0001", "欧阳若兰"]
    rows += [
        [f"2025-10-{day:02d}", "第1节", *who, "李䶮", f"课{day}", "推门听课", "校内", "好"]
        for day in range(1, 16)
    ]
    rows += [
        [f"2026.4.{day}", "第2节", *who, "王芳", f"课{day}", "研究课", "校内", "好"]
        for day in range(1, 15)
    ]
    rows.append(["2026.4.20", "第2节", *who, "外校教师", "课", "研究课", "校外", "好"])
    rows.append(["2026.4.21", "第2节", *who, "李䶮", "课", "研究课", "校内", ""])
    return write_csv(folder / "observations.csv", rows, "gb18030")


def writing_file(folder: Path) -> Path:
    """Papers of 0001 and 0003."""
    return write_xlsx(
        folder / "writing.xlsx",
        [
            ["日期", "工号", "姓名", "类别", "题目", "正文"],
            ["2025-11-05", "0001", "欧阳若兰", "教学反思", "一", "今天的课。"],
            ["2026-04-07", "0001", "欧阳若兰", "教学反思", "二", "今天的课。"],
            ["2025-12-01", "0001", "欧阳若兰", "论文", "三", "摘要。"],
            ["2025-12-02", "0003", "李䶮", "诗", "四", "不是已知类别。"],
        ],
    )


@dataclass(frozen=True, slots=True)
class Walked:
    """A ledger after the imports, with what each of them said."""

    ledger: Ledger
    reports: dict[str, Imported]


def make_ledger(target: str) -> Ledger:
    """A new ledger with both terms and all presets."""
    return copy_of(_empty, target, CLOCK)[0]


def walk_imports(target: str) -> Walked:
    """A new ledger with the whole small school imported."""
    return Walked(*copy_of(_imported, target, CLOCK))


def _empty(target: str, _folder: Path) -> tuple[Ledger, None]:
    return create_ledger(target, NewSchool("河湾乡中心小学", YEAR, TERMS, PRESETS), EARLIER), None


def _imported(target: str, folder: Path) -> tuple[Ledger, dict[str, Imported]]:
    ledger, _ = _empty(target, folder)
    return ledger, {
        "roster": import_roster(ledger, roster_file(folder)),
        "training": import_records(ledger, training_file(folder), "training"),
        "attendance": import_attendance(ledger, attendance_file(folder)),
        "observation": import_records(ledger, observation_file(folder), "observation"),
        "writing": import_records(ledger, writing_file(folder), "writing"),
    }
