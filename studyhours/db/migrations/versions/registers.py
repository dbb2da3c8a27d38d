"""The office's registers: hours granted, exemptions, decisions, mentor pairs.

Revision 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from studyhours.db import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    _register(
        "hour_grant",
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
    )
    _register(
        "exemption",
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("ruleset", sa.String(length=64), nullable=True),
        sa.Column("rule", sa.String(length=64), nullable=True),
    )
    _register(
        "decision",
        sa.Column("ruleset", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
    )
    _register(
        "mentor_pair",
        sa.Column("mentee_id", types.Identity(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["teacher.id"], name=op.f("fk_mentor_pair_mentee_id")
        ),
    )
    op.create_index(op.f("ix_mentor_pair_mentee_id"), "mentor_pair", ["mentee_id"])


def _register(name: str, *own: SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        *own,
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{name}_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f(f"fk_{name}_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_teacher_id"), name, ["teacher_id"])
