"""What reviewers write beside records.

Revision 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "review_note",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("record_id", types.Identity(), nullable=False),
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_review_note_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_review_note_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_note")),
    )
    op.create_index(op.f("ix_review_note_record_id"), "review_note", ["record_id"])
    op.create_index("ix_review_note_recent", "review_note", ["school_id", "sort", "made_at"])
