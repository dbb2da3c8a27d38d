"""Kinds, types, records with their versions, and activities with attendance."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData, PlainList
from studyhours.domain.traits import Traits

TRAITS = Traits._fields
"""Columns worked out from what a record says, in one order everywhere."""


class Kind(Base):
    """A record kind: a base form, who must approve, and its names."""

    __tablename__ = "kind"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    base: Mapped[str]
    reviewer: Mapped[str]
    unit: Mapped[str]
    title: Mapped[PlainData]


class KindType(Base):
    """A type within a kind's vocabulary."""

    __tablename__ = "kind_type"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    kind_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[PlainData]


class Activity(Base):
    """Something several people attend: planned, held, checked, credited.

    ``group_id`` is the group that held it, where it says so.
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


class Record(Base):
    """The newest version of a record, in columns that rules and lists ask for.

    ``last_day`` decides its year. ``version`` is the hash of its newest version. A deleted record
    keeps its row, so that a merge or an undo can bring it back. ``category`` … ``evidence`` are
    worked out from the content: see ``domain.traits``.
    """

    __tablename__ = "record"
    __table_args__ = (
        # Tallies are answered from it alone: what must be equal, then the days, then the rest.
        Index(
            "ix_record_tally",
            "teacher_id",
            "school_id",
            "deleted",
            "status",
            "kind",
            "type",
            "last_day",
            "level",
            "mode",
            "place",
            "characters",
            "hundredths",
            "unit",
            *TRAITS,
            "first_day",
        ),
        Index(None, "teacher_id", "last_day"),
        # Lists by day read a page, and count kinds, without touching the rows.
        Index(
            "ix_record_list",
            "deleted",
            "school_id",
            "last_day",
            "id",
            "kind",
            "teacher_id",
            "status",
        ),
    )

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    teacher_id: Mapped[UUID] = mapped_column(ForeignKey("teacher.id"))
    kind: Mapped[str] = mapped_column(String(64))
    type: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    first_day: Mapped[date]
    last_day: Mapped[date]
    level: Mapped[int | None]
    mode: Mapped[str | None] = mapped_column(String(16))
    place: Mapped[str | None] = mapped_column(String(16))
    characters: Mapped[int]
    hundredths: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    title: Mapped[str]
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id"), index=True)
    category: Mapped[str | None] = mapped_column(String(32))
    grade: Mapped[str | None] = mapped_column(String(32))
    result: Mapped[str | None] = mapped_column(String(16))
    role: Mapped[str | None] = mapped_column(String(32))
    depth: Mapped[str | None] = mapped_column(String(16))
    object: Mapped[str | None] = mapped_column(String(96))
    attendance: Mapped[str | None] = mapped_column(String(16))
    evidence: Mapped[str | None] = mapped_column(String(80))
    deleted: Mapped[bool] = mapped_column(default=False)
    version: Mapped[str] = mapped_column(String(64))


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


class RecordPerson(Base):
    """Somebody else in a record: linked where known, kept as text where not."""

    __tablename__ = "record_person"

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    teacher_id: Mapped[UUID | None] = mapped_column(ForeignKey("teacher.id"), index=True)


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
