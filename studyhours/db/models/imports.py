"""Imports and what each of their rows made."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


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
