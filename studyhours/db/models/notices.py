"""Public notices (公示): what was made known for some days, and what was objected."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


class PublicNotice(Base):
    """A list that was made known, as it was printed; what stands in it never changes.

    ``content`` holds its lines under ``lines``. ``first_day`` and ``last_day`` are the days it
    hangs, ``about_first`` and ``about_last`` the days what it lists lies in. ``what`` is the sort
    of its lines: ``hours``, ``certificate``, or a record kind.
    """

    __tablename__ = "public_notice"

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    title: Mapped[str]
    what: Mapped[str] = mapped_column(String(64))
    about_first: Mapped[date]
    about_last: Mapped[date]
    first_day: Mapped[date]
    last_day: Mapped[date]
    contact: Mapped[str]
    content: Mapped[PlainData]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    result: Mapped[str]
    taken_back: Mapped[bool] = mapped_column(default=False)


class NoticeObjection(Base):
    """Somebody objects to a notice, or to one line of it (from 1); then what was found out."""

    __tablename__ = "notice_objection"

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("public_notice.id"), index=True)
    line: Mapped[int | None]
    said_by: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    outcome: Mapped[str]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
