"""Packages: keys of copies, ledgers that are known, what was merged, what is undecided.

Revision 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "replica_key",
        sa.Column("replica_id", types.Identity(), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("private", sa.String(length=64), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("replica_id", name=op.f("pk_replica_key")),
    )
    _make_peers()
    _make_merges()


def _make_peers() -> None:
    op.create_table(
        "peer",
        sa.Column("ledger_id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("decides", sa.Boolean(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_peer_school_id")),
        sa.PrimaryKeyConstraint("ledger_id", name=op.f("pk_peer")),
    )
    op.create_table(
        "peer_key",
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("ledger_id", types.Identity(), nullable=False),
        sa.Column("replica_id", types.Identity(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["peer.ledger_id"], name=op.f("fk_peer_key_ledger_id")
        ),
        sa.PrimaryKeyConstraint("public", name=op.f("pk_peer_key")),
    )
    op.create_index(op.f("ix_peer_key_ledger_id"), "peer_key", ["ledger_id"])
    op.create_table(
        "peer_teacher",
        sa.Column("ledger_id", types.Identity(), nullable=False),
        sa.Column("theirs", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["peer.ledger_id"], name=op.f("fk_peer_teacher_ledger_id")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_peer_teacher_teacher_id")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "theirs", name=op.f("pk_peer_teacher")),
    )
    op.create_index(op.f("ix_peer_teacher_teacher_id"), "peer_teacher", ["teacher_id"])
    op.create_table(
        "peer_file",
        sa.Column("ledger_id", types.Identity(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["peer.ledger_id"], name=op.f("fk_peer_file_ledger_id")
        ),
        sa.PrimaryKeyConstraint("ledger_id", "sha256", name=op.f("pk_peer_file")),
    )


def _make_merges() -> None:
    op.create_table(
        "exchange",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("ledger_id", types.Identity(), nullable=False),
        sa.Column("replica_id", types.Identity(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("undone_at", types.Instant(), nullable=True),
        sa.Column("counts", types.PlainJson(), nullable=False),
        sa.Column("undo", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_exchange_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
    )
    op.create_index(op.f("ix_exchange_school_id_made_at"), "exchange", ["school_id", "made_at"])
    op.create_table(
        "record_conflict",
        sa.Column("record_id", types.Identity(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("ledger_id", types.Identity(), nullable=False),
        sa.Column("found_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_record_conflict_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_record_conflict_school_id")
        ),
        sa.PrimaryKeyConstraint("record_id", "hash", name=op.f("pk_record_conflict")),
    )
    op.create_index(op.f("ix_record_conflict_school_id"), "record_conflict", ["school_id"])
