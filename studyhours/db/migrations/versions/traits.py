"""What rules ask of a record besides its own columns, and the index of tallies that holds it.

Revision 0005. The new columns are worked out from what the newest version of each record says, by
the same function that works them out whenever a record is written: ``doctor`` compares the two. How
a teacher attended, what an older ledger says in its sign-in lists alone, is taken from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from studyhours.db import types
from studyhours.domain.traits import FileSaid, attendance_of, traits_of

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NEW = {
    "category": 32,
    "grade": 32,
    "result": 16,
    "role": 32,
    "depth": 16,
    "object": 96,
    "attendance": 16,
    "evidence": 80,
}
_TALLY = [
    *("teacher_id", "school_id", "deleted", "status", "kind", "type", "last_day", "level", "mode"),
    *("place", "characters", "hundredths", "unit", *_NEW, "first_day"),
]
_FIGURES = "1000000 350 350 350 350 60 20" + " 2" * 16
"""As in 0004: rows in all, then rows that agree in the first column, the first two …"""
_ROWS = 1000

_RECORD = sa.table(
    "record",
    sa.column("id", types.Identity()),
    sa.column("version"),
    *(sa.column(name) for name in _NEW),
)
_VERSION = sa.table(
    "record_version",
    sa.column("record_id", types.Identity()),
    sa.column("hash"),
    sa.column("content", sa.Text()),
)
_ATTENDANCE = sa.table(
    "attendance", sa.column("record_id", types.Identity()), sa.column("status", sa.String())
)


class _Person(NamedTuple):
    role: str
    name: str
    teacher_id: UUID | None


class _Content(NamedTuple):
    """What traits are worked out from."""

    teacher_id: UUID
    kind: str
    type: str | None
    first_day: date
    title: str
    fields: Mapping[str, str]
    people: Sequence[_Person]
    activity_id: UUID | None
    files: Sequence[FileSaid] = ()  # there were none yet


def upgrade() -> None:
    """Runs the step."""
    connection = op.get_bind()
    op.drop_index("ix_record_tally", "record")
    for name, length in _NEW.items():
        op.add_column("record", sa.Column(name, sa.String(length=length), nullable=True))
    _fill(connection)
    op.create_index("ix_record_tally", "record", _TALLY)
    if connection.dialect.name == "sqlite":
        # The figures of an index go with it when it is dropped.
        figures = sa.text(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('record', 'ix_record_tally', :stat)"
        )
        connection.execute(figures, {"stat": _FIGURES})


def _fill(connection: sa.Connection) -> None:
    """Works the traits of every record out, a page at a time."""
    sheets = sa.select(_ATTENDANCE.c.record_id, _ATTENDANCE.c.status)
    attended = {uid: said for uid, said in connection.execute(sheets) if uid is not None}
    change = (
        sa.update(_RECORD)
        .where(_RECORD.c.id == sa.bindparam("uid"))
        .values({name: sa.bindparam(f"new_{name}") for name in _NEW})
    )
    for page in _pages(connection):
        changed = [
            {"uid": uid, **{f"new_{name}": value for name, value in traits.items()}}
            for uid, content in page
            if any((traits := _traits(content, attended.get(uid))).values())
        ]
        if changed:
            connection.execute(change, changed)


def _pages(connection: sa.Connection) -> Iterator[Sequence[tuple[UUID, str]]]:
    """Every record's id with the content of its newest version, in the order of the ids."""
    query = (
        sa.select(_RECORD.c.id, _VERSION.c.content)
        .join(_VERSION, _VERSION.c.record_id == _RECORD.c.id)
        .where(_VERSION.c.hash == _RECORD.c.version)
        .order_by(_RECORD.c.id)
        .limit(_ROWS)
    )
    page = connection.execute(query).tuples().all()
    while page:
        yield page
        page = connection.execute(query.where(_RECORD.c.id > page[-1][0])).tuples().all()


def _traits(content: str, attended: str | None) -> dict[str, str | None]:
    """The traits of a version; none of a deletion, or of what nobody can read."""
    try:
        traits = traits_of(_content(json.loads(content)))
    except (ValueError, KeyError, TypeError):
        return {}
    if attended is not None and traits.attendance is None:
        traits = traits._replace(attendance=attendance_of(attended))
    return traits._asdict()


def _content(plain: Mapping[str, Any]) -> _Content:
    activity = plain["activity"]
    return _Content(
        UUID(plain["teacher"]),
        plain["kind"],
        plain["type"],
        date.fromisoformat(plain["first_day"]),
        plain["title"],
        plain["fields"],
        [_Person(role, name, UUID(one) if one else None) for role, name, one in plain["people"]],
        UUID(activity) if activity else None,
    )
