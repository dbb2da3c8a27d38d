"""Files that people have attached to records, or are about to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key


class EvidenceFile(Base):
    """A file somebody brought; its bytes lie in the ledger's files under their hash.

    Which records have it is said by their versions, and by drafts. It is kept as long as any of
    those, an old version too, speaks of it. Brought by two people it has two rows: each may attach
    it, and nobody a file that they never had.
    """

    __tablename__ = "evidence_file"
    __table_args__ = (UniqueConstraint("school_id", "sha256", "kept_by"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    media: Mapped[str] = mapped_column(String(32))
    size: Mapped[int]
    kept_at: Mapped[datetime]
    kept_by: Mapped[str]
