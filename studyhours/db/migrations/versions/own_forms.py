"""Kinds have fields of a school's own, and schools have templates of their own.

Revision 0018.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "kind_form",
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("kind_id", sa.String(length=64), nullable=False),
        sa.Column("body", types.PlainJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_kind_form_school_id_school")
        ),
        sa.PrimaryKeyConstraint("school_id", "kind_id", name=op.f("pk_kind_form")),
    )
    op.create_table(
        "record_template",
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", types.PlainJson(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_record_template_school_id_school")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", "version", name=op.f("pk_record_template")),
    )
