"""What somebody has typed and not yet saved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


class Draft(Base):
    """A form as typed: no record, never counted, kept until it is saved or thrown away.

    ``values`` are texts as they stand in the fields, whether or not they make sense yet.
    ``record_id`` and ``based_on`` name the record and version it would change; both null for a
    new record.
    """

    __tablename__ = "draft"
    __table_args__ = (Index(None, "school_id", "made_by"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    made_by: Mapped[str]
    kind: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("record.id"))
    based_on: Mapped[str | None] = mapped_column(String(64))
    values: Mapped[PlainData]
    saved_at: Mapped[datetime]
