"""Closed school years with their frozen results.

Revision 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "year_closing",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("year", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("early", sa.Boolean(), nullable=False),
        sa.Column("undecided", sa.Integer(), nullable=False),
        sa.Column("rulesets", types.PlainJson(), nullable=False),
        sa.Column("rules", types.PlainJson(), nullable=False),
        sa.Column("log_number", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("signed_at", types.Instant(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("reopened_at", types.Instant(), nullable=True),
        sa.Column("reopened_by", sa.String(), nullable=True),
        sa.Column("reopen_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_year_closing_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_closing")),
        sa.UniqueConstraint(
            "school_id", "year", "number", name=op.f("uq_year_closing_school_id_year_number")
        ),
    )
    op.create_table(
        "closed_teacher",
        sa.Column("closing_id", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.Column("staff_no", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("appraisal", sa.String(length=16), nullable=False),
        sa.Column("results", types.PlainJson(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["year_closing.id"], name=op.f("fk_closed_teacher_closing_id")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_closed_teacher_teacher_id")
        ),
        sa.PrimaryKeyConstraint("closing_id", "teacher_id", name=op.f("pk_closed_teacher")),
    )
    op.create_index(op.f("ix_closed_teacher_teacher_id"), "closed_teacher", ["teacher_id"])
