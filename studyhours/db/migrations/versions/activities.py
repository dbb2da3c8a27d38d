"""Activities are planned: times, content, who is to be there, and who checked the attendance.

Revision 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.add_column("activity", sa.Column("starts", sa.String(length=5), nullable=True))
    op.add_column("activity", sa.Column("ends", sa.String(length=5), nullable=True))
    op.add_column("activity", sa.Column("content", sa.String(), nullable=True))
    op.add_column("activity", sa.Column("checked_at", types.Instant(), nullable=True))
    op.add_column("activity", sa.Column("checked_by", sa.String(), nullable=True))
    op.create_table(
        "participant",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("activity_id", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_participant_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_participant_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_participant_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint(
            "activity_id", "teacher_id", name=op.f("uq_participant_activity_id_teacher_id")
        ),
    )
    op.create_index(op.f("ix_participant_teacher_id"), "participant", ["teacher_id"])
