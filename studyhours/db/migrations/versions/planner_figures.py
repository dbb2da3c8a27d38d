"""Tells SQLite how a school's records are spread, so that it chooses the right index at once.

Revision 0004. Without figures SQLite takes two columns that must be equal (``deleted`` and
``school_id``: the whole school) for a better start than one (``teacher_id``: some hundreds of
rows). Figures are given instead of measured: the choice is then the same in every ledger, new or
old, and never changes over night. PostgreSQL measures by itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_FIGURES = {
    # Rows in all, then rows that agree in the first column, the first two, and so on.
    "ix_record_list": "1000000 1000000 1000000 3000 1 1 1 1",
    "ix_record_tally": "1000000 350 350 350 350 60 20 2 2 2 2 2 2 2",
    "ix_record_teacher_id_last_day": "1000000 350 2",
    "ix_record_activity_id": "1000000 400",
    "sqlite_autoindex_record_1": "1000000 1",
}


def upgrade() -> None:
    """Runs the step."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    connection.execute(sa.text("ANALYZE sqlite_schema"))  # makes the table, measures nothing
    connection.execute(sa.text("DELETE FROM sqlite_stat1"))
    insert = sa.text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('record', :idx, :stat)")
    for index, figures in _FIGURES.items():
        connection.execute(insert, {"idx": index, "stat": figures})
