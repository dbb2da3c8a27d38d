"""The schools that are measured: real ledgers of the demo's generator, made once and kept."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, inspect, select

from studyhours.db.models import Record, Teacher
from studyhours.domain.calendar import school_year
from studyhours.domain.kinds import LEVELS
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.rows import RecordContent, RecordWriter
from studyhours.transfer.kept_copies import copies_folder

KEPT = Path(__file__).resolve().parent.parent / "build" / "bench"
SEED = 1
YEAR = "2025-2026"
RECORDS = 350
"""Records of each teacher."""
_STEP = 50
_FURTHER = (
    # kind, type, level, mode, place, hundredths, unit
    ("writing", "reflection", None, None, None, 100, "item"),
    ("observation", "dropin", None, None, "in_school", 100, "period"),
    ("training", "activity", LEVELS["school"], "face", None, 200, "hour"),
    ("writing", "blog", None, None, None, 100, "item"),
)

# What SQLite joins is a text, whatever it was.
_OTHER_ID = "CAST(x'02' || substr(id, 2) AS BLOB)"
_OTHER_TEACHER = "CAST(x'02' || substr(teacher_id, 2) AS BLOB)"
_COPIED: Mapping[str, Mapping[str, str]] = {
    "teacher": {
        "id": _OTHER_ID,
        "staff_no": "'2-' || staff_no",
        "position": "position + 1000000",
    },
    "teacher_fact": {"id": _OTHER_ID, "teacher_id": _OTHER_TEACHER},
    "record": {"id": _OTHER_ID, "teacher_id": _OTHER_TEACHER},
}
"""Tables with a second half, and what is another in it."""


def kept_school(teachers: int, years: int = 1) -> Path:
    """The ledger of a school of so many teachers, made where it is not kept yet.

    Every teacher has ``RECORDS`` records in each year up to ``YEAR``, by the demo's rule sets: what
    the demo's generator gives and some more of the same. Opening brings a ledger kept from before
    to the newest form; besides that do not write into it: take a copy.
    """
    times = "" if years == 1 else f"x{years}"
    path = KEPT / f"school-{teachers}x{RECORDS}{times}-seed{SEED}.studyhours"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"unfinished-{os.getpid()}.studyhours")
        print(f"making a school of {teachers} teachers, once", file=sys.stderr, flush=True)
        ledger = make_demo(str(unfinished), DemoSchool(teachers=teachers, years=years, seed=SEED))
        for label in labels(years):
            fill_up(ledger, label)
        ledger.close()
        unfinished.rename(path)
        shutil.rmtree(unfinished.with_suffix(".files"), ignore_errors=True)
    else:
        # What is measured opens a copy: it is not to pay for what changed since this was made.
        open_ledger(str(path)).close()
        shutil.rmtree(copies_folder(path), ignore_errors=True)
    return path


def doubled_school(teachers: int, years: int) -> Path:
    """A school of ``kept_school`` with every teacher, their facts and records in it twice.

    For the largest sizes: the second half is copied by the database, in minutes instead of hours,
    and its log and earlier versions know nothing of it. Good for checks and for nothing else.
    """
    single = kept_school(teachers, years)
    path = single.with_name(f"twice-{single.name}")
    if not path.exists():
        unfinished = path.with_name(f"unfinished-{os.getpid()}.studyhours")
        print(f"making a school twice as large as {single.name}", file=sys.stderr, flush=True)
        open_ledger(str(single)).close()  # brings it to the newest form
        shutil.copyfile(single, unfinished)
        ledger = open_ledger(str(unfinished))
        with ledger.engine.begin() as connection:
            for table, changed in _COPIED.items():
                columns = [column["name"] for column in inspect(connection).get_columns(table)]
                said = ", ".join(changed.get(name, name) for name in columns)
                connection.exec_driver_sql(f"INSERT INTO {table} SELECT {said} FROM {table}")  # noqa: S608 - names of our own
        ledger.close()
        unfinished.rename(path)
        shutil.rmtree(unfinished.with_suffix(".files"), ignore_errors=True)
    else:
        # What is measured opens a copy: it is not to pay for what changed since this was made.
        open_ledger(str(path)).close()
        shutil.rmtree(copies_folder(path), ignore_errors=True)
    return path


def labels(years: int) -> list[str]:
    """The school years up to ``YEAR``, the first first."""
    last = school_year(YEAR).first.year
    return [f"{start}-{start + 1}" for start in range(last - years + 1, last + 1)]


def fill_up(ledger: Ledger, label: str) -> None:
    """Gives every teacher as many records in a year as are wanted, on school days by chance."""
    with ledger.reading() as session:
        school, year = school_of(session), school_year(label)
        days = load_calendar(session, school, year).school_days
        counted = (
            select(Record.teacher_id, func.count())
            .where(Record.last_day.between(year.first, year.last))
            .group_by(Record.teacher_id)
        )
        held = dict(session.execute(counted).tuples().all())
        teachers = session.scalars(select(Teacher.id).order_by(Teacher.position)).all()
    chance = random.Random(SEED)  # noqa: S311 - plausible, not secret
    for begin in range(0, len(teachers), _STEP):
        with ledger.writing() as tx:
            writer = RecordWriter(tx, school_of(tx.session).id)
            for teacher in teachers[begin : begin + _STEP]:
                for content in _further(teacher, RECORDS - held.get(teacher, 0), days, chance):
                    writer.add(content)
            writer.flush()


def _further(
    teacher: UUID, count: int, days: Sequence[date], chance: random.Random
) -> list[RecordContent]:
    made = []
    for kind, kind_type, level, mode, place, hundredths, unit in islice(cycle(_FURTHER), count):
        day = chance.choice(days)
        made.append(
            RecordContent(
                teacher_id=teacher,
                kind=kind,
                type=kind_type,
                status="approved",
                first_day=day,
                last_day=day,
                level=level,
                mode=mode,
                place=place,
                hundredths=hundredths,
                unit=unit,
                title="观潮",
                text="练习设计好，时间前松后紧。",
            )
        )
    return made
