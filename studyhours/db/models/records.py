"""Records as lists and rules ask for them, and the people in them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key
from studyhours.domain.traits import Traits

TRAITS = Traits._fields
"""Columns worked out from what a record says, in one order everywhere."""


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


class RecordPerson(Base):
    """Somebody else in a record: linked where known, kept as text where not."""

    __tablename__ = "record_person"

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    teacher_id: Mapped[UUID | None] = mapped_column(ForeignKey("teacher.id"), index=True)


class RecordUnit(Base):
    """A record counts for a unit: it says so, or its activity was held by that unit.

    Worked out from the record's newest version, as its columns are; of a deleted record the rows
    stay.
    """

    __tablename__ = "record_unit"
    # What a unit did is asked from the unit's side, what a record counts for from the record's.
    __table_args__ = (Index("ix_record_unit_unit", "unit_id", "record_id"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("staff_group.id"), primary_key=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
