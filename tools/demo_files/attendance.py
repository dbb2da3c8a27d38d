"""``attendance.xlsx``: the sign-in sheets of two school activities, in two layouts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools.demo_files.school import Teacher, data, teachers
from tools.demo_files.workbook import Line, Page, Value, write_xlsx


def write(folder: Path) -> None:
    """Writes the file."""
    activities = data("school")["activity"]
    write_xlsx(
        folder / "attendance.xlsx",
        [_side_by_side(activities["A"]), _with_times(activities["B"])],
    )


def _came(one: Teacher, activity: str) -> bool:
    return activity in data("school")["took_part"][one.key]["school"]


def _side_by_side(activity: dict[str, Any]) -> Page:
    """Two columns of people to save paper, the activity in cells beside their labels."""
    head = ("编号", "姓名", "签到", "备注")
    rows: list[Line] = [
        (f"{data('school')['name']}校本研修签到表",),
        ("活动主题：", activity["title"], None, None, "主讲人：", activity["speaker"]),
        (
            "活动时间：",
            "2025年10月15日（星期三）14:20-16:40",
            None,
            None,
            "地点：",
            activity["venue"],
        ),
        ("计学时：", float(activity["hours"]), None, None, "级别：", "校级"),
        (*head, *head),
    ]
    statuses = data("school")["status"]["A"]
    people = teachers()
    half = (len(people) + 1) // 2

    def cells(one: Teacher) -> list[Value]:
        status = statuses.get(one.key, "√")
        return [one.number or None, one.name, status, "外出开会" if status == "公假" else None]

    rows += [
        cells(people[place]) + (cells(people[place + half]) if place + half < len(people) else [])
        for place in range(half)
    ]
    return Page("10月15日", rows, [(0, 0, 0, 7)], (4,), (12, 22, 8, 12) * 2)


def _with_times(activity: dict[str, Any]) -> Page:
    """One column of people, signed in by the clock, the activity in running lines."""
    rows: list[Line] = [
        (f"{data('school')['name']}教研活动考勤表",),
        (
            "　　".join(
                (
                    f"主题：{activity['title']}",
                    f"主讲：{activity['speaker']}",
                    "时间：2026年4月15日",
                    f"地点：{activity['venue']}",
                )
            ),
        ),
        (f"学时：{activity['hours']}学时　　活动级别：校级",),
        ("序号", "教师姓名", "职工编号", "学科组", "签到时间", "缺席原因"),
    ]
    statuses = data("school")["status"]["B"]
    for one in teachers():
        clock = f"14:{(one.place * 7) % 19 + 8:02d}"
        status = statuses.get(one.key, clock)
        shown = clock if _came(one, "B") and status == "迟到" else status
        late = "迟到" if status == "迟到" else None
        reason = "校长例会" if status == "公假" else late
        rows.append((one.place + 1, one.name, one.number or None, one.group, shown or None, reason))
    rows += [("实到：19人", None, None, None, "考勤人：丁一")]
    merges = [(0, 0, 0, 5), (1, 0, 1, 5), (2, 0, 2, 5)]
    return Page("4月15日", rows, merges, (3,), (6, 22, 11, 10, 10, 14))
