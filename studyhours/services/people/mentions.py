"""Every column that may name a teacher, a unit …, whatever tables there come to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, select
from sqlalchemy.orm import Session

from studyhours.db.models import whole_metadata
from studyhours.db.models.base import Base


def mentions(
    model: type[Base], key: UUID, but: Collection[str] = ()
) -> list[tuple[Table, ColumnElement[bool]]]:
    """The tables that may name a row, each with the condition for its rows that do.

    Args:
        model: What the row is of.
        key: Its identifier.
        but: Tables that do not matter.
    """
    return [(table, column == key) for table, column in _columns(model, but)]


def mentioned(
    session: Session, model: type[Base], keys: Sequence[UUID], but: Collection[str] = ()
) -> set[UUID]:
    """Those of some rows that any table names.

    Args:
        session: The session.
        model: What the rows are of.
        keys: Their identifiers, no more than one question takes.
        but: Tables that do not matter.
    """
    found: set[UUID] = set()
    for _, column in _columns(model, but):
        found.update(session.scalars(select(column).where(column.in_(keys)).distinct()))
    return found


def _columns(model: type[Base], but: Collection[str]) -> Iterator[tuple[Table, Column[UUID]]]:
    for table in whole_metadata().sorted_tables:
        if table.name not in but:
            for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
                if key.column.table.name == model.__tablename__:
                    yield table, key.parent
