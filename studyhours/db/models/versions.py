"""All versions of records, with all of their content."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData, PlainList


class RecordVersion(Base):
    """One version of a record: all of its content, and the versions it follows."""

    __tablename__ = "record_version"
    __table_args__ = (UniqueConstraint("record_id", "hash"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"))
    hash: Mapped[str] = mapped_column(String(64))
    parents: Mapped[PlainList]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    content: Mapped[PlainData]
