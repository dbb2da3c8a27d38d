"""The ledger itself: who it is, its imports, and the log of what was done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


class LedgerInfo(Base):
    """One row. ``ledger_id`` names the data, ``replica_id`` this copy of it.

    ``log_number`` and ``log_hash`` repeat the newest audit entry: cutting off the log's end shows.
    """

    __tablename__ = "ledger_info"

    ledger_id: Mapped[Key]
    replica_id: Mapped[UUID]
    made_at: Mapped[datetime]
    app_version: Mapped[str]
    accounts_on: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[PlainData]
    log_number: Mapped[int] = mapped_column(default=0)
    log_hash: Mapped[str] = mapped_column(default="")


class Import(Base):
    """One import: one transaction, one step to undo."""

    __tablename__ = "import"
    __table_args__ = (Index(None, "school_id", "made_at"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    what: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    undone_at: Mapped[datetime | None]
    counts: Mapped[PlainData]


class ImportedRow(Base):
    """A row's normalised fingerprint and what it made, kept as long as the import stands."""

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("school_id", "fingerprint"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), index=True)
    fingerprint: Mapped[str]
    sheet: Mapped[str]
    row: Mapped[int]
    made: Mapped[UUID | None]
    made_hash: Mapped[str | None]


class AuditEntry(Base):
    """Append-only, chained by hash: each entry seals the one before."""

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[PlainData]
    previous: Mapped[str]
    hash: Mapped[str]


class Blob(Base):
    """A content-addressed file, where files live in the database (PostgreSQL)."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes]
