"""Closed school years: the results as they were frozen, and what was counted for them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData, PlainList


class YearClosing(Base):
    """One closing of a school year. A year reopened and closed again has two.

    ``units`` holds the results of groups, pairs and schools, see ``services.closing.units``; null
    where no rule is about any, and in older closings. ``seal`` covers everything up to
    ``log_number`` and every teacher's row; what follows is what became of the closing, and stands
    in the log besides.
    """

    __tablename__ = "year_closing"
    __table_args__ = (UniqueConstraint("school_id", "year", "number"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    year: Mapped[str] = mapped_column(String(16))
    number: Mapped[int]
    first: Mapped[date]
    last: Mapped[date]
    counted_from: Mapped[date]
    as_of: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    reason: Mapped[str]
    early: Mapped[bool]
    undecided: Mapped[int]
    rulesets: Mapped[PlainList]
    rules: Mapped[PlainList]
    units: Mapped[PlainList | None]
    log_number: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str | None]
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[str | None]
    reopen_reason: Mapped[str | None]


class ClosedTeacher(Base):
    """One teacher's frozen results.

    ``results`` says how each rule of the closing stood, and the entries of registers that rests on
    (older closings have none of these); ``evidence`` is packed, see
    ``services.closing.form``; ``hash`` covers the row.
    """

    __tablename__ = "closed_teacher"

    closing_id: Mapped[UUID] = mapped_column(ForeignKey("year_closing.id"), primary_key=True)
    teacher_id: Mapped[UUID] = mapped_column(ForeignKey("teacher.id"), primary_key=True, index=True)
    staff_no: Mapped[str | None]
    name: Mapped[str]
    verdict: Mapped[str] = mapped_column(String(16))
    appraisal: Mapped[str] = mapped_column(String(16))
    results: Mapped[PlainData]
    records: Mapped[int]
    evidence: Mapped[bytes]
    hash: Mapped[str] = mapped_column(String(64))
