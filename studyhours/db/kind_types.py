"""Which types the records of a kind have, so that an index can be entered by types and days.

The index of tallies has the type before the day. Where a rule asks for a kind whatever its type,
SQLite would read that kind's records of all years a ledger keeps; type by type it reads one year's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Column, Connection, Integer, String, Table, func, select
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
_WORTH_IT = timedelta(days=500)
"""With less than that before the days asked for, finding out the types costs more than it saves."""


class KindTypes:
    """The types that occur, asked for once by kind.

    Args:
        connection: On the ledger; the teachers stand in ``SUBJECT``.
        school_id: Only this school's records.
    """

    def __init__(self, connection: Connection, school_id: UUID) -> None:
        self._connection = connection
        self._school_id = school_id
        self._sqlite = connection.dialect.name == "sqlite"
        self._known: dict[str, Sequence[str]] = {}
        self._earliest: date | None = None
        self._looked = False

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
        if kind not in self._known:
            found = select(
                SUBJECT.c.teacher_id, self._next(kind, SUBJECT.c.teacher_id).label("type")
            )
            walk = found.cte("found", recursive=True)
            walk = walk.union_all(
                select(walk.c.teacher_id, self._next(kind, walk.c.teacher_id, walk.c.type)).where(
                    walk.c.type.is_not(None)
                )
            )
            types = select(walk.c.type).where(walk.c.type.is_not(None)).distinct()
            self._known[kind] = tuple(self._connection.scalars(types))
        return self._known[kind]

    def _next(
        self, kind: str, teacher: ColumnElement[UUID], after: ColumnElement[str] | None = None
    ) -> ColumnElement[str]:
        """The first type of a teacher's records in order, or the one that comes after another."""
        query = select(func.min(Record.type)).where(
            Record.teacher_id == teacher,
            Record.school_id == self._school_id,
            Record.deleted.is_(False),
            Record.status == APPROVED,
            Record.kind == kind,
        )
        if after is not None:
            query = query.where(Record.type > after)
        return query.correlate_except(Record).scalar_subquery()
