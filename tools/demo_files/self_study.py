"""``self-study.xlsx``: one teacher's hour of study on every school day."""

from __future__ import annotations

from pathlib import Path

from tools.demo_files.school import data, picked, school_days, teachers, typed
from tools.demo_files.workbook import Line, Page, write_xlsx

_HEAD: Line = ("日期", "姓名", "职工编号", "学习篇目", "自学时长（分钟）", "学习笔记")
_MINUTES = (60, 60, 75, 60, 65, 60, 90)


def write(folder: Path) -> None:
    """Writes the file."""
    words = data("words")["study"]
    one = next(who for who in teachers() if who.key == data("school")["diligent"])
    rows: list[Line] = [("教师自学日志",), _HEAD]
    for turn, day in enumerate((*school_days(0), *school_days(1))):
        rows.append(
            (
                typed(day, turn), one.name, one.number,
                picked(words["title"], turn * 3 + turn // 17), _MINUTES[turn % len(_MINUTES)],
                picked(words["note"], turn * 5),
            )
        )  # fmt: skip
    write_xlsx(
        folder / "self-study.xlsx",
        [Page("自学日志", rows, [(0, 0, 0, 5)], (1,), (14, 10, 10, 40, 16, 50))],
    )
