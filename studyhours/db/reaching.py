"""Whose records a tally adds up: a teacher's own, or those that count for a group, pair or school.

Teachers stand in one temporary table. For other subjects another holds, for one word of ``whose``
at a time, who or what reaches them and on which days; records are joined to that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    MetaData,
    Table,
    and_,
    delete,
    exists,
    insert,
    select,
    true,
)
from sqlalchemy.schema import CreateTable

from studyhours.db.models import Record, RecordPerson, RecordUnit
from studyhours.db.types import Identity
from studyhours.rules.subjects import OF_PEOPLE, Tie

Reach = Mapping[str, Mapping[str, Sequence[Tie]]]
"""By word of ``whose``, then by subject: whose records count for it, and on which days."""

# They belong to the connection, not to the ledger, and go with it.
TEMPORARY = MetaData()
SUBJECT = Table(
    "tally_subject",
    TEMPORARY,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("teacher_id", Identity, nullable=False),
    prefixes=["TEMPORARY"],
)
REACH = Table(
    "tally_reach",
    TEMPORARY,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    # A teacher, or a unit.
    Column("teacher_id", Identity, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("partner_id", Identity, nullable=True),
    prefixes=["TEMPORARY"],
)
_EVER, _NEVER = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a tally's query begins.

    Attributes:
        table: The subjects, or who reaches them.
        number: The subject's number.
        match: What joins records to it.
        subjects: Uids by number.
        people: The table, where its rows are people's: names on sign-in sheets are joined to it.
        spells: Whether its rows hold on some days only.
        among_teachers: Whether it leads to records of the teachers in ``SUBJECT`` only.
    """

    table: FromClause
    number: ColumnElement[int]
    match: ColumnElement[bool]
    subjects: Sequence[str]
    people: Table | None
    spells: bool
    among_teachers: bool = False


class Starts:
    """The temporary tables of one connection.

    Args:
        connection: On the ledger.
        teachers: Those that plain tallies are about.
        reach: Whose records count for other subjects.
    """

    def __init__(self, connection: Connection, teachers: Sequence[UUID], reach: Reach) -> None:
        self._connection = connection
        self._reach = reach
        self._word = ""
        once = list(dict.fromkeys(teachers))
        self._teachers = [str(teacher) for teacher in once]
        rows = [{"number": number, "teacher_id": teacher} for number, teacher in enumerate(once)]
        fill(connection, SUBJECT, rows)

    def of(self, whose: str) -> Start:
        """Where tallies of records counted in such a way begin."""
        if not whose:
            own = Record.teacher_id == SUBJECT.c.teacher_id
            return Start(
                SUBJECT, SUBJECT.c.number, own, self._teachers, SUBJECT,
                spells=False, among_teachers=True,
            )  # fmt: skip
        reached = self._reach.get(whose, {})
        if whose != self._word:
            self._word = whose
            fill(self._connection, REACH, _rows(reached))
        subjects = list(reached)
        if whose in OF_PEOPLE:
            days = Record.last_day.between(REACH.c.first, REACH.c.last)
            theirs = and_(Record.teacher_id == REACH.c.teacher_id, days)
            people = {tie.uid for ties in reached.values() for tie in ties}
            among = people.issubset(self._teachers)
            return Start(
                REACH, REACH.c.number, theirs, subjects, REACH, spells=True, among_teachers=among
            )
        # A record of two parts of one unit counts for it once.
        counts = (
            select(REACH.c.number, RecordUnit.record_id)
            .distinct()
            .join(RecordUnit, RecordUnit.unit_id == REACH.c.teacher_id)
            .join(Record, Record.id == RecordUnit.record_id)
            .where(Record.last_day.between(REACH.c.first, REACH.c.last))
            .subquery("tally_of_unit")
        )
        same = Record.id == counts.c.record_id
        return Start(counts, counts.c.number, same, subjects, None, spells=True)


def _rows(reached: Mapping[str, Sequence[Tie]]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, ties in enumerate(reached.values()):
        for one in ties:
            rows.append(
                {
                    "place": len(rows),
                    "number": number,
                    "teacher_id": UUID(one.uid),
                    "first": one.first or _EVER,
                    "last": one.last or _NEVER,
                    "partner_id": UUID(one.partner) if one.partner else None,
                }
            )
    return rows


def with_partner() -> ColumnElement[bool]:
    """Whether the other of a pair is named in a record."""
    named = exists(
        select(true()).where(
            RecordPerson.record_id == Record.id, RecordPerson.teacher_id == REACH.c.partner_id
        )
    )
    return named.correlate(Record, REACH)


def fill(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Puts rows in the place of those a temporary table had."""
    connection.execute(CreateTable(table, if_not_exists=True))
    connection.execute(delete(table))
    if rows:
        connection.execute(insert(table), rows)
