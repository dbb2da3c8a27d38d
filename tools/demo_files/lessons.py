"""``lessons.xlsx``: research, open and other lessons given."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tools.demo_files.school import comment, data, school_days, teachers, typed
from tools.demo_files.workbook import Line, Page, Value, write_xlsx

_HEAD: Line = (
    "执教时间", "节次", "执教教师", "教师代码", "学科", "授课年级", "开课课题", "课别", "授课级别",
    "评课意见",
)  # fmt: skip


def write(folder: Path) -> None:
    """Writes the file."""
    found: list[tuple[date, list[Value]]] = []
    for one in teachers():
        for number, (term, kind, level) in enumerate(data("school")["lessons"].get(one.key, [])):
            days, topics = school_days(term - 1), one.topics(term - 1)
            at = (one.place * 11 + number * 29 + 15) % (len(days) - 12)
            said = comment(one.subject, one.place * 7 + number)
            found.append(
                (
                    days[at],
                    [
                        f"第{at % 5 + 1}节", one.name, one.number or None, one.subject,
                        one.class_name, topics[at * len(topics) // len(days)], kind, level, said,
                    ],
                )
            )  # fmt: skip
    found.sort(key=lambda item: item[0])
    rows: list[Line] = [("校内外研究课、公开课一览",), ("2025—2026学年　　教务处",), _HEAD]
    rows += [(typed(day, turn), *line) for turn, (day, line) in enumerate(found)]
    rows.append(("注：示范课由县教研室或学区组织，研究课由教研组组织。",))
    widths = (14, 7, 20, 10, 12, 11, 28, 9, 9, 70)
    write_xlsx(
        folder / "lessons.xlsx",
        [Page("研究课公开课", rows, [(0, 0, 0, 9), (1, 0, 1, 9)], (2,), widths)],
    )
