"""Which kinds and types of records there are: found by going from one to the next in an index.

The index of tallies has the type before the day. Where a rule asks for a kind whatever its type,
SQLite would read that kind's records of all years a ledger keeps; type by type it reads one year's.
And what no record is need not be looked for teacher by teacher.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Column, Connection, Integer, ScalarSelect, String, Table, func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from studyhours.db.models import Record
from studyhours.db.reaching import SUBJECT, TEMPORARY, fill
from studyhours.domain.review import APPROVED

TYPE = Table(
    "tally_type",
    TEMPORARY,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("type", String, nullable=True),
    prefixes=["TEMPORARY"],
)
_SaidT = TypeVar("_SaidT", str, str | None)
_WORTH_IT = timedelta(days=500)
"""With less than that before the days asked for, finding out the types costs more than it saves."""


class KindTypes:
    """The kinds and types that occur, each asked for once.

    Args:
        connection: On the ledger; the teachers stand in ``SUBJECT``.
        school_id: Only this school's records.
    """

    def __init__(self, connection: Connection, school_id: UUID) -> None:
        self._connection = connection
        self._school_id = school_id
        self._sqlite = connection.dialect.name == "sqlite"
        self._kinds: frozenset[str] | None = None
        self._types: dict[str, Sequence[str]] = {}
        self._earliest: date | None = None
        self._looked = False

    def occur(self, kinds: Sequence[str], types: Sequence[str]) -> bool:
        """Whether some teacher has an approved record of such a kind and type.

        Args:
            kinds: The kinds.
            types: The types; any when there are none.
        """
        if self._kinds is None:
            self._kinds = frozenset(self._different(Record.kind))
        known = self._kinds.intersection(kinds)
        return bool(known) and (
            not types or any(not set(types).isdisjoint(self._of(kind)) for kind in known)
        )

    def prepare(self, kinds: Sequence[str], first: date) -> bool:
        """Puts the types of some kinds into ``TYPE``.

        Args:
            kinds: The kinds.
            first: The first day that is asked for.

        Returns:
            Whether that was worth it: not where nearly all records are asked for, nor on
            PostgreSQL, which skips through an index by itself.
        """
        if not self._sqlite or not self._keeps_years_before(first):
            return False
        pairs: list[tuple[str, str | None]] = []
        for kind in kinds:
            pairs += ((kind, one) for one in (None, *self._of(kind)))
        rows = [{"number": at, "kind": kind, "type": one} for at, (kind, one) in enumerate(pairs)]
        fill(self._connection, TYPE, rows)
        return True

    def _keeps_years_before(self, first: date) -> bool:
        if not self._looked:
            self._looked = True
            earliest = select(func.min(Record.last_day)).where(
                Record.deleted.is_(False), Record.school_id == self._school_id
            )
            self._earliest = self._connection.scalar(earliest)
        return self._earliest is not None and self._earliest < first - _WORTH_IT

    def _of(self, kind: str) -> Sequence[str]:
        if kind not in self._types:
            self._types[kind] = tuple(self._different(Record.type, Record.kind == kind))
        return self._types[kind]

    def _different(
        self, column: InstrumentedAttribute[_SaidT], *where: ColumnElement[bool]
    ) -> Iterable[str]:
        """What a column says in the teachers' records: from each value to the next one."""
        teacher = SUBJECT.c.teacher_id
        found = select(teacher, self._next(column, teacher, *where).label("said"))
        walk = found.cte("found", recursive=True)
        further = self._next(column, walk.c.teacher_id, *where, column > walk.c.said)
        walk = walk.union_all(select(walk.c.teacher_id, further).where(walk.c.said.is_not(None)))
        said = select(walk.c.said).where(walk.c.said.is_not(None)).distinct()
        return self._connection.scalars(said)

    def _next(
        self,
        column: InstrumentedAttribute[_SaidT],
        teacher: ColumnElement[UUID],
        *where: ColumnElement[bool],
    ) -> ScalarSelect[_SaidT]:
        """The first value in order that a teacher's records say, of those asked for."""
        query = select(func.min(column)).where(
            Record.teacher_id == teacher,
            Record.school_id == self._school_id,
            Record.deleted.is_(False),
            Record.status == APPROVED,
            *where,
        )
        return query.correlate_except(Record).scalar_subquery()
