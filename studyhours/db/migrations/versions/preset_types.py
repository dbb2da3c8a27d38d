"""Ledgers made before have the types that later presets ask for.

Revision 0009. Refusals, selections, mentor contracts, portfolios, parts of a growth handbook.
"""

from __future__ import annotations

from studyhours.db.migrations.missing_types import add_missing_types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    add_missing_types()
