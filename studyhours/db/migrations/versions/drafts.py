"""Drafts, and the index that lists of records read.

Revision 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "draft",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("record_id", types.Identity(), nullable=True),
        sa.Column("based_on", sa.String(length=64), nullable=True),
        sa.Column("values", types.PlainJson(), nullable=False),
        sa.Column("saved_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_draft_record_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_draft_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_school_id_made_by"), "draft", ["school_id", "made_by"])
    op.create_index(
        "ix_record_list",
        "record",
        ["deleted", "school_id", "last_day", "id", "kind", "teacher_id", "status"],
    )
