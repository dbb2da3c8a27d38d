"""What travels beside the versions of records: the roster, activities, notes, rules, papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.services.exchange.rows import Row, row_text, table_of
from studyhours.services.papers.school_keys import public_keys
from studyhours.transfer.package_writing import PartWriter

PERSONS, TEACHERS, GROUPS, FACTS = "person", "teacher", "staffgroup", "teacherfact"
ACTIVITIES, ATTENDANCE, NOTES = "activity", "attendance", "reviewnote"
RULES, PAPERS, KEYS = "rules", "certificate", "keys"
TABLES: Mapping[str, str] = {
    PERSONS: "person",
    TEACHERS: "teacher",
    GROUPS: "staff_group",
    FACTS: "teacher_fact",
    ACTIVITIES: "activity",
    RULES: "ruleset_version",
    ATTENDANCE: "attendance",
    NOTES: "review_note",
    PAPERS: "certificate",
}
"""Parts of packages and the tables their rows belong to, parents first."""
FIRST = (PERSONS, TEACHERS, GROUPS, FACTS, ACTIVITIES, RULES)
"""What records may speak of: it is there before them."""
AFTER = (ATTENDANCE, NOTES, PAPERS)
"""What speaks of records."""
_ROSTER = frozenset({PERSONS, TEACHERS, GROUPS})
_AT_ONCE = 500
KEPT_OF_ACTIVITY = frozenset({"needs"})
"""What of an activity another ledger is told; all else names who else is at it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Further parts of a package, and the files they name."""

    parts: tuple[PartWriter, ...]
    files: frozenset[str]


def beside_parts(
    session: Session, school: School, whom: Sequence[UUID] | None, parts: ExitStack
) -> Beside:
    """The parts.

    Args:
        session: A session on the ledger.
        school: The school.
        whom: Whose they are; everybody's when None.
        parts: Closes them in the end.
    """
    made, files = [], set[str]()
    for name, table_name in TABLES.items():
        if whom is not None and name in _ROSTER:
            continue
        table = table_of(table_name)
        part = parts.enter_context(PartWriter(name))
        made.append(part)
        for rows in _rows(session, school, name, table, whom):
            part.write([row_text(table, _narrowed(name, row, whom)) for row in rows])
            if name == PAPERS:
                files |= {row["pdf_sha256"] for row in rows}
    keys = parts.enter_context(PartWriter(KEYS))
    keys.write([one.to_text().replace("\n", " ") for one in public_keys(session, school)])
    return Beside((*made, keys), frozenset(files))


def _rows(
    session: Session, school: School, name: str, table: Table, whom: Sequence[UUID] | None
) -> Iterator[Sequence[Row]]:
    for condition in _conditions(name, table, whom):
        query = select(table).order_by(table.c.id)
        if "school_id" in table.c:
            query = query.where(table.c.school_id == school.id)
        if condition is not None:
            query = query.where(condition)
        found = session.execute(query, execution_options={"yield_per": _AT_ONCE}).mappings()
        yield from found.partitions(_AT_ONCE)  # type: ignore[misc]


def _conditions(
    name: str, table: Table, whom: Sequence[UUID] | None
) -> Iterator[ColumnElement[bool] | None]:
    """What limits a table to somebody's rows, one after the other."""
    if whom is None or name == RULES:
        yield None
        return
    limit = _LIMITS[name]
    for start in range(0, len(whom), _AT_ONCE):
        yield limit(table, whom[start : start + _AT_ONCE])


def _of_teacher(table: Table, whom: Sequence[UUID]) -> ColumnElement[bool]:
    return table.c.teacher_id.in_(whom)


def _of_record(table: Table, whom: Sequence[UUID]) -> ColumnElement[bool]:
    record = table_of("record")
    return table.c.record_id.in_(select(record.c.id).where(record.c.teacher_id.in_(whom)))


def _of_activity(table: Table, whom: Sequence[UUID]) -> ColumnElement[bool]:
    record, attendance = table_of("record"), table_of("attendance")
    credited = select(record.c.activity_id).where(
        record.c.teacher_id.in_(whom), record.c.activity_id.is_not(None)
    )
    attended = select(attendance.c.activity_id).where(attendance.c.teacher_id.in_(whom))
    return table.c.id.in_(credited.union(attended))


_LIMITS: Mapping[str, Callable[[Table, Sequence[UUID]], ColumnElement[bool]]] = {
    FACTS: _of_teacher,
    ATTENDANCE: _of_teacher,
    PAPERS: _of_teacher,
    NOTES: _of_record,
    ACTIVITIES: _of_activity,
}


def _narrowed(name: str, row: Row, whom: Sequence[UUID] | None) -> Row:
    """A row without what concerns others: who else an activity is held for, and its files."""
    if whom is None or name != ACTIVITIES:
        return row
    fields: dict[str, Any] = {
        key: row["fields"][key] for key in sorted(KEPT_OF_ACTIVITY & row["fields"].keys())
    }
    return {**row, "fields": fields, "group_id": None}
