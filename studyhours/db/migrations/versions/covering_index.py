"""The index of tallies holds all they ask for, person by person.

Revision 0002.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = [
    "teacher_id",
    "school_id",
    "deleted",
    "status",
    "kind",
    "type",
    "last_day",
    "level",
    "mode",
    "place",
    "characters",
    "hundredths",
    "unit",
]


def upgrade() -> None:
    """Runs the step."""
    op.drop_index("ix_record_tally", "record")
    op.create_index("ix_record_tally", "record", _COLUMNS)
