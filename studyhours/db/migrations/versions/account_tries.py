"""Accounts know whose passwords must be changed, and of wrong tries.

Revision 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    false = sa.false()
    op.add_column(
        "account", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=false)
    )
    op.add_column("account", sa.Column("failed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("account", sa.Column("failed_at", types.Instant(), nullable=True))
