"""The index of words that records are found by.

Revision 0017. The tables are made here; what an existing ledger holds is put into them when it is
opened, in the same transaction (``services.records.indexing``), for that may take a minute and is
to be seen and called off.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from studyhours.db import types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_WORDS = (
    "CREATE VIRTUAL TABLE record_words USING fts5("
    "words, content='', contentless_delete=1, tokenize='ascii')"
)
_HASH = "INSERT INTO record_words (record_words, rank) VALUES ('hashsize', 16777216)"


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "record_search",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("record_id", types.Identity(), nullable=False),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("letters", sa.String(), nullable=True),
        sa.Column(
            "tokens", postgresql.ARRAY(sa.Text()).with_variant(sa.Text(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_record_search_record_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record_search")),
        sa.UniqueConstraint("record_id", name=op.f("uq_record_search_record_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_WORDS)
        op.execute(_HASH)
    else:
        op.create_index(
            "ix_record_search_tokens", "record_search", ["tokens"], postgresql_using="gin"
        )
