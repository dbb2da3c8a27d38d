"""Sums of what a leaf counts, split by level and mode: where somebody's hours come from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Record
from studyhours.db.tallies import about, counting
from studyhours.rules.model import Leaf


@dataclass(frozen=True, slots=True)
class PartSum:
    """One teacher's hundredths of one unit at one level and in one mode."""

    teacher: str
    level: int | None
    mode: str | None
    unit: str
    hundredths: int


def part_sums(
    session: Session,
    leaf: Leaf,
    school_id: UUID,
    first: date,
    last: date,
    teachers: Collection[UUID] | None = None,
) -> Iterator[PartSum]:
    """What counted from ``first`` to ``last``, by teacher, level, mode and unit."""
    query = select(
        Record.teacher_id,
        Record.level,
        Record.mode,
        Record.unit,
        func.sum(Record.hundredths),
    ).where(
        *about(leaf, school_id),
        *counting(leaf),
        Record.last_day.between(first, last),
    )
    if teachers is not None:
        query = query.where(Record.teacher_id.in_(teachers))
    grouped = query.group_by(Record.teacher_id, Record.level, Record.mode, Record.unit)
    for teacher, level, mode, unit, hundredths in session.execute(grouped):
        yield PartSum(str(teacher), level, mode, unit, int(hundredths))
