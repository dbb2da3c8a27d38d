"""Rows that two copies of a ledger say differently wait for a person.

Revision 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "row_conflict",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("theirs", types.PlainJson(), nullable=False),
        sa.Column("ledger_id", types.Identity(), nullable=False),
        sa.Column("found_at", types.Instant(), nullable=False),
        sa.Column("kept_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_row_conflict_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_conflict")),
        sa.UniqueConstraint("school_id", "digest", name=op.f("uq_row_conflict_school_id_digest")),
    )
