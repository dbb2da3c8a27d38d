"""Importing a school's whole table, against only reading it and only inserting it.

Ours is one call of ``import_records``: reading, understanding every cell, matching teachers,
finding repeats, versions with their hashes, three or four tables, the log, one commit. The floor
reads the same file with the same library and puts the same rows into the one table ``record`` of a
ledger of the same form: one executemany, one commit, values ready beforehand.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.ratios import Ratio, alternate
from studyhours.db.engine import open_engine
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.opening import open_ledger

FOLDER = Path(__file__).resolve().parent.parent / "build" / "bench" / "import_rows"
_ROWS, _ROWS_SHORT = 100_000, 400
_TEACHERS = 300
_REPEAT, _REPEAT_SHORT = 3, 1
_TARGET = 4.0
_FIRST_DAY = date(2021, 9, 1)
_DAYS = 1_700
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_GIVEN = "明华文秀英慧敏静丽强磊军洋勇艳杰娟涛超霞"
_TRAINING = ("工号", "姓名", "培训名称", "培训级别", "培训形式", "开始日期", "结束日期", "学时",
             "主办单位")  # fmt: skip
_OBSERVED = ("听课日期", "节次", "听课人工号", "听课人", "授课教师", "学科", "班级", "课题", "课型",
             "校内/校外", "评价与建议")  # fmt: skip
_TOPICS = ("作业设计", "课程标准研读", "跨学科学习", "信息技术应用", "命题与评价", "师德师风")
_LEVELS = ("校级", "校级", "校级", "县级", "市级", "国家级")
_COMMENTS = ("目标明确，活动充分，板书可再精炼。", "练习设计好，时间前松后紧。", "小组合作有实效。")
_SUBJECTS = ("语文", "数学", "英语", "科学", "道德与法治")

Table = list[Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    kind: str
    file: str
    rows: Callable[[int], Table]
    read: Callable[[Path], int]
    target: float | None


def measure(*, short: bool) -> list[Ratio]:
    """Imports 100,000 rows of training from xlsx and csv, and of observed lessons beside."""
    rows = _ROWS_SHORT if short else _ROWS
    cases = (
        _Case("import xlsx", "training", "training.xlsx", _training, _read_xlsx, _TARGET),
        _Case("import csv", "training", "training.csv", _training, _read_csv, _TARGET),
        _Case("import lessons", "observation", "observation.csv", _observed, _read_csv, None),
    )
    template = _template(FOLDER)
    return [_measured(case, template, rows, _REPEAT_SHORT if short else _REPEAT) for case in cases]


def _measured(case: _Case, template: Path, rows: int, repeat: int) -> Ratio:
    table = file_of(case, FOLDER, rows)
    ledger = FOLDER / "measured.studyhours"

    def fresh() -> None:
        shutil.copyfile(template, ledger)

    def ours() -> int:
        opened = open_ledger(str(ledger))
        try:
            return sum(sheet.added for sheet in import_records(opened, table, case.kind).sheets)
        finally:
            opened.close()

    fresh()
    ours()
    columns, values = _records(ledger)

    def floor() -> int:
        case.read(table)
        return _insert(ledger, columns, values)

    both = alternate(ours, floor, repeat, before=fresh)
    return Ratio(
        name=case.name,
        what=f"{rows:,} rows of {case.kind}, {Path(case.file).suffix[1:]}, imported whole",
        floor_name="the same file read, the same records by one executemany, one commit",
        ours_seconds=both.ours_seconds,
        floor_seconds=both.floor_seconds,
        target=case.target,
        notes=f"{_TEACHERS} teachers; ours also opens the ledger and writes versions, "
        "imported rows, people and the log.",
        repeat=both.repeat,
        ours_work=both.ours,
        floor_work=both.floor,
    )


# ---------------------------------------------------------------- the floor


def _read_xlsx(path: Path) -> int:
    with CalamineWorkbook.from_path(path) as book:
        return len(book.get_sheet_by_index(0).to_python())


def _read_csv(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return len(list(csv.reader(file)))


def _records(ledger: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of ``record`` as they lie in the file."""
    connection: Any = open_engine(str(ledger)).raw_connection()
    try:
        found = connection.cursor().execute("SELECT * FROM record ORDER BY rowid")
        return [one[0] for one in found.description], list(found)
    finally:
        connection.close()


def _insert(ledger: Path, columns: Sequence[str], values: Sequence[tuple[Any, ...]]) -> int:
    connection: Any = open_engine(str(ledger)).raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO record ({names}) VALUES ({marks})", values)  # noqa: S608 - our own column names
        cursor.execute("COMMIT")
        return int(cursor.execute("SELECT count(*) FROM record").fetchone()[0])
    finally:
        connection.close()


# ---------------------------------------------------------------- the school's files


def _template(folder: Path) -> Path:
    """A ledger with its roster and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "template.studyhours"
    for old in (path, folder / "measured.studyhours"):
        old.unlink(missing_ok=True)
    ledger = create_ledger(str(path), NewSchool("河湾乡中心小学", "2025-2026"))
    try:
        roster: Table = [("工号", "姓名", "任教学科")]
        roster += [(number, name, "语文") for number, name in _teachers()]
        import_roster(ledger, _write_csv(folder / "roster.csv", roster))
    finally:
        ledger.close()
    return path


def file_of(case: _Case, folder: Path, rows: int) -> Path:
    """The table of a case, written once for each size."""
    path = folder / f"{rows}-{case.file}"
    if not path.exists():
        write = _write_xlsx if path.suffix == ".xlsx" else _write_csv
        part = path.with_name(f"part-{path.name}")
        write(part, case.rows(rows))
        part.replace(path)
    return path


def _write_csv(path: Path, rows: Table) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _write_xlsx(path: Path, rows: Table) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("培训")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def _teachers() -> Iterator[tuple[str, str]]:
    for number in range(_TEACHERS):
        family, given = _FAMILY[number % len(_FAMILY)], _GIVEN[number // len(_FAMILY)]
        yield f"{number + 1:04d}", f"{family}{given}"


def _training(count: int) -> Table:
    """Who was at what for how long; several people share every course."""
    chance, teachers = random.Random(20260728), list(_teachers())  # noqa: S311 - a fixed table
    rows: Table = [("教师培训学时登记表",), _TRAINING]
    for number in range(count):
        staff_no, name = teachers[number % len(teachers)]
        course = number // len(teachers) * 3 + chance.randrange(3)
        level = _LEVELS[course % len(_LEVELS)]
        first = _FIRST_DAY + timedelta(days=course * _DAYS // (count // len(teachers) * 3 + 3))
        last = first + timedelta(days=course % 3)
        title = f"{level}培训：{_TOPICS[course % len(_TOPICS)]}（第{course}期）"
        hours: str | int = f"{2 + course % 9}学时" if course % 5 == 0 else 2 + course % 9
        mode = ("集中面授", "网络研修", "混合式")[course % 3]
        rows.append(
            (staff_no, name, title, level, mode, _written(first, number), _written(last, number),
             hours, "县教师发展中心")
        )  # fmt: skip
    return rows


def _observed(count: int) -> Table:
    """Lessons observed, each with a topic and mostly with a comment."""
    chance, teachers = random.Random(20260729), list(_teachers())  # noqa: S311 - a fixed table
    rows: Table = [_OBSERVED]
    for number in range(count):
        staff_no, name = teachers[number % len(teachers)]
        day = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
        comment = "".join(chance.sample(_COMMENTS, chance.randrange(4)))
        rows.append(
            (_written(day, number), f"第{1 + number % 7}节", staff_no, name,
             chance.choice(teachers)[1], _SUBJECTS[number % 5], f"三（{1 + number % 6}）班",
             f"课题{number}", ("推门听课", "研究课", "分类课")[number % 3],
             "校内" if number % 4 else "校外", comment)
        )  # fmt: skip
    return rows


def _written(day: date, number: int) -> str:
    """A day as one of several people writes it."""
    forms = (
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
    )
    return forms[number % len(forms)]
