"""Every column that may name a teacher, a unit …, whatever tables there come to be."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Table

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
    return [
        (table, column.parent == key)
        for table in whole_metadata().sorted_tables
        if table.name not in but
        for column in table.foreign_keys
        if column.column.table.name == model.__tablename__
    ]
