"""Exemptions and decisions about units, and what a closed year keeps of units.

Revision 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from studyhours.db import types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    _register(
        "unit_exemption",
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("ruleset", sa.String(length=64), nullable=True),
        sa.Column("rule", sa.String(length=64), nullable=True),
    )
    _register(
        "unit_decision",
        sa.Column("ruleset", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
    )
    op.add_column("year_closing", sa.Column("units", types.PlainJson(), nullable=True))


def _register(name: str, *own: SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("unit_id", types.Identity(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        *own,
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{name}_school_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["staff_group.id"], name=op.f(f"fk_{name}_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_unit_id"), name, ["unit_id"])
