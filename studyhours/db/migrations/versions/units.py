"""Units: the school itself, what is part of what, and which records count for which unit.

Revision 0011. The school of the ledger becomes a unit under its own identifier. Records credited by
an activity that a group held count for that group from the first day on. Kinds get the types that
presets about units ask for.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types
from studyhours.db.migrations.missing_types import add_missing_types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    _unit_part()
    _record_unit()
    op.execute(
        "INSERT INTO staff_group (id, school_id, kind, name)"
        " SELECT id, id, 'school', name FROM school"
    )
    op.execute(
        "INSERT INTO record_unit (record_id, unit_id, school_id)"
        " SELECT record.id, activity.group_id, record.school_id"
        " FROM record JOIN activity ON activity.id = record.activity_id"
        " WHERE activity.group_id IS NOT NULL"
    )
    add_missing_types()


def _unit_part() -> None:
    op.create_table(
        "unit_part",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("unit_id", types.Identity(), nullable=False),
        sa.Column("whole_id", types.Identity(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_unit_part_school_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["staff_group.id"], name=op.f("fk_unit_part_unit_id")),
        sa.ForeignKeyConstraint(
            ["whole_id"], ["staff_group.id"], name=op.f("fk_unit_part_whole_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_part")),
    )
    op.create_index(op.f("ix_unit_part_unit_id"), "unit_part", ["unit_id"])
    op.create_index(op.f("ix_unit_part_whole_id"), "unit_part", ["whole_id"])


def _record_unit() -> None:
    op.create_table(
        "record_unit",
        sa.Column("record_id", types.Identity(), nullable=False),
        sa.Column("unit_id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_record_unit_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["staff_group.id"], name=op.f("fk_record_unit_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_record_unit_school_id")
        ),
        sa.PrimaryKeyConstraint("record_id", "unit_id", name=op.f("pk_record_unit")),
    )
    op.create_index("ix_record_unit_unit", "record_unit", ["unit_id", "record_id"])
