"""Activities that several people attend, and who attended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


class Activity(Base):
    """Something several people attend: planned, held, checked, credited.

    ``group_id`` is the group that held it, where it says so. ``starts`` and ``ends`` are times of
    day as ``14:30``; ``content`` says what it is about. ``checked_at`` and ``checked_by`` tell when
    and by whom its attendance was checked.
    """

    __tablename__ = "activity"
    __table_args__ = (Index(None, "school_id", "last_day"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    title: Mapped[str]
    type: Mapped[str | None]
    first_day: Mapped[date]
    last_day: Mapped[date]
    place: Mapped[str | None]
    speaker: Mapped[str | None]
    organiser: Mapped[str | None]
    level: Mapped[int | None]
    mode: Mapped[str | None]
    hundredths: Mapped[int]
    unit: Mapped[str]
    fields: Mapped[PlainData]
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_group.id"), index=True)
    starts: Mapped[str | None] = mapped_column(String(5))
    ends: Mapped[str | None] = mapped_column(String(5))
    content: Mapped[str | None]
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[str | None]


class Participant(Base):
    """Somebody who is to be at an activity, until it is credited: then ``Attendance`` says it.

    Rules ask ``Attendance``; what is planned, or taken but not yet credited, judges nobody.
    """

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("activity_id", "teacher_id"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    teacher_id: Mapped[UUID] = mapped_column(ForeignKey("teacher.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    note: Mapped[str]


class Attendance(Base):
    """One person at one activity, and the record it was credited with."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("activity_id", "teacher_id"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    teacher_id: Mapped[UUID] = mapped_column(ForeignKey("teacher.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    note: Mapped[str]
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("record.id"))
