"""Who belongs to which group, and which group held an activity.

Revision 0007. Sign-in sheets have always named the group (教研组：语文组), but it was not kept:
activities of older ledgers have none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "group_member",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("group_id", types.Identity(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_group_member_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_group_member_teacher_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["staff_group.id"], name=op.f("fk_group_member_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
    )
    op.create_index(op.f("ix_group_member_teacher_id"), "group_member", ["teacher_id"])
    op.create_index(op.f("ix_group_member_group_id"), "group_member", ["group_id"])
    _name_the_group_of_activities()
    op.create_index(op.f("ix_activity_group_id"), "activity", ["group_id"])


def _name_the_group_of_activities() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # In place: making the table anew would drop one that attendance and records point at.
        op.execute(
            "ALTER TABLE activity ADD COLUMN group_id BLOB"
            " CONSTRAINT fk_activity_group_id REFERENCES staff_group (id)"
        )
        return
    op.add_column("activity", sa.Column("group_id", types.Identity(), nullable=True))
    op.create_foreign_key(
        op.f("fk_activity_group_id"), "activity", "staff_group", ["group_id"], ["id"]
    )
