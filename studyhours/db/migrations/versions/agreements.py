"""Agreements of mentor pairs.

Revision 0019.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "mentor_agreement",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("pair_id", types.Identity(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("mentor_duties", sa.String(), nullable=False),
        sa.Column("mentee_duties", sa.String(), nullable=False),
        sa.Column("goals", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_mentor_agreement_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_agreement")),
        sa.UniqueConstraint("pair_id", "number", name=op.f("uq_mentor_agreement_pair_id_number")),
    )
