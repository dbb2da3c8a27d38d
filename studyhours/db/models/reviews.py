"""What reviewers write beside records."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key


class ReviewNote(Base):
    """A reason a record was returned for, or a comment on it; one of ``domain.review.NOTES``.

    It belongs to the record and to no version: what somebody wrote of an essay stays when the
    essay is mended. ``version`` names the version it was written about. A note taken back keeps
    its row, as a version does.
    """

    __tablename__ = "review_note"
    # Reasons given before are offered again, the newest first.
    __table_args__ = (Index("ix_review_note_recent", "school_id", "sort", "made_at"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), index=True)
    sort: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    version: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    taken_back: Mapped[bool] = mapped_column(default=False)
