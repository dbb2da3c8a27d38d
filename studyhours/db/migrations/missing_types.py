"""Gives kinds of old ledgers the types that kinds shipped now have; several revisions do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types
from studyhours.domain.kinds import standard_kinds

_KIND = sa.table("kind", sa.column("school_id", types.Identity()), sa.column("id", sa.String()))
_TYPE = sa.table(
    "kind_type",
    sa.column("school_id", types.Identity()),
    sa.column("kind_id", sa.String()),
    sa.column("id", sa.String()),
    sa.column("title", types.PlainJson()),
)


def add_missing_types() -> None:
    """Adds what is missing; a type of the same id that a school has is left alone."""
    connection = op.get_bind()
    known = connection.execute(sa.select(_TYPE.c.school_id, _TYPE.c.kind_id, _TYPE.c.id))
    there = {tuple(row) for row in known}
    missing = [
        {"school_id": school, "kind_id": kind, "id": entry.id, "title": dict(entry.title)}
        for school, kind in connection.execute(sa.select(_KIND.c.school_id, _KIND.c.id)).tuples()
        if kind in standard_kinds()
        for entry in standard_kinds()[kind].types
        if (school, kind, entry.id) not in there
    ]
    if missing:
        connection.execute(sa.insert(_TYPE), missing)
