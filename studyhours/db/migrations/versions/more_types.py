"""Ledgers made before have the types that kinds shipped now have.

Revision 0008. Only what is missing is added: a type of the same id that a school has is left alone.
"""

from __future__ import annotations

from studyhours.db.migrations.missing_types import add_missing_types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    add_missing_types()
